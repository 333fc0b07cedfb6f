/**
 * Proves that a change of content is a change of the projects whose tests read it, and of what depends on them, and of
 * no other: otherwise a comment in a rule runs everything again. Which content a project reads, it says itself, in the
 * inputs of its target `test`.
 */
import { execFileSync } from 'node:child_process';

const canaries = [
  {
    file: 'detections/aws-remote-command/rule.yaml',
    affects: [
      'cli',
      'detection-core',
      'engine-temporal',
      'playbook-runtime',
      'scripts',
      'sentinel-sync',
      'server',
      'sql-store',
      'test',
    ],
  },
  { file: 'targets.yaml', affects: ['cli', 'scripts', 'sentinel-sync', 'test'] },
  { file: 'demo/canary.json', affects: ['test'] },
];

let wrong = 0;
for (const { file, affects } of canaries) {
  const said = execFileSync('npx', ['nx', 'show', 'projects', '--affected', `--files=${file}`, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  const affected = JSON.parse(said)
    .map((project) => project.replace('@drawbridge/', ''))
    .sort();
  const isRight = affected.join() === affects.join();
  console.log(`${file}: ${affected.join(', ')}${isRight ? '' : `; expected ${affects.join(', ')}`}`);
  if (!isRight) wrong += 1;
}
process.exitCode = wrong === 0 ? 0 : 1;
