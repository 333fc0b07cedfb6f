import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  containing,
  demoKey,
  entriesOf,
  openGround,
  recovering,
  responding,
  runIdsIn,
  undoing,
  type Ground,
} from './crash/ground.ts';
import { killAt } from './crash/kill-at.ts';

/** A ground for each test, so that they can wait side by side: to recover is to wait for what may still come. */
const it = test.extend<{ ground: Ground }>({
  // eslint-disable-next-line no-empty-pattern -- Vitest reads the names of the fixtures from the pattern
  ground: async ({}, use) => {
    const ground = await openGround();
    await use(ground);
    await ground.close();
  },
});

/** A containment that was killed while the cloud had the change. */
async function killedRun(ground: Ground): Promise<string> {
  const { runId = '', ended } = await killAt(ground, containing, 5, 'SIGKILL');
  expect(ended.signal, ended.err).toBe('SIGKILL');
  return runId;
}

/** A containment that came to its end; gives its id. */
async function containedRun(ground: Ground): Promise<string> {
  const ran = await ground.run(containing);
  expect(ran.code, ran.err).toBe(0);
  return runIdsIn(ground.runs)[0] ?? '';
}

describe.concurrent('a run whose process was killed', () => {
  it('is listed as one whose owner died, with the command that finishes it', async ({ ground }) => {
    const runId = await killedRun(ground);
    const listed = await ground.run(['runs', 'list', '--format', 'json']);
    expect(JSON.parse(listed.out)).toMatchObject({
      runs: [{ runId, status: 'unfinished', owner: { is: 'nobody' } }],
    });
    const shown = await ground.run(['runs', 'show', runId]);
    expect(shown.out).toContain(`drawbridge runs recover ${runId}`);
    expect(shown.out).toContain('effect-started');
  });

  it('is finished by runs recover, and its target can be contained again', async ({ ground }) => {
    const runId = await killedRun(ground);
    const recovered = await ground.run(recovering(runId));
    expect(recovered.code, recovered.err).toBe(0);
    expect(recovered.out).toContain('Contained: 1 contained.');
    expect(ground.keyStatus(demoKey)).toBe('Inactive');
    const again = await ground.run(containing);
    expect(again.out).toContain('There is nothing to do.');
  });

  it('is finished first by contain --apply --recover, which is otherwise refused with the command', async ({
    ground,
  }) => {
    const runId = await killedRun(ground);
    const refused = await ground.run(responding);
    expect(refused.err).toContain(`drawbridge runs recover ${runId}`);
    const finished = await ground.run([...responding, '--recover']);
    expect(finished.code, finished.err).toBe(0);
    expect(entriesOf(ground.runs, runId).at(-1)).toBe('run-finished');
  });

  it('is undone by undo --apply --recover, which finishes it first', async ({ ground }) => {
    const runId = await killedRun(ground);
    const refused = await ground.run(undoing(runId));
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`drawbridge runs recover ${runId}`);
    const undone = await ground.run([...undoing(runId), '--recover']);
    expect(undone.code, undone.err + undone.out).toBe(0);
    expect(ground.keyStatus(demoKey)).toBe('Active');
  });

  it('is ended by runs cancel, which says what is in doubt, and frees its target', async ({ ground }) => {
    const runId = await killedRun(ground);
    const cancelled = await ground.run(['runs', 'cancel', runId, '--reason', 'a drill']);
    expect(cancelled.code).toBe(1);
    expect(cancelled.out).toContain('it may have taken effect');
    expect(cancelled.out).toContain('a drill');
    const again = await ground.run(containing);
    expect(again.code, again.err).toBe(0);
    expect(again.out).not.toContain('target-busy');
  });
});

describe.concurrent('an undo whose process was killed', () => {
  it('is finished by undo --apply --recover, and says that it was put back', async ({ ground }) => {
    const runId = await containedRun(ground);
    const { runId: undo = '' } = await killAt(ground, undoing(runId), 3, 'SIGKILL');
    const refused = await ground.run(undoing(runId));
    expect(refused.err).toContain(`drawbridge runs recover ${undo}`);
    const finished = await ground.run([...undoing(runId), '--recover']);
    expect(finished.code, finished.err + finished.out).toBe(0);
    expect(finished.out).toContain('Undone: 1 put back.');
    expect(ground.keyStatus(demoKey)).toBe('Active');
  });
});

describe.concurrent('a run that is told to stop', () => {
  it.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    'by %s before its change ends without it, and with the exit code %i',
    async ([signal, code], { ground }) => {
      const { ended, runId = '' } = await killAt(ground, containing, 1, signal);
      expect(ended.code, ended.err).toBe(code);
      expect(entriesOf(ground.runs, runId).at(-1)).toBe('run-finished');
      expect(ground.keyStatus(demoKey)).toBe('Active');
    },
  );

  it('while its change is made finishes and journals that change', async ({ ground }) => {
    const { ended, runId = '' } = await killAt(ground, containing, 5, 'SIGTERM');
    expect(ended.code, ended.err).toBe(0);
    expect(entriesOf(ground.runs, runId)).toContain('effect-finished');
    expect(ground.keyStatus(demoKey)).toBe('Inactive');
  });
});

describe.concurrent('a journal that was changed', () => {
  it('is named by runs list, and set aside with a record by runs repair', async ({ ground }) => {
    const runId = await containedRun(ground);
    const file = join(ground.runs, runId, 'journal.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('Inactive', 'Inaktive'));
    const listed = await ground.run(['runs', 'list']);
    expect(listed.code).toBe(1);
    expect(listed.err).toContain('journal/damaged');
    const repaired = await ground.run(['runs', 'repair', runId, '--reason', 'a drill', '--format', 'json']);
    expect(repaired.code, repaired.err).toBe(0);
    expect(JSON.parse(repaired.out)).toMatchObject({ runId, why: 'a drill' });
    expect((await ground.run(['runs', 'list'])).code).toBe(0);
  });

  it('whose last line was cut off by a kill is no damage: the run is recovered', async ({ ground }) => {
    const runId = await killedRun(ground);
    appendFileSync(join(ground.runs, runId, 'journal.jsonl'), '{"seq":9,"at":"20');
    const recovered = await ground.run(recovering(runId));
    expect(recovered.code, recovered.err).toBe(0);
  });
});
