/**
 * Proves that the import directions are enforced: @nx/enforce-module-boundaries passes everything in silence
 * when it has no project graph. Plants a file that breaks the direction, lints it, expects a refusal.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

const canaries = [
  {
    file: 'packages/base/src/boundary-canary.ts',
    text: "export { targetId } from '@drawbridge/incident-model';\n",
    refusal: '@nx/enforce-module-boundaries',
  },
  {
    file: 'packages/incident-model/src/boundary-canary.ts',
    text: "export { startCloudSim } from '@drawbridge/cloud-sim';\n",
    refusal: '@nx/enforce-module-boundaries',
  },
  {
    file: 'packages/base/src/sdk-canary.ts',
    text: "export { IAMClient } from '@aws-sdk/client-iam';\n",
    refusal: 'no-restricted-imports',
  },
];

let escaped = 0;
for (const { file, text, refusal } of canaries) {
  const project = `@drawbridge/${file.split('/')[1]}`;
  writeFileSync(file, text);
  try {
    execFileSync('npx', ['nx', 'run', `${project}:lint`, '--skip-nx-cache', '--output-style=static'], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, NX_DAEMON: 'false' },
    });
    console.error(`${file}: lint let it pass`);
    escaped += 1;
  } catch (error) {
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`;
    if (said.includes(refusal)) console.log(`${file}: rejected by ${refusal}`);
    else {
      console.error(`${file}: lint failed, but not by ${refusal}:\n${said}`);
      escaped += 1;
    }
  } finally {
    rmSync(file, { force: true });
  }
}
process.exitCode = escaped === 0 ? 0 : 1;
