import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

import type { Clock } from '@drawbridge/base';
import { createActionRunner } from '@drawbridge/response-actions';

import { executeRun } from '../../src/run/execute-run.ts';
import { planRun } from '../../src/run/plan-run.ts';
import { openRunStore } from '../../src/store/run-store.ts';
import { realActions, type RaceOrder } from './process-race.ts';
import { outcomeOf, planOptions, scenarios } from './scenarios.ts';

const clock: Clock = {
  now: () => new Date(),
  sleep: (ms) => setTimeout(ms).then(() => undefined),
};

/** One process of a race: all of its incidents at once, when it is told to. */
async function race({ folder, connections, incidents, scenario: name, mine }: RaceOrder): Promise<void> {
  const scenario = scenarios(incidents, realActions).find((known) => known.name === name);
  if (scenario === undefined) throw new Error(`no scenario '${name}'`);
  const environment = {
    runner: createActionRunner(),
    context: { connections, clock },
    store: openRunStore(folder, { clock }),
  };
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  const outcomes = await Promise.all(
    mine.map(async (at) => {
      const options = { ...environment, ...planOptions(scenario, at) };
      const plan = await planRun(options);
      return outcomeOf(await executeRun({ ...options, plan, requester: 'race', approvals: [] }));
    }),
  );
  process.stdout.write(`${JSON.stringify(outcomes)}\n`);
}

await race(JSON.parse(process.argv[2] ?? '') as RaceOrder);
process.exit();
