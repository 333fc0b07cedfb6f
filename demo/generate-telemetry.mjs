// Writes demo/telemetry from the story in demo/generator: the same bytes on every machine, every time.
//   node demo/generate-telemetry.mjs           writes
//   node demo/generate-telemetry.mjs --check   writes nothing, and fails if what is there differs
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { awsFiles } from './generator/aws.mjs';
import { azureFiles } from './generator/azure.mjs';
import { gcpFiles } from './generator/gcp.mjs';
import { sentinelFiles } from './generator/sentinel.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'telemetry');
const wanted = new Map([...awsFiles(), ...azureFiles(), ...gcpFiles(), ...sentinelFiles()]);

function filesThere() {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        relative(folder, join(entry.parentPath ?? entry.path, entry.name))
          .split(sep)
          .join('/'),
      );
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function differences() {
  const there = new Set(filesThere());
  const gone = [...wanted.keys()].filter((path) => !there.has(path)).map((path) => `missing: ${path}`);
  const extra = [...there].filter((path) => !wanted.has(path)).map((path) => `not of the story: ${path}`);
  const changed = [...wanted]
    .filter(
      ([path, content]) => there.has(path) && !readFileSync(join(folder, path)).equals(Buffer.from(content)),
    )
    .map(([path]) => `different: ${path}`);
  return [...gone, ...extra, ...changed];
}

if (process.argv.includes('--check')) {
  const found = differences();
  for (const complaint of found) console.error(complaint);
  process.exitCode = found.length === 0 ? 0 : 1;
} else {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of wanted) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  console.log(`${wanted.size} files in ${relative(process.cwd(), folder)}`);
}
