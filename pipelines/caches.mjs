// Prints what the caches of a run are called and where they lie, as lines `name=value`: `npm` and `drawbridge` are folders,
// `lock` and `content` stand for what is installed and for what is checked.
//
//   node pipelines/caches.mjs CONTENT
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { env, platform, argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const lock = fileURLToPath(new URL('../package-lock.json', import.meta.url));

const digest = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
};

/** The files that queries are in; their names too, since a rule is found by where it lies. */
function* contentParts(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && entry.name !== 'node_modules') yield* contentParts(path);
    } else if (entry.isFile() && /\.(?:ya?ml|json|csv)$/i.test(entry.name)) {
      yield path;
      yield readFileSync(path);
    }
  }
}

// As the command finds it: packages/cli/src/terminal/cache-folder.ts.
function cacheFolder() {
  const stated = platform === 'win32' ? (env.XDG_CACHE_HOME ?? env.LOCALAPPDATA) : env.XDG_CACHE_HOME;
  if (stated !== undefined && isAbsolute(stated)) return stated;
  return platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
}

const npm = execFileSync('npm', ['config', 'get', 'cache'], {
  encoding: 'utf8',
  shell: platform === 'win32',
});
const outputs = {
  npm: npm.trim(),
  drawbridge: join(cacheFolder(), 'drawbridge'),
  lock: digest([readFileSync(lock)]),
  content: digest(contentParts(argv[2] ?? '.')),
};
for (const [name, value] of Object.entries(outputs)) console.log(`${name}=${value}`);
