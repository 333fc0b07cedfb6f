import { nameHints } from '@drawbridge/base';

import { formatDuration } from '../model/duration.ts';
import type { AlertGrouping, DetectionRule } from '../model/rule.ts';
import type { Breach, RuleLimit } from './rule-limit.ts';

const minLookbackMs = 5 * 60_000;
const maxLookbackMs = 7 * 24 * 60 * 60_000;
const base = ['incidentConfiguration', 'groupingConfiguration'];
const alertDetails = ['DisplayName', 'Severity'];

/** How alerts become incidents. */
export const groupingLimits: readonly RuleLimit[] = [
  ofGrouping('rule/duration', 'lookbackDuration: 5m to 7d', ({ lookbackMs }) =>
    lookbackMs >= minLookbackMs && lookbackMs <= maxLookbackMs
      ? []
      : [
          {
            path: [...base, 'lookbackDuration'],
            message: `${formatDuration(lookbackMs)} is out of range: 5m to 7d is allowed`,
            hints: [`the nearest is ${lookbackMs < minLookbackMs ? '5m' : '7d'}`],
          },
        ],
  ),
  ofGrouping('rule/grouping', 'matchingMethod: Selected needs at least one thing to group by', (grouping) => {
    const chosen = [grouping.groupByEntities, grouping.groupByAlertDetails, grouping.groupByCustomDetails];
    if (grouping.matchingMethod !== 'Selected' || chosen.some((names) => names.length > 0)) return [];
    const message = "'Selected' needs at least one thing to group by";
    const hints = ['state groupByEntities, groupByAlertDetails or groupByCustomDetails; or AllEntities'];
    return [{ path: [...base, 'matchingMethod'], message, hints }];
  }),
  ofGrouping(
    'rule/grouping',
    'groupByEntities: entity types that the rule maps',
    ({ groupByEntities }, rule) =>
      definedOnly(
        'groupByEntities',
        groupByEntities,
        rule.entityMappings.map((entityMapping) => entityMapping.entityType),
      ),
  ),
  ofGrouping('rule/grouping', `groupByAlertDetails: ${alertDetails.join(', ')}`, ({ groupByAlertDetails }) =>
    groupByAlertDetails.flatMap((name, index) =>
      alertDetails.includes(name)
        ? []
        : [
            {
              path: [...base, 'groupByAlertDetails', index],
              message: `alerts cannot be grouped by the detail '${name}'`,
              hints: nameHints(name, alertDetails, 'alert details'),
            },
          ],
    ),
  ),
  ofGrouping('rule/grouping', 'groupByCustomDetails: custom details of the rule', (grouping, rule) =>
    definedOnly('groupByCustomDetails', grouping.groupByCustomDetails, Object.keys(rule.customDetails)),
  ),
  {
    ...ofGrouping(
      'rule/reopen',
      'reopenClosedIncident: false in workspaces of the Defender portal',
      (grouping) =>
        !grouping.reopenClosedIncident
          ? []
          : [
              {
                path: [...base, 'reopenClosedIncident'],
                message:
                  'closed incidents are not reopened in workspaces that are onboarded to the Defender portal',
                hints: ['leave it false: what comes after becomes an incident of its own'],
              },
            ],
    ),
    severity: 'warning',
  },
];

function ofGrouping(
  code: string,
  allowed: string,
  find: (grouping: AlertGrouping, rule: DetectionRule) => readonly Breach[],
): RuleLimit {
  return {
    code,
    allowed: `groupingConfiguration.${allowed}`,
    severity: 'error',
    find: (rule) => (rule.grouping === undefined ? [] : find(rule.grouping, rule)),
  };
}

function definedOnly(field: string, names: readonly string[], defined: readonly string[]): readonly Breach[] {
  return names.flatMap((name, index) =>
    defined.includes(name)
      ? []
      : [
          {
            path: [...base, field, index],
            message: `the rule does not define '${name}'`,
            hints: [`the rule defines: ${[...new Set(defined)].join(', ') || 'none'}`],
          },
        ],
  );
}
