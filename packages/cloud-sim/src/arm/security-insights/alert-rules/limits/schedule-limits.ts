import { isGiven } from '../../../resources/read-json.ts';
import {
  choice,
  duration,
  queryKinds,
  readDuration,
  required,
  scheduled,
  typed,
  type RuleLimit,
} from './rule-limit.ts';

const twoDays = 172_800_000;
const hour = 3_600_000;
const tenMinutes = 600_000;
const thirtyDays = 2_592_000_000;
const invalid = 'Invalid Properties for Scheduled alert rule:';

/** When a rule runs, over what, and when it fires. */
export const scheduleLimits: readonly RuleLimit[] = [
  ...['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'].map((field) =>
    required(scheduled, field),
  ),
  duration(scheduled, 'queryFrequency', 'PT5M', 'P14D'),
  duration(scheduled, 'queryPeriod', 'PT5M', 'P14D'),
  {
    allowed: 'queryPeriod: not shorter than queryFrequency',
    kinds: scheduled,
    words: 'service',
    refuse: ({ queryFrequency, queryPeriod }) =>
      (readDuration(queryPeriod) ?? 0) < (readDuration(queryFrequency) ?? 0)
        ? `${invalid} 'queryPeriod' should be greater than or equal to 'queryFrequency'`
        : undefined,
  },
  {
    allowed: 'queryFrequency: an hour or more where queryPeriod is two days or more',
    kinds: scheduled,
    words: 'service',
    refuse: ({ queryFrequency, queryPeriod }) =>
      (readDuration(queryPeriod) ?? 0) >= twoDays && (readDuration(queryFrequency) ?? 0) < hour
        ? `${invalid} When 'queryPeriod' greater than or equal to 2 days, the 'queryFrequency' should be ` +
          'greater than or equal to 1 hour.'
        : undefined,
  },
  choice(scheduled, 'triggerOperator', ['GreaterThan', 'LessThan', 'Equal', 'NotEqual']),
  {
    allowed: 'triggerThreshold: 0 to 10000',
    kinds: scheduled,
    words: 'ours',
    refuse: ({ triggerThreshold: value }) =>
      Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 10_000
        ? undefined
        : "The field 'triggerThreshold' must be between 0 and 10000.",
  },
  required(queryKinds, 'suppressionDuration'),
  duration(queryKinds, 'suppressionDuration', 'PT5M', 'PT24H'),
  required(queryKinds, 'suppressionEnabled'),
  typed(queryKinds, 'suppressionEnabled', 'boolean'),
  {
    allowed: 'startTimeUtc: ten minutes to thirty days after the rule is made or enabled',
    kinds: scheduled,
    words: 'ours',
    refuse: ({ startTimeUtc, enabled }, { now, before }) => {
      const isSet = !isSameStart(before, startTimeUtc) || (enabled === true && before?.enabled === false);
      if (!isGiven(startTimeUtc) || !isSet) return undefined;
      const wait = Date.parse(String(startTimeUtc)) - now.getTime();
      return wait >= tenMinutes && wait <= thirtyDays
        ? undefined
        : "The field 'startTimeUtc' must be between 10 minutes and 30 days from now.";
    },
  },
];

function isSameStart(before: Readonly<Record<string, unknown>> | undefined, startTimeUtc: unknown): boolean {
  return before?.startTimeUtc === startTimeUtc;
}
