import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

import { drawbridge, freshFolder, type Run } from '../drawbridge.ts';

const ids = [0, 1].map((n) => `10000000-0000-4000-8000-00000000000${n}`);
const rule = (n: number, changes: object = {}): object => ({
  id: ids[n],
  name: `Rule ${n}`,
  kind: 'Scheduled',
  description: 'Somebody opened the serial console of a machine.',
  severity: 'High',
  queryFrequency: '1h',
  queryPeriod: '1h',
  triggerOperator: 'gt',
  triggerThreshold: 0,
  tactics: ['LateralMovement'],
  relevantTechniques: ['T1021'],
  query: 'AzureActivity\n| project TimeGenerated, Caller, CallerIpAddress\n',
  eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
  entityMappings: [
    { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'CallerIpAddress' }] },
  ],
  ...changes,
});
const targets = {
  targets: {
    production: {
      source: 'test',
      subscriptionId: '22222222-2222-4222-8222-222222222222',
      resourceGroup: 'rg-soc',
      workspace: 'law-soc',
    },
    portal: { kind: 'defender', source: 'test', tenantId: '11111111-1111-4111-8111-111111111111' },
  },
};
const automation = {
  id: '10000000-0000-4000-8000-000000000050',
  name: 'Close it',
  order: 1,
  trigger: { on: 'Incidents', when: 'Created', rules: [ids[0]] },
  actions: [{ order: 1, actionType: 'ModifyProperties', actionConfiguration: { status: 'Active' } }],
};

describe('publishing to Microsoft Defender', () => {
  let content: string;
  const write = async (path: string, value: object): Promise<void> => {
    await mkdir(join(content, path, '..'), { recursive: true });
    await writeFile(join(content, path), stringify(value));
  };
  const sync = (...args: readonly string[]): Promise<Run> =>
    drawbridge(['sync', ...args, '--simulated', '--content', content, '--state', join(content, '.state')]);

  beforeAll(async () => {
    content = await freshFolder();
    await write('targets.yaml', targets);
    await write('detections/r0/rule.yaml', rule(0));
    await write('detections/r1/rule.yaml', rule(1, { triggerThreshold: 5 }));
    await write('automation-rules/a.yaml', automation);
  });

  it('says per rule what would be lost before anything is written', async () => {
    const run = await drawbridge(['check', '--content', content, '--workspace', 'portal', '--no-baseline']);
    expect(run.err).toContain('[defender/loses-threshold]');
    expect(run.err).toContain("the automation rule 'Close it' would not see its incidents");
    expect(run.code).toBe(1);
    const nowhere = await drawbridge(['check', '--content', content, '--workspace', 'portl']);
    expect(nowhere.err).toContain("there is no target 'portl'");
  });

  it('publishes what is accepted, disabled, and enables it when asked to', async () => {
    const refused = await sync('plan', '--workspace', 'portal');
    expect(refused.out).toContain('0 to create');
    const plan = join(content, 'plan.json');
    const planned = await sync('plan', '--workspace', 'portal', '--accept-losses', '--out', plan);
    expect(planned.err).toContain('stands disabled');
    expect((await sync('apply', '--workspace', 'portal', '--plan', plan)).code).toBe(0);
    const again = await sync('plan', '--workspace', 'portal', '--accept-losses');
    expect(again.out).toContain('There is nothing to do.');
    const enabling = await sync('plan', '--workspace', 'portal', '--accept-losses', '--enable');
    expect(enabling.out).toContain('2 to update');
  });

  it('plans both sides of a move, and refuses one that would lose a playbook', async () => {
    const move = (name: string) =>
      sync('move', name, '--workspace', 'production', '--to', 'portal', '--accept-losses');
    const refused = await move('Rule 0');
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('would lose its automation');
    const moved = await move('rule 1');
    expect(moved.code, moved.err).toBe(0);
    expect(moved.out).toContain(`under except: - ${ids[1]}`);
    expect((await move('Rule 9')).code).toBe(2);
  });
});
