import {
  readTargets,
  targetId,
  type FoundTarget,
  type Incident,
  type IncidentAlert,
  type TargetReading,
} from '@drawbridge/incident-model';

import type { NotTaken } from '../plan/run-plan.ts';
import type { Playbook } from '../playbook/schema.ts';
import { isNamed, type NamedTarget } from './choose-targets.ts';

/** What a playbook may act on of an incident, and what is another rule's. */
export interface ServedReading {
  readonly reading: TargetReading;
  readonly foreign: readonly NotTaken[];
}

/**
 * Reads the targets of the alerts that a playbook serves. An incident gathers alerts of other rules as well: what only they
 * name is none of the playbook's. Which of them named an entity is not always told; then it is left to a person, who may
 * choose it. A playbook that names no rules serves every alert.
 */
export function readServed(
  { triggers, targets: { kind } }: Playbook,
  incident: Incident,
  choice: readonly NamedTarget[] = [],
): ServedReading {
  const reading = readTargets(incident);
  const isServed = servedBy(triggers.rules, incident);
  const ours = incident.alerts.filter(isServed);
  if (triggers.rules.length === 0 || ours.length === incident.alerts.length) return { reading, foreign: [] };
  const ids = new Set(ours.map(({ id }) => id));
  const entities = incident.entities.filter(({ alertId }) => alertId !== undefined && ids.has(alertId));
  const known = readTargets({ ...incident, alerts: ours, entities });
  const mayBeOurs = incident.entities.some(({ alertId }) => alertId === undefined);
  const served = new Set(known.targets.map(({ target }) => targetId(target)));
  const rest = reading.targets.filter(({ target }) => !served.has(targetId(target)));
  const chosen = rest.filter((found) => choice.some((named) => isNamed(found, named)));
  const certain = new Set(namedByOthers(incident, isServed));
  const foreign = rest
    .filter((found) => !chosen.includes(found) && found.target.kind === kind)
    .map((found) => notTaken(found, mayBeOurs && !certain.has(targetId(found.target))));
  return { reading: { ...reading, targets: [...known.targets, ...chosen] }, foreign };
}

/** What the custom details and the entities of the others name for certain. */
function namedByOthers(incident: Incident, isServed: (alert: IncidentAlert) => boolean): readonly string[] {
  const alerts = incident.alerts.filter((alert) => !isServed(alert));
  const ids = new Set(alerts.map(({ id }) => id));
  const entities = incident.entities.filter(({ alertId }) => alertId !== undefined && ids.has(alertId));
  return readTargets({ ...incident, alerts, entities }).targets.map(({ target }) => targetId(target));
}

function notTaken({ target, from }: FoundTarget, maybeOurs: boolean): NotTaken {
  const why = maybeOurs
    ? 'the incident has alerts of other rules as well, and does not say which of them names it: a person may choose it'
    : 'only alerts of rules that this playbook does not serve name it';
  return { target, targetId: targetId(target), from, why, left: maybeOurs };
}

const ownProducts = new Set(['azure sentinel', 'microsoft sentinel', 'unknown']);

/** An alert without a rule is ours only where every rule of the incident is served, and Sentinel made it. */
function servedBy(rules: readonly string[], incident: Incident): (alert: IncidentAlert) => boolean {
  const served = new Set(rules.map((rule) => rule.toLowerCase()));
  const isOurs = (id: string) => served.has(id.toLowerCase());
  const allOurs = incident.ruleIds.every(isOurs);
  return ({ ruleIds, product }) =>
    ruleIds.length === 0 ? allOurs && ownProducts.has(product.toLowerCase()) : ruleIds.some(isOurs);
}
