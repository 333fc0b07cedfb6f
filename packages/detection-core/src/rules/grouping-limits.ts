import { formatDuration } from './duration.ts';
import type { DetectionRule } from './rule.ts';
import type { Report } from './rule-limits.ts';

const minLookbackMs = 5 * 60_000;
const maxLookbackMs = 7 * 24 * 60 * 60_000;
const base = ['incidentConfiguration', 'groupingConfiguration'];

/** The lookback's range, and that alerts are grouped only by what the rule itself defines. */
export function groupingLimits(rule: DetectionRule, report: Report): void {
  const grouping = rule.grouping;
  if (grouping === undefined) return;
  if (grouping.lookbackMs < minLookbackMs || grouping.lookbackMs > maxLookbackMs) {
    const message = `${formatDuration(grouping.lookbackMs)} is out of range: 5m to 7d is allowed`;
    report([...base, 'lookbackDuration'], 'duration', message);
  }
  const types = rule.entityMappings.map((mapping) => mapping.entityType);
  definedOnly(report, 'groupByEntities', grouping.groupByEntities, types);
  definedOnly(report, 'groupByCustomDetails', grouping.groupByCustomDetails, Object.keys(rule.customDetails));
  const chosen = [grouping.groupByEntities, grouping.groupByAlertDetails, grouping.groupByCustomDetails];
  if (grouping.matchingMethod === 'Selected' && chosen.every((names) => names.length === 0)) {
    report([...base, 'matchingMethod'], 'grouping', "'Selected' needs at least one thing to group by");
  }
}

function definedOnly(
  report: Report,
  field: string,
  names: readonly string[],
  defined: readonly string[],
): void {
  names.forEach((name, index) => {
    if (defined.includes(name)) return;
    report([...base, field, index], 'grouping', `the rule does not define '${name}'`, {
      hints: [`the rule defines: ${defined.join(', ') || 'none'}`],
    });
  });
}
