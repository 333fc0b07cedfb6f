import { join } from 'node:path';

import { nameHints } from '@drawbridge/base';
import type { DetectionRule, LoadedWatchlists } from '@drawbridge/detection-core';
import { actionCatalogue } from '@drawbridge/response-actions';
import { stringify } from 'yaml';

import type { ContentFolders } from '../content/find-content.ts';
import { UsageError } from '../terminal/exit-code.ts';
import type { NewFiles } from './new-files.ts';
import type { NewName } from './new-name.ts';
import { protectedAssetsFiles } from './new-watchlist.ts';

interface PlaybookOptions {
  readonly content: ContentFolders;
  readonly watchlists: Pick<LoadedWatchlists, 'watchlists'>;
  readonly rule: DetectionRule;
  readonly action: string;
}

/**
 * A playbook that answers a rule with one action, asks a person first, and touches nothing that is protected; with a case.
 * The list of protected assets is made where there is none.
 */
export function newPlaybook({ title, slug }: NewName, options: PlaybookOptions): NewFiles {
  const { content, watchlists, rule } = options;
  const action = actionCatalogue.find(({ id }) => id === options.action);
  if (action === undefined) {
    const ids = actionCatalogue.map(({ id }) => id);
    const hints = nameHints(options.action, ids, 'actions');
    throw new UsageError([`--action: there is no action '${options.action}'`, ...hints].join('\n  '));
  }
  const folder = join(content.playbooks, slug);
  const hasList = watchlists.watchlists.some(({ alias }) => alias === 'DrawbridgeProtectedAssets');
  const playbook = {
    id: slug,
    name: title,
    description: 'What it does, and what access is left.\n',
    version: '1.0.0',
    triggers: { rules: [rule.id] },
    targets: { kind: action.targetKinds[0], atMost: 1 },
    guards: {
      protectedAssets: { watchlist: 'DrawbridgeProtectedAssets' },
      caps: { perRun: 1, perHour: 5 },
    },
    approval: { required: 'always', people: 1, expiresAfter: 'PT4H' },
    steps: [{ id: 'contain', action: action.id }],
  };
  const write = (value: object): string => stringify(value, { lineWidth: 0, singleQuote: true });
  return {
    files: [
      { file: join(folder, 'playbook.yaml'), text: write(playbook) },
      { file: join(folder, 'cases', 'does-not-answer-other-incidents.yaml'), text: write(otherIncident) },
      ...(hasList ? [] : protectedAssetsFiles(content.root)),
    ],
    next: [
      'add a case in which it contains, with a world that has the target',
      `drawbridge test --playbook ${slug}`,
      ...(hasList ? [] : ['say in watchlists/DrawbridgeProtectedAssets what nothing may touch']),
    ],
  };
}

const insights =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/soc-logs/providers/Microsoft.SecurityInsights';

const otherIncident = {
  name: 'leaves an incident of another rule alone',
  world: {},
  watchlists: { DrawbridgeProtectedAssets: [] },
  incident: {
    objectSchemaType: 'Incident',
    object: {
      id: `${insights}/Incidents/i-1`,
      properties: {
        title: 'Something else',
        severity: 'High',
        status: 'New',
        incidentNumber: 1,
        relatedAnalyticRuleIds: [`${insights}/alertRules/00000000-0000-4000-8000-000000000000`],
      },
    },
  },
  expect: { plan: { outcome: 'refused', noTarget: 'the playbook does not apply to this incident' } },
};
