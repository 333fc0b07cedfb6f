import type { DetectionRule } from '../model/rule.ts';
import type { Breach, RuleLimit, StatedRule } from './rule-limit.ts';

const formats = ['alertDisplayNameFormat', 'alertDescriptionFormat'] as const;
const columns = ['alertTacticsColumnName', 'alertSeverityColumnName'] as const;

/** Whether the places of columns in an alert's texts are written so that they are filled. */
export const placeholderLimits: readonly RuleLimit[] = [
  {
    code: 'rule/placeholder',
    allowed: 'alertDetailsOverride: a column in a format stands in {{ and }}, once and not empty',
    severity: 'error',
    find: ({ alertDetailsOverride: override }) =>
      formats.flatMap((format) => brokenIn(format, override?.[format] ?? '')),
  },
  {
    code: 'rule/empty-column',
    allowed:
      'alertDetailsOverride: alertTacticsColumnName and alertSeverityColumnName name a column, or are left out',
    severity: 'error',
    find: (_: DetectionRule, { alertDetailsOverride: stated }: StatedRule) => {
      const override = (stated ?? {}) as Readonly<Record<string, unknown>>;
      return columns
        .filter((field) => typeof override[field] === 'string' && override[field].trim() === '')
        .map((field) => ({
          path: ['alertDetailsOverride', field],
          message: `'${field}' is empty, and names no column`,
          hints: [`name a column, or leave '${field}' out`],
        }));
    },
  },
];

/** Stands for a place that is right, while what is left of a format is looked at. */
const filled = '\ue000';

function brokenIn(format: (typeof formats)[number], text: string): readonly Breach[] {
  const rest = text.replaceAll(/\{\{\s*[^{}\s][^{}]*\}\}/g, filled);
  const why = whyBroken(rest);
  if (why === undefined) return [];
  return [
    {
      path: ['alertDetailsOverride', format],
      message: `${why} in '${format}': it would stand in the alert as it is written`,
      hints: ['write each column as {{Column}}'],
    },
  ];
}

function whyBroken(rest: string): string | undefined {
  if (/\{\{\s*\}\}/.test(rest)) return "'{{}}' names no column";
  if (/\{\s*\ue000|\ue000\s*\}/.test(rest)) return 'braces stand around a column that has its own';
  if (/\{[^{}\ue000]*\}\}/.test(rest)) return "a column is opened with one brace, and closed with '}}'";
  if (/\{\{[^{}\ue000]*\}(?!\})/.test(rest)) return "a column is opened with '{{', and closed with one brace";
  if (rest.includes('{{')) return "'{{' is not closed";
  return rest.includes('}}') ? "'}}' closes nothing" : undefined;
}
