import { describe, expect, it } from 'vitest';

import { newSealKey, decisionSeal } from '../approvals/sealed-decision.ts';
import { keyPlaybook, keys, keyStatus, writesOf } from '../run-setup.suite.ts';
import { readEvidence } from '../report/evidence-file.ts';
import { undoBody } from './undo-body.ts';
import { askingPlaybook, setUpResponse, type ResponseSetup } from './response-setup.suite.ts';

const [first, second] = keys;
const hour = 3_600_000;

/** Waits until the plan of that round has been announced. */
const announced = (setup: ResponseSetup, rounds = 1) =>
  expect.poll(() => setup.announced.length, { timeout: 10_000 }).toBe(rounds);
const ended = (setup: ResponseSetup, runId = 'r-1') => setup.engine().result(runId);
const status = (setup: ResponseSetup, key: string = first) => keyStatus(setup as never, key);
const writes = (setup: ResponseSetup) => writesOf(setup as never);

describe('an incident whose playbook asks nobody', () => {
  it('is contained, with its evidence, and told', async () => {
    const setup = await setUpResponse([first]);
    await setup.start('r-1', { playbook: keyPlaybook({ approval: { required: 'never' } }) });
    expect(await ended(setup)).toMatchObject({ is: 'done', output: { status: 'contained' } });
    expect(status(setup)).toBe('Inactive');
    const report = await setup.report('r-1');
    expect(report).toMatchObject({
      status: 'contained',
      people: { requester: 'Sentinel (verified: signed in as entra:t/logic-app)' },
      writeBack: { outcome: 'kept-in-file' },
    });
    expect((await readEvidence(setup.store, 'r-1')).ok).toBe(true);
    expect(setup.problems).toEqual([]);
  });

  it('is contained once, however often it is sent', async () => {
    const setup = await setUpResponse([first]);
    const playbook = keyPlaybook({ approval: { required: 'never' } });
    await Promise.all(Array.from({ length: 10 }, () => setup.start('r-1', { playbook })));
    await ended(setup);
    expect(writes(setup)).toHaveLength(1);
  });

  it('has nothing to do where all is contained already, and says so', async () => {
    const setup = await setUpResponse([first]);
    const playbook = keyPlaybook({ approval: { required: 'never' } });
    await setup.start('r-1', { playbook });
    await ended(setup);
    await setup.start('r-2', { playbook, revision: 2 });
    expect(await ended(setup, 'r-2')).toMatchObject({ output: { status: 'nothing-to-do' } });
  });
});

describe('an incident whose playbook asks a person', () => {
  it('waits, across a restart, and is contained once somebody else approves', async () => {
    const setup = await setUpResponse([first]);
    await setup.start('r-1');
    await announced(setup);
    await setup.restart();
    expect(status(setup)).toBe('Active');
    expect(await setup.decide('r-1')).toBe('taken');
    expect(await ended(setup)).toMatchObject({ output: { status: 'contained' } });
    const report = await setup.report('r-1');
    expect(report.people.approvers).toEqual(['bo (verified: signed in as entra:t/bo)']);
    expect(setup.announced[0]).toMatchObject({ round: 1, until: '2026-01-12T11:00:00.000Z' });
  });

  it('is not contained where somebody denies', async () => {
    const setup = await setUpResponse([first]);
    await setup.start('r-1');
    await announced(setup);
    await setup.decide('r-1', { decision: 'deny', reason: 'a drill' });
    expect(await ended(setup)).toMatchObject({ output: { refusal: { code: 'approval-denied' } } });
    expect((await setup.report('r-1')).refusal?.reason).toBe('bo denied it: a drill');
    expect(writes(setup)).toEqual([]);
  });

  it('is not contained where nobody answers in time', async () => {
    const setup = await setUpResponse([first]);
    await setup.start('r-1');
    await announced(setup);
    await expect
      .poll(async () => {
        setup.engineClock.advance(hour);
        return (await setup.report('r-1')).refusal?.code;
      })
      .toBe('approval-expired');
    expect(writes(setup)).toEqual([]);
    expect(await setup.decide('r-1')).toBe('refused');
  });

  it('waits for the second of two people, who is not the first again', async () => {
    const setup = await setUpResponse([first]);
    await setup.start('r-1', {
      playbook: askingPlaybook({ approval: { required: 'always', people: 2, expiresAfter: 'PT1H' } }),
    });
    await announced(setup);
    await setup.decide('r-1');
    await setup.decide('r-1', { by: 'Bo again', subject: 'entra:t/bo', at: '2026-01-12T10:00:01.000Z' });
    await setup.decide('r-1', { by: 'cy', subject: 'entra:t/cy' });
    await ended(setup);
    expect((await setup.report('r-1')).status).toBe('contained');
  });
});

describe('a decision that does not count', () => {
  const cases: readonly [
    string,
    Parameters<ResponseSetup['decide']>[1],
    Parameters<ResponseSetup['decide']>[2],
  ][] = [
    ['is the requester’s own', { by: 'someone', subject: 'entra:t/logic-app' }, {}],
    ['is of another plan', { planHash: 'f'.repeat(64) }, {}],
    ['is of another run', { runId: 'r-2' }, {}],
    ['was made up by somebody who reaches the engine', {}, { seal: 'AAAA' }],
    [
      'has the seal of another server',
      {},
      {
        seal: decisionSeal(newSealKey()).seal({
          runId: 'r-1',
          decision: 'approve',
          planHash: '',
          by: 'bo',
          subject: 'x',
          at: '',
        }).seal,
      },
    ],
    ['is dated in the future', { at: '2026-01-13T10:00:00.000Z' }, {}],
    ['is too old', { at: '2026-01-12T08:00:00.000Z' }, {}],
  ];
  it.each(cases)('because it %s', async (_why, changes, sent) => {
    const setup = await setUpResponse([first]);
    await setup.start('r-1');
    await announced(setup);
    const runId = changes?.runId ?? 'r-1';
    const answer = await setup.decide('r-1', { ...changes, runId }, { signal: 'decision 1.1', ...sent });
    expect(answer).toBe('taken');
    await setup.decide(
      'r-1',
      { by: 'cy', subject: 'entra:t/cy', decision: 'deny' },
      { signal: 'decision 1.2' },
    );
    await ended(setup);
    expect((await setup.report('r-1')).refusal?.code).toBe('approval-denied');
    expect(writes(setup)).toEqual([]);
  });
});

describe('a target that changes while its plan waits', () => {
  it('voids the approval: it is planned again, and asked for again', async () => {
    const setup = await setUpResponse([first, second]);
    await setup.start('r-1');
    await announced(setup);
    const world = setup.sim.snapshot();
    const users = world.aws.users.map((user) => ({
      ...user,
      accessKeys: user.accessKeys.map((key) =>
        key.accessKeyId === second ? { ...key, status: 'Inactive' as const } : key,
      ),
    }));
    setup.sim.reset({ world: { ...world, aws: { ...world.aws, users } }, clock: setup.clock });
    await setup.decide('r-1');
    await announced(setup, 2);
    expect(writes(setup)).toEqual([]);
    await setup.decide('r-1');
    await ended(setup);
    expect(await setup.report('r-1')).toMatchObject({ status: 'contained' });
    expect(writes(setup)).toHaveLength(1);
  });
});

describe('two runs about one target', () => {
  it('act one after the other; the second finds it contained', async () => {
    const setup = await setUpResponse([first]);
    const playbook = keyPlaybook({ approval: { required: 'never' } });
    await Promise.all([setup.start('r-1', { playbook }), setup.start('r-2', { playbook })]);
    const over = Promise.all([ended(setup, 'r-1'), ended(setup, 'r-2')]);
    const ticking = setInterval(() => {
      setup.engineClock.advance(5_000);
    }, 20);
    const ends = await over;
    clearInterval(ticking);
    const statuses = ends.map((end) => (end as unknown as { output: { status: string } }).output.status);
    expect(statuses.sort()).toEqual(['contained', 'nothing-to-do']);
    expect(writes(setup)).toHaveLength(1);
  });
});

describe('a target that another run holds', () => {
  const held = async () => {
    const setup = await setUpResponse([first]);
    await setup.store.begin('other');
    await setup.store.claim(`aws.access-key/${first}`, 'other');
    await setup.start('r-1', { playbook: keyPlaybook({ approval: { required: 'never' } }) });
    return setup;
  };
  const sleeps = async (setup: ResponseSetup) =>
    (await setup.entries('r-1')).filter(({ event }) => event.type === 'sleep-started').length;
  const waitOut = async (setup: ResponseSetup, times: number) => {
    for (let time = 1; time <= times; time += 1) {
      await expect.poll(() => sleeps(setup), { interval: 2 }).toBe(time);
      setup.engineClock.advance(15_000);
    }
  };

  it('is waited for, and planned again once it is free', async () => {
    const setup = await held();
    await waitOut(setup, 15);
    expect(writes(setup)).toEqual([]);
    await expect.poll(() => sleeps(setup)).toBe(16);
    await setup.store.release(`aws.access-key/${first}`, 'other');
    setup.engineClock.advance(15_000);
    expect(await ended(setup)).toMatchObject({ output: { status: 'contained' } });
    expect((await setup.entries('r-1')).filter(({ event }) => event.type === 'plan-made')).toHaveLength(2);
  });

  it('for too long ends the run, with who holds it', async () => {
    const setup = await held();
    await waitOut(setup, 240);
    expect(await ended(setup)).toMatchObject({ output: { refusal: { code: 'target-busy' } } });
    expect((await setup.report('r-1')).refusal?.reason).toContain('the run other has not ended');
  }, 60_000);
});

describe('a plan that was altered to need no approval', () => {
  it('is not acted on', async () => {
    const setup = await setUpResponse([first]);
    setup.alter = (event) =>
      event.type === 'plan-made'
        ? { ...event, plan: { ...event.plan, approvals: { ...event.plan.approvals, needed: 0 } } }
        : event;
    await setup.start('r-1');
    await expect.poll(() => setup.announced.length).toBe(1);
    await setup.decide('r-1', {}, { seal: 'AAAA', signal: 'decision 1.1' });
    const denial = { by: 'cy', subject: 'entra:t/cy', decision: 'deny' } as const;
    await setup.decide('r-1', denial, { signal: 'decision 1.2' });
    expect(await ended(setup)).toMatchObject({ output: { refusal: { code: 'approval-denied' } } });
    expect(writes(setup)).toEqual([]);
  });
});

describe('a pause', () => {
  it('holds back what is about to act, until it ends', async () => {
    const setup = await setUpResponse([first]);
    setup.paused = 'paused by ann: a change freeze';
    await setup.start('r-1', { playbook: keyPlaybook({ approval: { required: 'never' } }) });
    await expect
      .poll(async () => (await setup.entries('r-1')).some(({ event }) => event.type === 'sleep-started'))
      .toBe(true);
    expect(writes(setup)).toEqual([]);
    setup.paused = undefined;
    setup.engineClock.advance(60_000);
    await ended(setup);
    expect(status(setup)).toBe('Inactive');
  });
});

describe('a run that is cancelled while it waits', () => {
  it('ends as cancelled, and is told', async () => {
    const setup = await setUpResponse([first]);
    await setup.start('r-1');
    await announced(setup);
    await setup.engine().cancel('r-1', 'ann', 'a drill');
    await ended(setup);
    expect(await setup.report('r-1')).toMatchObject({ status: 'cancelled' });
    expect(writes(setup)).toEqual([]);
  });
});

describe('an incident that nothing can be done about', () => {
  it('is refused, with the reason, and told', async () => {
    const setup = await setUpResponse([]);
    await setup.start('r-1');
    expect(await ended(setup)).toMatchObject({ output: { status: 'refused' } });
    expect((await setup.report('r-1')).summary).toContain('nothing in it says what to contain');
  });
});

describe('an undo as a run', () => {
  it('puts back what the run changed, and only when a person allows it to re-open access', async () => {
    const setup = await setUpResponse([first]);
    await setup.start('r-1', { playbook: keyPlaybook({ approval: { required: 'never' } }) });
    await ended(setup);
    const undo = (runId: string, reactivate: boolean) =>
      setup.engine().start(runId, undoBody.name, {
        undoes: 'r-1',
        requester: { name: 'ann', subject: 'entra:t/ann', kind: 'user' },
        reactivate,
      });
    await undo('r-1-undo-1', false);
    expect(await ended(setup, 'r-1-undo-1')).toMatchObject({ output: { status: 'refused' } });
    expect(status(setup)).toBe('Inactive');
    await undo('r-1-undo-2', true);
    expect(await ended(setup, 'r-1-undo-2')).toMatchObject({ output: { status: 'restored' } });
    expect(status(setup)).toBe('Active');
    await undo('r-1-undo-3', true);
    expect(await ended(setup, 'r-1-undo-3')).toMatchObject({ output: { status: 'refused' } });
    expect(setup.problems).toEqual([]);
  });
});
