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

/** So many deliveries that bring new targets at once are told apart; more wait for the next delivery. */
const mostTries = 20;

async function runsOf(service: Service, taken: Taken): Promise<readonly SubmittedRun[]> {
  const { incidents } = service.store;
  const { incident, playbook } = taken;
  const targets = readServed(playbook, incident)
    .reading.targets.filter(({ target }) => target.kind === playbook.targets.kind)
    .map(({ target }) => targetId(target));
  let { known } = taken;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const row = nextRow(taken, known, targets);
    if (row === undefined) break;
    const { is } = await incidents.claimRun(row, service.clock.now());
    known = await incidents.received(row.incidentKey, playbook.id);
    // Another delivery has taken the revision: what it did not bring is one more.
    if (is === 'new') break;
  }
  const runs: SubmittedRun[] = [];
  for (const row of known) runs.push(await begin(service, taken, row, targets));
  return runs;
}

/** The row of the targets that no run has been about; undefined where there is none to begin. */
function nextRow(
  { incident, playbook }: Taken,
  known: readonly IncidentRun[],
  targets: readonly string[],
): IncidentRun | undefined {
  const major = majorOf(playbook);
  const seen = new Set(known.flatMap((row) => row.targets));
  const fresh = targets.map(sha256).filter((hash) => !seen.has(hash));
  // Another major version of the playbook has handled it: only a person begins again.
  const byOther = known.some((row) => row.major !== major);
  if (known.length > 0 && (byOther || fresh.length === 0)) return undefined;
  const revision = Math.max(0, ...known.map((row) => row.revision)) + 1;
  const runId = runIdOf(playbook, incident, revision);
  return { incidentKey: keyOf(incident), playbook: playbook.id, major, revision, runId, targets: fresh };
}

/**
 * Begins the run of a row, unless it was begun: the process that wrote the row may have died before. A later revision is
 * about the targets that it brought, and no others.
 */
async function begin(
  { engine }: Service,
  { caller, body, playbook }: Taken,
  { runId, revision, major, targets: hashes }: IncidentRun,
  targets: readonly string[],
): Promise<SubmittedRun> {
  const known: SubmittedRun = { runId, playbook: playbook.id, is: 'known' };
  if (major !== majorOf(playbook)) return known;
  const own = targets.filter((id) => hashes.includes(sha256(id)));
  if (revision > 1 && own.length === 0) return known;
  const request = {
    origin: { from: 'incident', body },
    playbook,
    requester: requesterOf(caller),
    chosenBy: 'trigger',
    revision,
    ...(revision === 1 ? {} : { choice: own.map((id) => namedOf(playbook, id)) }),
  };
  return { ...known, is: await engine.start(runId, responseBody.name, toJson(request)) };
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
