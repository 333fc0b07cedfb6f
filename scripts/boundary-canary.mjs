/**
 * Proves that the import directions are enforced, between the packages and between the folders of one:
 * @nx/enforce-module-boundaries passes everything in silence when it has no project graph, and the order of folders
 * when it finds no folder-order.json. Plants files that break the directions, lints them, expects each to be refused.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const canaries = [
  {
    breaks: 'a package imports one above it',
    file: 'packages/base/src/boundary-canary.ts',
    text: "export { targetId } from '@drawbridge/incident-model';\n",
    refusal: '@nx/enforce-module-boundaries',
  },
  {
    breaks: 'a cloud SDK is imported outside its folders',
    file: 'packages/base/src/sdk-canary.ts',
    text: "export { IAMClient } from '@aws-sdk/client-iam';\n",
    refusal: 'no-restricted-imports',
  },
  {
    breaks: 'the simulators are imported by what ships',
    file: 'packages/incident-model/src/boundary-canary.ts',
    text: "export { startCloudSim } from '@drawbridge/cloud-sim';\n",
    refusal: '@nx/enforce-module-boundaries',
  },
  {
    breaks: 'a folder imports one above it',
    file: 'packages/incident-model/src/targets/arrow-canary.ts',
    text: "export { readIncident } from '../reading/read-incident.ts';\n",
    refusal: 'reading is above targets in folder-order.json',
  },
  {
    breaks: 'a folder imports its neighbour on the same floor',
    file: 'packages/incident-model/src/sentinel/arrow-canary.ts',
    text: "export { targetId } from '../targets/target-id.ts';\n",
    refusal: 'targets is on the same floor as sentinel in folder-order.json',
  },
  {
    breaks: 'a folder is not listed',
    file: 'packages/incident-model/src/attic/place-canary.ts',
    text: 'export const canary = true;\n',
    refusal: 'src/attic has no place in folder-order.json',
  },
];

const projectOf = ({ file }) => `@drawbridge/${file.split('/')[1]}`;

let escaped = 0;
for (const project of new Set(canaries.map(projectOf))) {
  const planted = canaries.filter((canary) => projectOf(canary) === project);
  const said = lintWith(project, planted);
  for (const { breaks, file, refusal } of planted) {
    if (said.some(({ about, text }) => about.endsWith(file) && text.includes(refusal)))
      console.log(`rejected: ${breaks} (${file})`);
    else {
      console.error(`${file}: lint let it pass that ${breaks}; it did not say "${refusal}"`);
      escaped += 1;
    }
  }
}
process.exitCode = escaped === 0 ? 0 : 1;

/** What lint says with the canaries in their places, by file; nothing when it passes. */
function lintWith(project, planted) {
  const made = planted.map(({ file }) => dirname(file)).filter((folder) => !existsSync(folder));
  try {
    for (const { file, text } of planted) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    execFileSync('npx', ['nx', 'run', `${project}:lint`, '--skip-nx-cache', '--output-style=static'], {
      encoding: 'utf8',
      stdio: 'pipe',
      // What is read here is plain text, whatever terminal the script was started in.
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    return [];
  } catch (error) {
    return blocksOf(`${error.stdout ?? ''}${error.stderr ?? ''}`);
  } finally {
    for (const path of [...planted.map(({ file }) => file), ...made])
      rmSync(path, { recursive: true, force: true });
  }
}

/** ESLint's output is blocks of a file's absolute path and, under it, what is wrong there. */
function blocksOf(output) {
  return output.split(/^(?=(?:\/|[A-Z]:).*\.ts$)/m).map((block) => {
    const [about = '', ...lines] = block.trim().split('\n');
    return { about: about.trim(), text: lines.join('\n') };
  });
}
