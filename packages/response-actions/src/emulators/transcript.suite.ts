import { ManualClock, type JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import type { ActionContext } from '../contract/action.ts';
import type { AwsConnection } from '../contract/connections.ts';
import { createActionRunner } from '../runner/action-runner.ts';

/** What happened at each step of a containment, in words that do not depend on ids and times. */
export type Transcript = ReadonlyMap<string, string>;

/** Where a case is played, and how what is said there is told in the words of the case. */
export interface Scene {
  readonly connection: AwsConnection;
  readonly target: Target;
  readonly missing: Target;
  readonly tell: (text: string) => string;
}

const silent = { beforeEffect: () => Promise.resolve(), afterEffect: () => Promise.resolve() };

/**
 * Plays a containment from plan to undo: plans, acts and verifies, plans again, undoes, undoes again, plans once more,
 * and plans for a target that is not there. Of each step, how it ended, what was said, and what the cloud answered.
 */
export async function recordLifecycle(conformanceCase: ConformanceCase, scene: Scene): Promise<Transcript> {
  const steps = new Map<string, string>();
  const answers: string[] = [];
  const context: ActionContext = {
    connections: { aws: scene.connection },
    clock: new ManualClock(new Date('2026-03-01T10:00:00Z')),
    reference: { incident: 'incident-41', run: 'run-7' },
    onAnswer: ({ operation, status }) => answers.push(`${operation} ${String(status)}`),
  };
  const record = async <T extends object>(step: string, play: () => Promise<T>): Promise<T> => {
    answers.length = 0;
    const result = await play();
    for (const [what, said] of Object.entries(tellOutcome(result))) {
      steps.set(`${step}: ${what}`, withoutIdsAndTimes(scene.tell(said)));
    }
    steps.set(`${step}: answers`, answers.join(', '));
    return result;
  };
  const runner = createActionRunner();
  const planFor = (target: Target) =>
    runner.plan(context, conformanceCase.id, target, conformanceCase.parameters ?? {});
  const idempotencyKey = '2b7c1f5e-6f0d-4c1e-9b58-0d6f2f7a9c11';

  await record('what is not there', () => planFor(scene.missing));
  const plan = await record('plan', () => planFor(scene.target));
  if (plan.outcome !== 'change') return steps;
  await record('act', () =>
    runner.execute(context, plan, { approvedHash: plan.hash, idempotencyKey, journal: silent }),
  );
  await record('plan again', () => planFor(scene.target));
  if (runner.actions.get(conformanceCase.id)?.reversible === 'no') return steps;
  const undo = (token: JsonValue) =>
    runner.undo(context, conformanceCase.id, scene.target, token, {
      idempotencyKey: 'b9a4d7b0-53c8-4a3f-8f0e-7d1c2e3f4a55',
      reactivate: true,
      beforeEffect: () => Promise.resolve(),
    });
  await record('undo', () => undo(plan.undo));
  await record('undo again', () => undo(plan.undo));
  await record('plan after the undo', () => planFor(scene.target));
  return steps;
}

/** The parts of a plan or a result that a person would be shown, one by one. */
function tellOutcome(result: object): Readonly<Record<string, string>> {
  const shown = ['outcome', 'code', 'summary', 'reason', 'evidence', 'differences', 'facts', 'residual'];
  return Object.fromEntries(
    Object.entries(result)
      .filter(([name]) => shown.includes(name))
      .map(([name, value]: [string, unknown]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
  );
}

/** What is made on the way has ids of its own each time; groups stand in the order of their ids. */
function withoutIdsAndTimes(text: string): string {
  return withoutUniqueId(text)
    .replace(/\bsnap-[0-9a-f]+/g, 'snap-…')
    .replace(/sg-\w+(?:(", ?"|, )sg-\w+)+/g, (list: string, between: string) =>
      list.split(between).sort().join(between),
    )
    .replace(/\bsg-(?!0{8})\w+/g, 'sg-…')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME');
}

/** IAM makes the unique id of a user, a role or a group itself, and each emulator in its own shape. */
function withoutUniqueId(text: string): string {
  const [, id] = /"identity":\{"id":"(?!i-)([^"]+)"/.exec(text) ?? [];
  // Of a group: what follows its ARN in the list of names.
  const ofGroups = text.replace(/(:group\/[^"]+","?)(?=[^"]+")[^"]+/g, '$1GROUP-ID');
  return id === undefined ? ofGroups : ofGroups.replaceAll(id, 'UNIQUE-ID');
}
