import { hashJson, sha256 } from '@drawbridge/base';
import { readServed, type Playbook, type RunPlan } from '@drawbridge/playbook-runtime';
import { targetId, type Incident } from '@drawbridge/incident-model';

import type { IncidentRun, ServerStore } from './service-store.ts';

/** Of the incident's id alone: it may come by another trigger, and in another spelling. */
export function incidentKeyOf({ id }: Pick<Incident, 'id'>): string {
  return sha256(id.toLowerCase());
}

export function majorOf({ version }: Pick<Playbook, 'version'>): number {
  return Number(version.split('.')[0]);
}

/** The targets of an incident that are a playbook's, by their ids. */
export function targetsFor(playbook: Playbook, incident: Incident): readonly string[] {
  return readServed(playbook, incident)
    .reading.targets.filter(({ target }) => target.kind === playbook.targets.kind)
    .map(({ target }) => targetId(target));
}

/** The row of the targets that no run has been about; undefined where there is none to begin. */
export function nextRow(
  playbook: Playbook,
  incident: Incident,
  known: readonly IncidentRun[],
): IncidentRun | undefined {
  const major = majorOf(playbook);
  const seen = new Set(known.flatMap((row) => row.targets));
  const fresh = targetsFor(playbook, incident)
    .map(sha256)
    .filter((hash) => !seen.has(hash));
  // Another major version of the playbook has handled it: only a person begins again.
  const byOther = known.some((row) => row.major !== major);
  if (known.length > 0 && (byOther || fresh.length === 0)) return undefined;
  const incidentKey = incidentKeyOf(incident);
  const revision = revisionAfter(known);
  // No name of an account or a person stands in it.
  const hash = hashJson([incidentKey, playbook.id, major]).slice(0, 16);
  const runId = `${playbook.id}-${hash}-${String(revision)}`;
  return { incidentKey, playbook: playbook.id, major, revision, runId, targets: fresh };
}

/** The revision that follows those that are there. */
export function revisionAfter(known: readonly IncidentRun[]): number {
  return Math.max(0, ...known.map((row) => row.revision)) + 1;
}

/** So many revisions that are taken at once are told apart. */
const mostTries = 20;

/**
 * Notes what a person has carried out for an incident outside the server: its redelivery begins no second run. The targets
 * that the person left out were seen, too.
 */
export async function noteHandled(
  incidents: ServerStore['incidents'],
  { incident, playbook, items, notTaken, runId }: RunPlan,
  at: Date,
): Promise<void> {
  if (incident.id.startsWith('by-hand/')) return;
  const incidentKey = incidentKeyOf(incident);
  const targets = [...items, ...notTaken].map((named) => sha256(named.targetId));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await incidents.received(incidentKey, playbook.id);
    const seen = new Set(known.flatMap((row) => row.targets));
    const fresh = targets.filter((hash) => !seen.has(hash));
    if (known.length > 0 && fresh.length === 0) return;
    const revision = revisionAfter(known);
    const row = {
      incidentKey,
      playbook: playbook.id,
      major: majorOf(playbook),
      revision,
      runId,
      targets: fresh,
    };
    if ((await incidents.claimRun(row, at)).is === 'new') return;
  }
}
