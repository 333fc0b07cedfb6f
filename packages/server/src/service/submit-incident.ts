import { fail, given, sha256, succeed, toJson, type JsonValue, type Result } from '@drawbridge/base';
import { parseTrigger, type Incident } from '@drawbridge/incident-model';
import {
  matchPlaybook,
  responseBody,
  type Playbook,
  type ResponseRequest,
} from '@drawbridge/playbook-runtime';

import type { Caller } from '../identity/callers/caller.ts';
import { incidentKeyOf, majorOf, nextRow, targetsFor } from './handled-incident.ts';
import { carryOver, followMerged, redirectedTo, runsOfIncident } from './merged-incident.ts';
import { requesterOf } from './requester.ts';
import type { IncidentRun } from './service-store.ts';
import type { Service } from './service.ts';

/** One run that an incident led to. */
interface SubmittedRun {
  readonly runId: string;
  readonly playbook: string;
  /**
   * `known`: the incident had come before, and this is the run that it led to then. `new`: it would be begun, and was not,
   * since that was only asked.
   */
  readonly is: 'started' | 'known' | 'new';
}

/** What an incident led to. Without a run: why no playbook took it. */
export interface Submission {
  readonly incident: string;
  readonly runs: readonly SubmittedRun[];
  readonly notTaken: readonly { readonly playbook: string; readonly reasons: readonly string[] }[];
  /** Where Defender has merged it into another incident: which one, or why that is not known. */
  readonly merged?: Merged;
}

/** `into`: the id of the other incident, where it is known. `why`: nothing was begun, for this reason. */
interface Merged {
  readonly into?: string;
  readonly why?: string;
  readonly hints?: readonly string[];
}

/** What is handed over, and how. */
export interface Handover {
  readonly caller: Caller;
  readonly body: JsonValue;
  /** Says what would be begun, and begins nothing. */
  readonly dryRun?: boolean;
}

/**
 * Takes an incident in: the runs are durable when this resolves, and nothing was called but, for a merged incident, the
 * workspace that it lies in. The same incident leads to the same runs however often and by whichever trigger it comes; only
 * targets that no run has been about begin another one, as a new revision.
 */
export async function submitIncident(service: Service, handed: Handover): Promise<Result<Submission>> {
  const parsed = parseTrigger(handed.body, { file: 'the request' });
  if (!parsed.ok) return fail(...parsed.problems);
  const incident = parsed.value;
  const taken = { ...handed, incident, before: [] };
  const isMerged = parsed.problems.some(({ code }) => code === 'incident/redirected');
  if (!isMerged) return succeed(await submit(service, taken), parsed.problems);
  return succeed(await submitMerged(service, taken), parsed.problems);
}

interface TakenIncident extends Handover {
  readonly incident: Incident;
  /** The runs of incidents that were merged into this one, and are not noted as its own. */
  readonly before: readonly IncidentRun[];
  readonly mergedFrom?: readonly string[];
}

/** What its alerts lead to where they are now; where that is not known, nothing is begun, and a person has to look. */
async function submitMerged(service: Service, taken: TakenIncident): Promise<Submission> {
  const { incident: merged, dryRun = false } = taken;
  const before = await runsOfIncident(service, merged);
  const inDefender = redirectedTo(merged);
  if (inDefender !== undefined) {
    if (!dryRun) await carryOver(service, before, inDefender);
    const there = await runsOfIncident(service, inDefender);
    const why = 'Defender has merged it; its alerts come with that incident';
    return nothingBegun(merged, [...before, ...there], { into: inDefender.id, why });
  }
  const followed = await followMerged(service, merged);
  if (followed.is === 'unknown')
    return nothingBegun(merged, before, { why: followed.why, hints: followed.hints });
  const { body, incident } = followed;
  if (!dryRun) await carryOver(service, before, incident);
  const there = { ...taken, body, incident, before: dryRun ? before : [], mergedFrom: [merged.id] };
  return { ...(await submit(service, there)), merged: { into: incident.id } };
}

function nothingBegun({ id }: Incident, rows: readonly IncidentRun[], merged: Merged): Submission {
  const runs = new Map(rows.map((row) => [row.runId, row.playbook]));
  return {
    incident: id,
    runs: [...runs].map(([runId, playbook]) => ({ runId, playbook, is: 'known' })),
    notTaken: [],
    merged,
  };
}

async function submit(service: Service, taken: TakenIncident): Promise<Submission> {
  const { incident } = taken;
  const runs: SubmittedRun[] = [];
  const notTaken: { playbook: string; reasons: readonly string[] }[] = [];
  for (const playbook of await service.playbooks()) {
    const match = matchPlaybook(playbook, incident);
    const noted = await service.store.incidents.received(incidentKeyOf(incident), playbook.id);
    const known = [...noted, ...taken.before.filter((row) => row.playbook === playbook.id)];
    // What a playbook has handled it has handled, whatever its triggers say by now.
    if (!match.matches && known.length === 0)
      notTaken.push({ playbook: playbook.id, reasons: match.reasons });
    else if (taken.dryRun === true) runs.push(...wouldBegin(taken, playbook, known));
    else runs.push(...(await runsOf(service, taken, playbook, known)));
  }
  return { incident: incident.id, runs, notTaken };
}

function wouldBegin(
  { incident }: TakenIncident,
  playbook: Playbook,
  known: readonly IncidentRun[],
): readonly SubmittedRun[] {
  const begun = known.map(({ runId }): SubmittedRun => ({ runId, playbook: playbook.id, is: 'known' }));
  const row = nextRow(playbook, incident, known);
  return row === undefined ? begun : [...begun, { runId: row.runId, playbook: playbook.id, is: 'new' }];
}

/** So many deliveries that bring new targets at once are told apart; more wait for the next delivery. */
const mostTries = 20;

async function runsOf(
  service: Service,
  taken: TakenIncident,
  playbook: Playbook,
  before: readonly IncidentRun[],
): Promise<readonly SubmittedRun[]> {
  const { incidents } = service.store;
  const { incident } = taken;
  let known = before;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const row = nextRow(playbook, incident, known);
    if (row === undefined) break;
    const { is } = await incidents.claimRun(row, service.clock.now());
    known = await incidents.received(row.incidentKey, playbook.id);
    // Another delivery has taken the revision: what it did not bring is one more.
    if (is === 'new') break;
  }
  const runs: SubmittedRun[] = [];
  for (const row of known) runs.push(await begin(service, taken, playbook, row));
  return runs;
}

/**
 * Begins the run of a row, unless it was begun: the process that wrote the row may have died before. A later revision is
 * about the targets that it brought, and no others.
 */
async function begin(
  { engine }: Service,
  { caller, body, incident, mergedFrom }: TakenIncident,
  playbook: Playbook,
  { runId, revision, major, targets: hashes }: IncidentRun,
): Promise<SubmittedRun> {
  const known: SubmittedRun = { runId, playbook: playbook.id, is: 'known' };
  if (major !== majorOf(playbook)) return known;
  const own = targetsFor(playbook, incident).filter((id) => hashes.includes(sha256(id)));
  if (revision > 1 && own.length === 0) return known;
  const request = {
    origin: { from: 'incident', body, ...given({ mergedFrom }) },
    playbook,
    requester: requesterOf(caller),
    chosenBy: 'trigger',
    revision,
    ...(revision === 1 ? {} : { choice: own.map((id) => namedOf(playbook, id)) }),
  };
  return { ...known, is: await engine.start(runId, responseBody.name, toJson(request)) };
}

function namedOf({ targets }: Playbook, id: string): NonNullable<ResponseRequest['choice']>[number] {
  return { kind: targets.kind, id: id.slice(targets.kind.length + 1) };
}
