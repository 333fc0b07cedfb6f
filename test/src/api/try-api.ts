import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { preparePython, type PythonEnvironment } from '@drawbridge/response-actions/python-environment-suite';

import type { Role, ServedApi } from './served-api.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));
const configuration = fileURLToPath(new URL('schemathesis.toml', import.meta.url));

export const documents = ['openapi.json', 'openapi-3.0.json'] as const;

/** One run of schemathesis over a document. */
export interface Trial {
  readonly document: (typeof documents)[number];
  readonly role: Role;
  /** How many requests it makes up for an operation, beside those at the edges of its schema. */
  readonly examples: number;
  readonly seed: number;
}

/** What came of it. */
export interface Tried extends Trial {
  readonly isGood: boolean;
  readonly requests: number;
  readonly seconds: number;
  /** What schemathesis said. */
  readonly report: string;
}

/** schemathesis, from PyPI by hash; or why it is not here. */
export function prepareSchemathesis(): Promise<PythonEnvironment> {
  return preparePython('schemathesis', requirements, [3, 11]);
}

/**
 * Everything that schemathesis checks but one: that what fits the schema is accepted. A request may be refused for what it
 * means, such as a target that no action reads.
 */
const checks = ['--checks', 'all', '--exclude-checks', 'positive_data_acceptance'];

/** Tries every operation of a document as the holder of a role. */
export async function tryApi(python: string, { url, tokens }: ServedApi, trial: Trial): Promise<Tried> {
  const { document, role, examples, seed } = trial;
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-schemathesis-'));
  const began = performance.now();
  const { code, said } = await run(python, folder, [
    ...['-m', 'schemathesis.cli', '--config-file', configuration, 'run', `${url}/${document}`],
    ...['--header', `Authorization: Bearer ${tokens[role]}`],
    ...['--max-examples', String(examples), '--seed', String(seed), '--generation-database', 'none'],
    ...['--continue-on-failure', '--suppress-health-check', 'all', '--request-timeout', '60'],
    ...checks,
  ]);
  await rm(folder, { recursive: true, force: true });
  const requests = Number(/(\d+) generated/.exec(said)?.[1] ?? 0);
  const seconds = (performance.now() - began) / 1_000;
  return { ...trial, isGood: code === 0 && requests > 0, requests, seconds, report: said };
}

async function run(program: string, cwd: string, args: readonly string[]) {
  const env = { PATH: process.env.PATH, HOME: cwd, NO_COLOR: '1', PYTHONUTF8: '1' };
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, said };
}
