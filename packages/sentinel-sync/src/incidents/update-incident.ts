import { given } from '@drawbridge/base';

import { isConflict } from '../client/arm-failures.ts';
import type { WriteAnswer } from '../client/exchange.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import { bagIn, textIn, type ArmBody } from '../wire/arm-body.ts';
import { followIncident } from './follow-incident.ts';
import { changeIncident, type ChangedIncident, type IncidentChanges } from './incident-changes.ts';
import { incidentPath } from './incident-path.ts';
import type { IncidentTarget, UpdateWrite } from './incident-write.ts';
import { findOtherAlerts } from './other-alerts.ts';
import type { WriteBudget } from './write-budget.ts';

interface UpdateOrder {
  readonly client: WorkspaceClient;
  readonly target: IncidentTarget;
  readonly changes: IncidentChanges;
  readonly budget: WriteBudget;
}

/** Everybody writes to an incident that is being worked on: analysts, playbooks, Defender. */
const mostTries = 8;

/**
 * Reads the incident, changes it, and writes it on condition of what was read, as often as somebody else was faster. An
 * update that is there already is not written again: each write starts the rules that wait for updates.
 */
export async function updateIncident(order: UpdateOrder): Promise<UpdateWrite> {
  if (order.changes.status === 'Closed' && order.changes.classification === undefined) {
    const message = 'an incident is closed with a classification, and none was given';
    return { outcome: 'refused', code: 'incident/no-classification', message };
  }
  let wasSent = false;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const followed = await followIncident(order.client, order.target);
    if (!followed.ok) return followed.why;
    const { body, to } = followed;
    const { changes, leftOut: notClosed } = await withoutClosing(order, body);
    const changed = changeIncident(body, changes);
    const leftOut = [...notClosed, ...changed.leftOut];
    if (changed.properties === undefined) {
      return { outcome: wasSent ? 'written' : 'unchanged', leftOut, ...to };
    }
    const answer = await putIfUnchanged(order, to.incident, body, changed.properties);
    if (answer !== undefined)
      return { outcome: 'written', ...given({ status: answer.status }), leftOut, ...to };
    wasSent = true;
  }
  const message = `the incident was changed by somebody else each of ${mostTries} times`;
  return { outcome: 'failed', code: 'sync/remote-is-newer', message };
}

/** The changes without the closing, where the incident has alerts of others; asked again for each try. */
async function withoutClosing(
  { client, target, changes }: UpdateOrder,
  incident: ArmBody,
): Promise<{ readonly changes: IncidentChanges; readonly leftOut: readonly string[] }> {
  const isOpen = bagIn(incident, 'properties').status !== 'Closed';
  if (changes.status !== 'Closed' || !isOpen) return { changes, leftOut: [] };
  const why = await findOtherAlerts(client, incident, target.ruleIds);
  if (why === undefined) return { changes, leftOut: [] };
  const { severity, owner, labels } = changes;
  return { changes: given({ severity, owner, labels }), leftOut: [`closing: ${why}`] };
}

/** Undefined where the incident is newer than what was read. */
async function putIfUnchanged(
  { client, budget }: UpdateOrder,
  name: string,
  read: ArmBody,
  properties: NonNullable<ChangedIncident['properties']>,
): Promise<WriteAnswer | undefined> {
  await budget.take('incidents');
  try {
    return await client.put(incidentPath(name), { properties }, textIn(read, 'etag'));
  } catch (thrown) {
    if (isConflict(thrown)) return undefined;
    throw thrown;
  }
}
