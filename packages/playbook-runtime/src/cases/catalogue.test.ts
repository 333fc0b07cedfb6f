import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parseWorld, startCloudSim } from '@drawbridge/cloud-sim';
import { createActionRunner } from '@drawbridge/response-actions';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { checkPlaybooks } from '../playbook/check-playbooks.ts';
import { loadPlaybooks } from '../playbook/load-playbooks.ts';
import { loadPlaybookCases } from './load-playbook-cases.ts';
import { runPlaybookCase, type CaseSurroundings } from './run-playbook-case.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = join(root, 'playbooks');

const surroundings: CaseSurroundings = {
  runner: createActionRunner(),
  startClouds: async (input, clock) => {
    const world = parseWorld(input);
    if (!world.ok) return { problems: world.problems };
    return { clouds: await startCloudSim({ world: world.value, clock }) };
  },
};

const { playbooks, problems } = await loadPlaybooks(folder);

describe('the playbooks', () => {
  it('are all without a problem', () => {
    expect(problems).toEqual([]);
    expect(playbooks.map((loaded) => loaded.playbook.id)).toEqual([
      'contain-aws-access-key',
      'contain-aws-command',
      'contain-aws-identity',
      'contain-aws-session',
      'contain-azure-identity',
      'contain-gcp-instance',
    ]);
  });

  it('name only rules and actions that exist', async () => {
    const ruleIds = await idsOfRules();
    expect(ruleIds.length).toBeGreaterThan(0);
    expect(checkPlaybooks(playbooks, { ruleIds, actions: surroundings.runner.actions })).toEqual([]);
  });

  it('all have the list of protected assets before them', () => {
    for (const { playbook } of playbooks) {
      expect(playbook.guards.protectedAssets?.watchlist).toBe('DrawbridgeProtectedAssets');
    }
  });

  it.each(playbooks.map((loaded) => loaded.playbook.id))('%s has a page', (id) => {
    expect(existsSync(join(folder, id, 'README.md'))).toBe(true);
  });
});

for (const { playbook } of playbooks) {
  const loaded = await loadPlaybookCases(join(folder, playbook.id));
  describe(`the cases of ${playbook.id}`, () => {
    it('are all without a problem', () => {
      expect(loaded.problems).toEqual([]);
      expect(loaded.cases.length).toBeGreaterThan(3);
    });

    it.each(loaded.cases.map((entry) => [entry.case.name, entry.case] as const))(
      '%s',
      async (_name, playbookCase) => {
        const result = await runPlaybookCase(playbook, playbookCase, surroundings);
        expect({ differences: result.differences, problems: result.problems }).toEqual({
          differences: [],
          problems: [],
        });
      },
    );
  });
}

async function idsOfRules(): Promise<readonly string[]> {
  const detections = join(root, 'detections');
  const entries = await readdir(detections, { withFileTypes: true });
  const slugs = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    slugs.map(async (slug) => {
      const rule = parse(await readFile(join(detections, slug, 'rule.yaml'), 'utf8')) as {
        readonly id: string;
      };
      return rule.id;
    }),
  );
}
