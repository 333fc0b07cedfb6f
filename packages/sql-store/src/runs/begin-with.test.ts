import { bindAction, openEmbeddedEngine, type OpenRun } from '@drawbridge/playbook-runtime';
import { suiteBodies, work } from '@drawbridge/playbook-runtime/durable-engine-bodies';
import { expect, it, onTestFinished } from 'vitest';

import { onEachDatabase, storeIn, systemClock } from '../databases.suite.ts';

const received = (input: string) => ({ type: 'run-received', runId: 'r-1', body: 'steps@1', input }) as const;
const exists = { ok: false, problems: [{ code: 'run/exists' }] };

onEachDatabase('a run that begins with its first entry', (newDatabase) => {
  it('is begun once, by whichever of many asked first, and holds the entry of that one', async () => {
    const open = await newDatabase();
    const [ours, other] = [await storeIn(open), await storeIn(open)];
    const asked = [ours, other, ours, other, ours].map((store, at) =>
      store.beginWith('r-1', received(`asked ${String(at)}`)),
    );
    const answers = await Promise.all(asked);
    const begun = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    expect(begun).toHaveLength(1);
    for (const answer of answers) if (!answer.ok) expect(answer).toMatchObject(exists);
    expect(await ours.read('r-1')).toMatchObject({ ok: true, value: begun[0]?.entries() });
    await begun[0]?.append({ type: 'run-recovered' });
    await begun[0]?.close();
    expect(await other.read('r-1')).toMatchObject({ value: [{ seq: 0 }, { seq: 1 }] });
  });

  it('does not begin over one that has begun and has no entry yet, here or elsewhere', async () => {
    const open = await newDatabase();
    const [ours, other] = [await storeIn(open), await storeIn(open)];
    const begun = await ours.begin('r-1');
    expect(await ours.beginWith('r-1', received('again'))).toMatchObject(exists);
    expect(await other.beginWith('r-1', received('elsewhere'))).toMatchObject(exists);
    expect(await ours.read('r-1')).toEqual({ ok: true, value: [], problems: [] });
    if (begun.ok) await begun.value.close();
  });

  it('is taken over by the next one once it is closed, at the entry where it ended', async () => {
    const store = await storeIn(await newDatabase());
    const begun = await store.beginWith('r-1', received('x'));
    expect(await store.reopen('r-1')).toMatchObject({ ok: false, problems: [{ code: 'run/busy' }] });
    if (begun.ok) await begun.value.close();
    const again = await store.reopen('r-1');
    expect(again).toMatchObject({ ok: true });
    if (again.ok) await again.value.close();
  });
});

onEachDatabase('the outcome of a step that shares its commit with what follows', (newDatabase) => {
  it('stops the run at its next step where it cannot be written', async () => {
    const store = await storeIn(await newDatabase());
    const [performed, problems]: [string[], unknown[]] = [[], []];
    const stealing = (run: OpenRun) => [
      bindAction(work, async (_args, { step }) => {
        performed.push(step);
        // Another owner has the run from here on: nothing of ours is written any more.
        await store.database.run('UPDATE runs SET fence = fence + 1 WHERE run = ?', [run.runId]);
        return step;
      }),
    ];
    const engine = await openEmbeddedEngine({
      store,
      clock: systemClock,
      bodies: suiteBodies,
      actions: stealing,
      onProblem: (_runId, error) => void problems.push(error),
    });
    onTestFinished(() => engine.close());
    await engine.start('r-1', 'steps@1', null);
    await expect.poll(() => problems).toMatchObject([{ cause: { code: 'run/taken-over' } }]);
    expect(performed).toEqual(['first']);
    const read = await store.read('r-1');
    const types = read.ok ? read.value.map(({ event }) => event.type) : [];
    expect(types).toEqual(['run-received', 'step-started']);
  });
});
