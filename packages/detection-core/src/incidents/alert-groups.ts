import type { AlertGrouping, DetectionRule } from '../rules/model/rule.ts';
import type { Alert } from '../running/alert.ts';

/** Alerts that make one incident, in the order of their times. */
export interface AlertGroup {
  readonly rule: DetectionRule;
  readonly alerts: readonly Alert[];
}

/** An incident holds at most this many alerts; the next one opens another incident. */
const maxAlerts = 150;

interface OpenGroup {
  readonly rule: DetectionRule;
  readonly key: string;
  readonly openedAt: number;
  readonly alerts: Alert[];
}

/**
 * Sorts alerts into incidents as the rules' `incidentConfiguration` says: one incident for each alert unless
 * grouping is on; then an alert joins an incident of the same rule that matches it and was opened within the lookback.
 */
export function groupAlerts(
  alerts: readonly Alert[],
  rules: readonly DetectionRule[],
): readonly AlertGroup[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const groups: OpenGroup[] = [];
  const inOrder = [...alerts].sort((a, b) => a.timeGenerated.getTime() - b.timeGenerated.getTime());
  for (const alert of inOrder) {
    const rule = byId.get(alert.ruleId);
    if (rule?.createIncident !== true) continue;
    const grouping = rule.grouping?.enabled === true ? rule.grouping : undefined;
    const key = grouping === undefined ? alert.systemAlertId : groupKey(alert, grouping);
    const open = grouping === undefined ? undefined : openGroup(groups, rule, key, alert, grouping);
    if (open !== undefined) open.alerts.push(alert);
    else groups.push({ rule, key, openedAt: alert.timeGenerated.getTime(), alerts: [alert] });
  }
  return groups;
}

function openGroup(
  groups: readonly OpenGroup[],
  rule: DetectionRule,
  key: string,
  alert: Alert,
  grouping: AlertGrouping,
): OpenGroup | undefined {
  const time = alert.timeGenerated.getTime();
  return groups.findLast(
    (group) =>
      group.rule.id === rule.id &&
      group.key === key &&
      time - group.openedAt <= grouping.lookbackMs &&
      group.alerts.length < maxAlerts,
  );
}

/**
 * What two alerts must have in common. `AllEntities` compares all of their entities; an alert without any joins no
 * other, since nothing shows that they belong together. `AnyAlert` compares nothing. `Selected` compares the chosen
 * entity types, details and custom details.
 */
function groupKey(alert: Alert, grouping: AlertGrouping): string {
  if (grouping.matchingMethod === 'AnyAlert') return 'any';
  const isAll = grouping.matchingMethod === 'AllEntities';
  const entities = alert.entities
    .filter((entity) => isAll || grouping.groupByEntities.includes(entity.type))
    .map((entity) => JSON.stringify([entity.type, Object.entries(entity.identifiers).sort()]))
    .sort();
  if (isAll) return entities.length === 0 ? alert.systemAlertId : JSON.stringify(entities);
  const details = grouping.groupByAlertDetails.map((detail) => alertDetail(alert, detail));
  const custom = grouping.groupByCustomDetails.map((key) => [...(alert.customDetails[key] ?? [])].sort());
  return JSON.stringify([entities, details, custom]);
}

function alertDetail(alert: Alert, detail: string): string {
  switch (detail.toLowerCase()) {
    case 'displayname':
      return alert.name;
    case 'severity':
      return alert.severity;
    default:
      return alert.dynamicProperties[detail] ?? '';
  }
}
