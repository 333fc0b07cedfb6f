import { ManualClock, type JsonValue } from '@drawbridge/base';
import type { CloudSim, WorldInput } from '@drawbridge/cloud-sim';

import type { ClientOptions } from '../client/workspace-client.ts';
import { openSimulated, ruleId, workspaceWorld } from '../workspace.suite.ts';
import { incidentWriter } from './incident-writer.ts';

/** The nth incident of a simulated workspace, changed. */
export function incidentInput(n: number, changes: Readonly<Record<string, JsonValue>> = {}) {
  const properties = {
    title: `Incident ${n}`,
    severity: 'High',
    status: 'New',
    incidentNumber: n,
    createdTimeUtc: '2026-01-12T10:00:00Z',
    lastModifiedTimeUtc: '2026-01-12T10:00:00Z',
    ...changes,
  };
  return { name: ruleId(n), etag: `"${n}"`, properties };
}

/** The rule that a writer answers for. */
export const ours = ruleId(100);

/** The first incident, which has the alert of the run. */
export const target = { incident: ruleId(1), alertIds: [ruleId(11)], ruleIds: [ours] };

/** The nth alert, of a rule. */
export function alertOf(n: number, rule = ours) {
  return {
    name: ruleId(n),
    properties: { systemAlertId: ruleId(n), alertType: `${ruleId(0)}_${rule}` },
  };
}

/** A workspace with the first incident, changed, and with others. */
export function worldOf(
  incident: object = {},
  more: readonly ReturnType<typeof incidentInput>[] = [],
): WorldInput {
  return workspaceWorld({
    incidents: [{ ...incidentInput(1), alerts: [alertOf(11)], ...incident }, ...more],
  });
}

/** A writer to a simulated workspace, with its client and clock. */
export async function openWriter(sim: CloudSim, options: Partial<ClientOptions> = {}) {
  const clock = new ManualClock(new Date('2026-11-25T12:00:00Z'));
  const client = await openSimulated(sim, { clock, ...options });
  return { clock, client, writer: incidentWriter({ client, clock }) };
}

/** The nth incident as it is now. */
export function incidentIn(sim: CloudSim, n = 1) {
  return sim.snapshot().arm.workspaces[0]!.incidents.find(({ name }) => name === ruleId(n))!;
}

/** The calls that wrote. */
export function writesTo(sim: CloudSim): CloudSim['operations'] {
  return sim.operations.filter((operation) => operation.writes);
}
