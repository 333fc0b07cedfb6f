import { fail, hashJson, sha256, succeed, toJson, type JsonValue, type Result } from '@drawbridge/base';
import { parseTrigger, targetId, type Incident } from '@drawbridge/incident-model';
import {
  matchPlaybook,
  readServed,
  responseBody,
  type Playbook,
  type ResponseRequest,
} from '@drawbridge/playbook-runtime';

import type { Caller } from '../identity/callers/caller.ts';
import { requesterOf } from './requester.ts';
import type { IncidentRun } from './service-store.ts';
import type { Service } from './service.ts';

/** One run that an incident led to. */
interface SubmittedRun {
  readonly runId: string;
  readonly playbook: string;
  /** `known`: the incident had come before, and this is the run that it led to then. */
  readonly is: 'started' | 'known';
}

/** What an incident led to. Without a run: why no playbook took it. */
export interface Submission {
  readonly incident: string;
  readonly runs: readonly SubmittedRun[];
  readonly notTaken: readonly { readonly playbook: string; readonly reasons: readonly string[] }[];
}

/**
 * Takes an incident in: the runs are durable when this resolves, and no cloud was called yet. The same incident leads to
 * the same runs however often and by whichever trigger it comes; only targets that no run has been about begin another
 * one, as a new revision.
 */
export async function submitIncident(
  service: Service,
  caller: Caller,
  body: JsonValue,
): Promise<Result<Submission>> {
  const parsed = parseTrigger(body, { file: 'the request' });
  if (!parsed.ok) return fail(...parsed.problems);
  const incident = parsed.value;
  const runs: SubmittedRun[] = [];
  const notTaken: { playbook: string; reasons: readonly string[] }[] = [];
  for (const playbook of await service.playbooks()) {
    const match = matchPlaybook(playbook, incident);
    const known = await service.store.incidents.received(keyOf(incident), playbook.id);
    // What a playbook has handled it has handled, whatever its triggers say by now.
    if (!match.matches && known.length === 0)
      notTaken.push({ playbook: playbook.id, reasons: match.reasons });
    else runs.push(...(await runsOf(service, { caller, body, incident, playbook, known })));
  }
  return succeed({ incident: incident.id, runs, notTaken }, parsed.problems);
}

interface Taken {
  readonly caller: Caller;
  readonly body: JsonValue;
  readonly incident: Incident;
  readonly playbook: Playbook;
  /** The runs of this playbook that the incident has led to. */
  readonly known: readonly IncidentRun[];
}

async function runsOf(service: Service, taken: Taken): Promise<readonly SubmittedRun[]> {
  const { incident, playbook, known } = taken;
  const major = majorOf(playbook);
  const targets = readServed(playbook, incident)
    .reading.targets.filter(({ target }) => target.kind === playbook.targets.kind)
    .map(({ target }) => targetId(target));
  const seen = new Set(known.flatMap((row) => row.targets));
  const fresh = targets.filter((id) => !seen.has(sha256(id)));
  const before = known.map((row): SubmittedRun => ({ runId: row.runId, playbook: playbook.id, is: 'known' }));
  // Another major version of the playbook has handled it: only a person begins again.
  const byOther = known.some((row) => row.major !== major);
  if (known.length > 0 && (byOther || fresh.length === 0)) {
    await startAgain(service, taken, known);
    return before;
  }
  const revision = Math.max(0, ...known.map((row) => row.revision)) + 1;
  const row: IncidentRun = {
    incidentKey: keyOf(incident),
    playbook: playbook.id,
    major,
    revision,
    runId: runIdOf(playbook, incident, revision),
    targets: (revision === 1 ? targets : fresh).map(sha256),
  };
  const stands = { ...row, ...(await service.store.incidents.claimRun(row, service.clock.now())) };
  const choice = revision === 1 ? {} : { choice: fresh.map((id) => namedOf(playbook, id)) };
  const is = await begin(service, taken, stands, choice);
  return [...before, { runId: stands.runId, playbook: playbook.id, is }];
}

/** A process may have died between the row and the run: then the run is begun by the next delivery. */
async function startAgain(service: Service, taken: Taken, known: readonly IncidentRun[]): Promise<void> {
  for (const row of known) {
    if (row.major === majorOf(taken.playbook) && row.revision === 1) await begin(service, taken, row, {});
  }
}

function begin(
  { engine }: Service,
  { caller, body, playbook }: Taken,
  { runId, revision }: IncidentRun,
  choice: Pick<ResponseRequest, 'choice'>,
): Promise<'started' | 'known'> {
  const request = {
    origin: { from: 'incident', body },
    playbook,
    requester: requesterOf(caller),
    chosenBy: 'trigger',
    revision,
    ...choice,
  };
  return engine.start(runId, responseBody.name, toJson(request));
}

/** Of the incident's ARM id alone: it may come by another trigger, and in another spelling. */
function keyOf({ id }: Incident): string {
  return sha256(id.toLowerCase());
}

function majorOf({ version }: Playbook): number {
  return Number(version.split('.')[0]);
}

/** No name of an account or a person stands in it. */
function runIdOf(playbook: Playbook, incident: Incident, revision: number): string {
  const hash = hashJson([keyOf(incident), playbook.id, majorOf(playbook)]).slice(0, 16);
  return `${playbook.id}-${hash}-${String(revision)}`;
}

function namedOf({ targets }: Playbook, id: string): NonNullable<ResponseRequest['choice']>[number] {
  return { kind: targets.kind, id: id.slice(targets.kind.length + 1) };
}
