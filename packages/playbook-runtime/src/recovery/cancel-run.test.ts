import { hostname } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { eventsOf } from '../journal/run-events.ts';
import {
  approveAndExecute,
  incidentWithKeys,
  keyPlaybook,
  keys,
  keyStatus,
  planFor,
  setUpRun,
  writesOf,
  type RunSetup,
} from '../run-setup.suite.ts';
import { undoRun } from '../undo/undo-run.ts';
import { breakOffAt } from './broken-off.suite.ts';
import { cancelRun } from './cancel-run.ts';

const cancel = ({ store }: RunSetup, runId: string) =>
  cancelRun({ store, runId, by: 'bo', reason: 'another team has it' });

describe('a run that is cancelled', () => {
  it('ends with who ended it and why, and its change in doubt is reported as that', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'change-made');
    setup.sim.clearOperations();

    const cancelled = await cancel(setup, runId);

    expect(cancelled).toMatchObject({
      ok: true,
      value: { runId, report: { items: [{ outcome: 'unknown' }, { outcome: 'not-reached' }] } },
    });
    const read = await setup.store.read(runId);
    if (!read.ok) throw new Error('unreadable');
    expect(eventsOf(read.value, 'run-cancelled')).toMatchObject([
      { by: 'bo', reason: 'another team has it' },
    ]);
    const [finished] = eventsOf(read.value, 'run-finished');
    expect(finished?.evidence).toMatch(/^[0-9a-f]{64}$/);
    expect(setup.sim.operations, 'no cloud is asked').toEqual([]);
  });

  it('frees its targets, and what it changed can still be undone', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'change-made');
    await cancel(setup, runId);
    const undone = await undoRun({ ...setup, runId, requester: 'bo', reactivate: true });
    expect(undone).toMatchObject({ ok: true, value: { status: 'restored' } });
    expect(keyStatus(setup, keys[0])).toBe('Active');
    const again = await planFor(setup, keyPlaybook({ id: 'other-playbook' }), incidentWithKeys(keys[0]));
    expect(await approveAndExecute(setup, again)).toMatchObject({ status: 'contained' });
  });

  it('has no report where it had not even started', async () => {
    const setup = await setUpRun();
    const opened = await setup.store.begin('early-1');
    if (opened.ok) await opened.value.close();
    const cancelled = await cancel(setup, 'early-1');
    expect(cancelled).toMatchObject({ ok: true, value: { runId: 'early-1' } });
    expect(cancelled.ok && cancelled.value.report).toBeUndefined();
    expect((await setup.store.list()).runs).toMatchObject([{ runId: 'early-1', status: 'cancelled' }]);
  });
});

describe('a run that is not cancelled', () => {
  it('has ended already: what it did and its undo are named', async () => {
    const setup = await setUpRun();
    const { runId } = await approveAndExecute(
      setup,
      await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0])),
    );
    expect(await cancel(setup, runId)).toMatchObject({
      ok: false,
      problems: [
        { code: 'run/ended', hints: [expect.anything(), `to put it back: drawbridge undo ${runId}`] },
      ],
    });
  });

  it('is one that a process is working on', async () => {
    const setup = await setUpRun();
    const runId = await breakOffAt(setup, 'effect-started');
    const owner = { pid: process.pid, host: hostname() };
    await writeFile(join(setup.store.folder, runId, 'owner.99.lock'), JSON.stringify(owner));
    expect(await cancel(setup, runId)).toMatchObject({ ok: false, problems: [{ code: 'run/busy' }] });
    expect(writesOf(setup)).toEqual([]);
  });

  it('is not there', async () => {
    expect(await cancel(await setUpRun(), 'nobody-1')).toMatchObject({ ok: false });
  });
});
