/**
 * Uses each generator once, in place: what it makes has to pass lint, types, format, structure and the tests of the
 * catalogue as it is. Then the units are removed again, and the tree has to be as it was.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { changedFiles, outputsOf } from './generators/try/changed-files.mjs';

const uses = [
  {
    generator: 'action',
    options: [
      'aws.iam.try-generators',
      '--target=aws.principal',
      '--reads=iam:GetUser',
      '--writes=iam:PutUserPolicy',
      '--undoes=iam:DeleteUserPolicy',
    ],
  },
  { generator: 'operator', options: ['ConsumeOperator', '--room=pipeline'] },
  { generator: 'function', options: ['parse_version', '--room=text'] },
];

const before = changedFiles();
const kept = new Map(before.filter(existsSync).map((file) => [file, readFileSync(file)]));
const removed = process.on('exit', removeUnits);
process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));

for (const { generator, options } of uses) nx('generate', `@drawbridge/generators:${generator}`, ...options);
