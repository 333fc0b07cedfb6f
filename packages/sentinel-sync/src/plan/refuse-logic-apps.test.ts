import type { WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

import { applyTo, planOf, ruleFile, writeFileIn, writeRules, writesOf } from '../sync.suite.ts';
import { ruleId, useWorkspaces, workspaceWorld } from '../workspace.suite.ts';

const start = useWorkspaces();
const workflows =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-soc/providers/Microsoft.Logic/workflows';

type Arm = NonNullable<WorldInput['arm']>;

/** A world with these Logic Apps. */
function worldWith(triggers: Readonly<Record<string, string | null>>, more: Arm = {}): WorldInput {
  const logicApps = Object.entries(triggers).map(([name, path]) => ({
    resourceGroup: 'rg-soc',
    name,
    triggers: [path],
  }));
  return workspaceWorld({}, { logicApps, ...more });
}

/** A repository with a rule, and automation rules that run Logic Apps on incidents or alerts. */
async function repositoryThatRuns(
  ...uses: readonly (readonly ['Incidents' | 'Alerts', string])[]
): Promise<string> {
  const root = await writeRules([ruleFile(0)]);
  for (const [at, [on, name]] of uses.entries()) {
    const rule = {
      id: ruleId(50 + at),
      name: `Run ${name}`,
      order: at + 1,
      trigger: { on, when: 'Created', rules: [ruleId(0)] },
      actions: [{ runPlaybook: `${workflows}/${name}` }],
    };
    await writeFileIn(root, `automation-rules/${String(at)}.yaml`, stringify(rule));
  }
  return root;
}

describe('an automation rule whose Logic App', () => {
  it('is not there is refused, with the command that writes it, and nothing is applied', async () => {
    const sim = await start({ world: worldWith({}) });
    const plan = await planOf(sim, await repositoryThatRuns(['Incidents', 'contain-it']));
    expect(plan.refusals).toEqual([
      {
        code: 'sync/no-logic-app',
        message:
          "'Run contain-it' runs the Logic App contain-it: there is none in the resource group rg-soc; deploy it first, as written by: drawbridge export logic-app",
        force: 'logic-apps',
      },
    ]);
    await expect(applyTo(sim, plan)).rejects.toMatchObject({ code: 'sync/no-logic-app' });
    expect(writesOf(sim)).toBe(0);
  });

  it('is started by something else than the rule is about is refused', async () => {
    const triggers = { one: '/subscribe', two: '/incident-creation', three: null, four: '/entity/Account' };
    const sim = await start({ world: worldWith(triggers) });
    const root = await repositoryThatRuns(
      ['Incidents', 'one'],
      ['Alerts', 'two'],
      ['Incidents', 'three'],
      ['Alerts', 'four'],
    );
    const { refusals } = await planOf(sim, root);
    expect(refusals.map(({ code, message }) => [code, message.split(': ')[1]])).toEqual([
      [
        'sync/logic-app-trigger',
        'it is started by /subscribe, and the rule is about incidents, whose trigger is /incident-creation',
      ],
      [
        'sync/logic-app-trigger',
        'it is started by /incident-creation, and the rule is about alerts, whose trigger is /subscribe',
      ],
      [
        'sync/logic-app-trigger',
        'nothing of Sentinel starts it, and the rule is about incidents, whose trigger is /incident-creation',
      ],
      [
        'sync/logic-app-trigger',
        'it is started by /entity/Account, and the rule is about alerts, whose trigger is /subscribe',
      ],
    ]);
  });

  it('cannot be read is refused, and published where a person says so', async () => {
    const world = worldWith({ one: '/incident-creation' }, { withheld: ['Microsoft.Logic/workflows/read'] });
    const sim = await start({ world });
    const root = await repositoryThatRuns(['Incidents', 'one']);
    expect((await planOf(sim, root)).refusals.map(({ code }) => code)).toEqual(['sync/logic-app-unread']);
    const forced = await planOf(sim, root, { force: ['logic-apps'] });
    expect((await applyTo(sim, forced)).isComplete).toBe(true);
  });

  it('fits is published, and is not looked at again while the rule stays as it is', async () => {
    const sim = await start({ world: worldWith({ one: '/incident-creation', two: '/subscribe' }) });
    const root = await repositoryThatRuns(['Incidents', 'one'], ['Alerts', 'two']);
    expect((await applyTo(sim, await planOf(sim, root))).isComplete).toBe(true);
    const looks = () =>
      sim.operations.filter(({ operation }) => operation.includes('Microsoft.Logic')).length;
    expect(looks()).toBe(2);
    expect((await planOf(sim, root)).changes).toEqual([]);
    expect(looks()).toBe(2);
  });

  it('answers alerts is asked for by the rules of alerts, not of incidents', async () => {
    const sim = await start({ world: worldWith({ two: '/subscribe' }) });
    await applyTo(sim, await planOf(sim, await repositoryThatRuns(['Alerts', 'two'])));
    const [published] = sim.snapshot().arm.workspaces[0]?.automationRules ?? [];
    expect(JSON.stringify(published?.properties.triggeringLogic)).toContain(
      '"propertyName":"AlertAnalyticRuleIds"',
    );
  });
});
