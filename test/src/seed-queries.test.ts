import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawbridge, root } from './drawbridge.ts';

interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The two queries this project began with, byte for byte: what was gained over them is measured against these. */
async function runSeed(name: string): Promise<Answer> {
  const file = join(root, 'test/seed-queries', `${name}.kql`);
  const run = await drawbridge([
    'query',
    '--file',
    file,
    '--telemetry',
    join(root, 'demo/telemetry'),
    '--format',
    'json',
  ]);
  expect(run.code, run.err).toBe(0);
  return JSON.parse(run.out) as Answer;
}

const seenBySeed = (answer: Answer, column: string) => {
  const at = answer.columns.findIndex((candidate) => candidate.name === column);
  return [...new Set(answer.rows.map((row) => row[at]))];
};

describe('the seed queries, unchanged, over the telemetry of the demo', () => {
  it('runs the direct connections seed, and shows what it misses', async () => {
    const answer = await runSeed('direct-cloud-vm-connections');
    expect(answer.columns).toHaveLength(12);
    expect(seenBySeed(answer, 'OperationNameValue')).toContain(
      'MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION',
    );
    // Serial console: the seed looks for an operation that does not exist. AWS: it looks in the wrong table.
    expect(seenBySeed(answer, 'OperationNameValue')).not.toContain(
      'MICROSOFT.SERIALCONSOLE/SERIALPORTS/CONNECT/ACTION',
    );
    expect(seenBySeed(answer, 'Activity')).toEqual(['']);
  });

  it('runs the instance creation seed, which finds the machine made after the alert', async () => {
    const answer = await runSeed('suspicious-vm-instance-creation');
    expect(answer.columns).toHaveLength(27);
    expect(answer.rows).toHaveLength(1);
    expect(seenBySeed(answer, 'TimeDiff')).toEqual([0]);
  });
});
