import { given } from '@drawbridge/base';
import { formatDuration } from '../model/duration.ts';
import type { DetectionRule } from '../model/rule.ts';
import type { RuleLimit } from './rule-limit.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const least = 5 * minute;
const most = 14 * day;
const scheduled = 'Scheduled';
const scheduleFields = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'] as const;
const invalid = 'Invalid Properties for Scheduled alert rule:';

/** When a rule runs, over what, when it fires, and how long it is silent then. */
export const scheduleLimits: readonly RuleLimit[] = [
  {
    code: 'rule/missing-field',
    allowed: `${scheduleFields.join(', ')}: required in a Scheduled rule`,
    severity: 'error',
    kind: scheduled,
    find: (_, stated) =>
      scheduleFields
        .filter((field) => !(field in stated))
        .map((field) => ({
          path: [field],
          message: `a scheduled rule needs '${field}'`,
          hints: [examples[field]],
        })),
  },
  range('queryFrequency', (rule) => rule.queryFrequencyMs, least, most, scheduled),
  range('queryPeriod', (rule) => rule.queryPeriodMs, least, most, scheduled),
  {
    code: 'rule/period',
    allowed: 'queryPeriod: not shorter than queryFrequency',
    severity: 'error',
    kind: scheduled,
    find: ({ queryFrequencyMs: frequency, queryPeriodMs: period }, { queryPeriod: stated }) =>
      period >= frequency || stated === undefined || period < least || frequency > most
        ? []
        : [
            {
              path: ['queryPeriod'],
              message: "'queryPeriod' is shorter than 'queryFrequency': events would be missed",
              says: `${invalid} 'queryPeriod' should be greater than or equal to 'queryFrequency'`,
              hints: [`make it ${formatDuration(frequency)} or more`],
            },
          ],
  },
  {
    code: 'rule/frequency',
    allowed: 'queryFrequency: 1h or more where queryPeriod is 2d or more',
    severity: 'error',
    kind: scheduled,
    find: ({ queryFrequencyMs: frequency, queryPeriodMs: period }) =>
      period < 2 * day || frequency >= hour
        ? []
        : [
            {
              path: ['queryFrequency'],
              message: "with a 'queryPeriod' of 2d or more, 'queryFrequency' must be 1h or more",
              says:
                `${invalid} When 'queryPeriod' greater than or equal to 2 days, the 'queryFrequency' should be ` +
                'greater than or equal to 1 hour.',
              hints: ["make 'queryFrequency' 1h, or 'queryPeriod' shorter than 2d"],
            },
          ],
  },
  {
    code: 'rule/threshold',
    allowed: 'triggerThreshold: 0 to 10000',
    severity: 'error',
    kind: scheduled,
    find: ({ triggerThreshold: threshold }) =>
      threshold >= 0 && threshold <= 10_000
        ? []
        : [
            {
              path: ['triggerThreshold'],
              message: `${threshold} is out of range: 0 to 10000 is allowed`,
              hints: [`the nearest is triggerThreshold: ${threshold < 0 ? 0 : 10_000}`],
            },
          ],
  },
  range('suppressionDuration', (rule) => rule.suppressionMs, least, day),
  {
    code: 'rule/nrt-schedule',
    allowed: `${scheduleFields.join(', ')}: not in an NRT rule, which runs once a minute`,
    severity: 'warning',
    kind: 'NRT',
    find: (_, stated) =>
      scheduleFields
        .filter((field) => field in stated)
        .map((field) => ({
          path: [field],
          message: `a near-real-time rule has no '${field}'; it is ignored`,
          hints: ['leave it out'],
        })),
  },
];

const examples = {
  queryFrequency: 'such as queryFrequency: 1h',
  queryPeriod: 'such as queryPeriod: 1h',
  triggerOperator: 'gt, lt, eq or ne',
  triggerThreshold: 'such as triggerThreshold: 0',
} as const;

function range(
  field: string,
  durationOf: (rule: DetectionRule) => number,
  from: number,
  to: number,
  kind?: DetectionRule['kind'],
): RuleLimit {
  const allowed = `${formatDuration(from)} to ${formatDuration(to)}`;
  return {
    code: 'rule/duration',
    allowed: `${field}: ${allowed}`,
    severity: 'error',
    ...given({ kind }),
    find: (rule, stated) => {
      const value = durationOf(rule);
      if (!(field in stated) || (value >= from && value <= to)) return [];
      const nearest = formatDuration(value < from ? from : to);
      const message = `${formatDuration(value)} is out of range: ${allowed} is allowed`;
      return [{ path: [field], message, hints: [`the nearest is ${field}: ${nearest}`] }];
    },
  };
}
