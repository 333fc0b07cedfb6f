import type { WorkspaceClient } from '../client/workspace-client.ts';
import { bagIn, textIn, type ArmBody } from '../wire/arm-body.ts';
import { incidentPath } from './incident-path.ts';

const guid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** Why an incident must stay open: it has alerts of other rules than these, or may have. Undefined if it has none. */
export async function findOtherAlerts(
  client: WorkspaceClient,
  incident: ArmBody,
  ruleIds: readonly string[],
): Promise<string | undefined> {
  const served = new Set(ruleIds.map((id) => id.toLowerCase()));
  const properties = bagIn(incident, 'properties');
  const related = properties.relatedAnalyticRuleIds;
  const strangers = (Array.isArray(related) ? related.map(String) : []).filter(
    (id) => !served.has((id.split('/').at(-1) ?? '').toLowerCase()),
  );
  if (strangers.length > 0) return `it belongs to other rules as well: ${strangers.join(', ')}`;
  const alerts = await client.listByPost(incidentPath(textIn(incident, 'name') ?? '', 'alerts'), 'value');
  const count = bagIn(properties, 'additionalData').alertsCount;
  if (typeof count === 'number' && count > alerts.length) {
    return `it has ${count} alerts, and only ${alerts.length} of them are told`;
  }
  const others = alerts.filter((alert) => !isOfRule(alert, served));
  if (others.length === 0) return undefined;
  return `${others.length} of its ${alerts.length} alerts are of other rules, or of none that is named`;
}

/** By the end of its type, `<workspace>_<rule>`, or by the rules that its additional data name. */
function isOfRule(alert: ArmBody, served: ReadonlySet<string>): boolean {
  const properties = bagIn(alert, 'properties');
  const data = bagIn(properties, 'additionalData');
  const ofType = textIn(properties, 'alertType')?.split('_').at(-1);
  const named = [ofType, textIn(data, 'Analytic Rule Ids')].flatMap((text) => text?.match(guid) ?? []);
  return named.length > 0 && named.every((id) => served.has(id.toLowerCase()));
}
