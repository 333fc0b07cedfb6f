import { formatDuration, parseDuration } from '../model/duration.ts';
import type { DetectionRule } from '../model/rule.ts';
import { codeOfQuery } from './code-of-query.ts';
import type { Breach, RuleLimit } from './rule-limit.ts';

/** What a query says that does not come to pass. */
export const queryReadingLimits: readonly RuleLimit[] = [
  {
    code: 'rule/lookback',
    allowed: 'query: ago() of no more than queryPeriod, beyond which the service gives it no rows',
    severity: 'warning',
    kind: 'Scheduled',
    find: (rule, stated) => ('queryPeriod' in stated ? lookbacksOf(rule) : []),
  },
  {
    code: 'rule/same-column',
    allowed: 'entityMappings: a name and its suffix or domain come from two columns',
    severity: 'warning',
    find: ({ entityMappings }) =>
      entityMappings.flatMap(({ fieldMappings }, index) => {
        const seen = new Map<string, string>();
        return fieldMappings.flatMap(({ identifier, columnName }, at): readonly Breach[] => {
          const first = seen.get(columnName);
          seen.set(columnName, first ?? identifier);
          if (first === undefined || !areParts(first, identifier)) return [];
          return [
            {
              path: ['entityMappings', index, 'fieldMappings', at, 'columnName'],
              message: `${first} and ${identifier} both come from '${columnName}': one of them is not what the column holds`,
              hints: [`split it in the query: extend ${identifier} = tostring(split(${columnName}, '@')[1])`],
            },
          ];
        });
      }),
  },
];

/** The parts of a whole name: no column holds both. */
function areParts(left: string, right: string): boolean {
  return [
    ['Name', 'UPNSuffix'],
    ['HostName', 'DnsDomain'],
  ].some((pair) => left !== right && pair.includes(left) && pair.includes(right));
}

const span = String.raw`(\d+(?:\.\d+)?)\s*(d|h|m|s)\b`;

function lookbacksOf({ query, queryPeriodMs }: DetectionRule): readonly Breach[] {
  const code = codeOfQuery(query);
  const names = new Map(
    [...code.matchAll(new RegExp(String.raw`\blet\s+(\w+)\s*=\s*${span}\s*;`, 'g'))].map(
      ([, name = '', count = '', unit = '']) => [name, millisecondsOf(count, unit)],
    ),
  );
  const calls = [...code.matchAll(new RegExp(String.raw`\bago\(\s*(?:${span}|(\w+))\s*\)`, 'g'))];
  return calls.flatMap((call) => {
    const [text, count, unit, name = ''] = call;
    const back = count === undefined ? names.get(name) : millisecondsOf(count, unit ?? '');
    if (back === undefined || back <= queryPeriodMs) return [];
    return [
      {
        path: ['query'],
        inQuery: { start: call.index, length: text.length },
        message: `${text} looks back ${formatDuration(back)}, and the rule is given the last ${formatDuration(queryPeriodMs)} only`,
        hints: [`make queryPeriod ${formatDuration(back)}, of at most 14d, or look back less`],
      },
    ];
  });
}

function millisecondsOf(count: string, unit: string): number | undefined {
  if (unit === 's') return Number(count) * 1000;
  const whole = parseDuration(`1${unit}`);
  return whole === undefined ? undefined : Number(count) * whole;
}
