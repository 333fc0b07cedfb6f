import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startCloudSim, type CloudSim } from '@drawbridge/cloud-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { root } from './drawbridge.ts';
import { wireRule } from './wire-rule.ts';

const folder = join(root, 'packages/detection-core/src/rules/limits/cases');

interface RuleFile {
  readonly name: string;
  readonly rule: Readonly<Record<string, unknown>>;
  /** What `check` says that the service would say. */
  readonly says: string | undefined;
}

function files(verdict: string): readonly RuleFile[] {
  return readdirSync(join(folder, verdict)).map((name) => {
    const text = readFileSync(join(folder, verdict, name), 'utf8');
    const says = /the service would say: "(.+?)"?$/m.exec(text)?.[1];
    return { name, rule: parse(text) as RuleFile['rule'], says };
  });
}

let sim: CloudSim;
beforeAll(async () => {
  sim = await startCloudSim({
    world: {
      arm: { workspaces: [{ resourceGroup: 'rg-soc', name: 'law-soc', onboardedToDefender: false }] },
    },
  });
});
afterAll(() => sim.close());

async function publish({ rule }: RuleFile): Promise<{ readonly status: number; readonly message: string }> {
  const { arm } = sim.connections;
  const workspace =
    `${arm.endpoint}/subscriptions/${arm.subscriptionId}/resourceGroups/rg-soc/providers` +
    '/Microsoft.OperationalInsights/workspaces/law-soc';
  const path = `/providers/Microsoft.SecurityInsights/alertRules/${String(rule.id)}`;
  const answer = await fetch(`${workspace}${path}?api-version=2025-07-01-preview`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${arm.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(wireRule(rule)),
  });
  const { error } = (await answer.json()) as { readonly error?: { readonly message: string } };
  return { status: answer.status, message: error?.message ?? '' };
}

describe('the simulated Sentinel and `drawbridge check` agree', () => {
  it.each(files('refused'))('on refusing $name', async (file) => {
    const { status, message } = await publish(file);
    expect(status).toBe(400);
    expect(message).toContain(file.says ?? 'Invalid data model.');
  });

  it.each([...files('accepted'), ...files('warned')])('on accepting $name', async (file) => {
    expect(await publish(file)).toEqual({ status: 201, message: '' });
  });
});
