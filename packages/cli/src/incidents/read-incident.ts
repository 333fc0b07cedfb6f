import { resolve } from 'node:path';

import { given, hasErrors, type Result } from '@drawbridge/base';
import { parseTrigger, type Incident } from '@drawbridge/incident-model';

import { readJsonFile } from '../files/read-json-file.ts';
import type { SyncFlags } from '../sync/open-sync-workspace.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { fetchFromSentinel, isInSentinel } from './fetch-from-sentinel.ts';

/** How a command line names an incident. */
export interface IncidentFlags extends Omit<SyncFlags, 'workspace'> {
  /** A file, `-` for standard input, or `sentinel:NAME/NUMBER`. */
  readonly incident: string;
  /** Which one, where a file holds several. */
  readonly incidentNumber?: number;
}

/** What a person should know of an incident that can be read nevertheless. */
const told = /^incident\/(?:alone|redirected|no-alerts)$/;

/** Reads the incident that a command line names; throws what is wrong with it. */
export async function readIncident(scope: VerbScope, flags: IncidentFlags): Promise<Incident> {
  const json = await readBody(scope, flags);
  if (!json.ok) throw new ProblemsFound(json.problems);
  const file = nameOf(scope, flags);
  const parsed = parseTrigger(json.value, { file, ...given({ incidentNumber: flags.incidentNumber }) });
  if (!parsed.ok || hasErrors(parsed.problems)) throw new ProblemsFound(parsed.problems);
  showProblems(
    scope,
    parsed.problems.filter(({ code }) => told.test(code)),
  );
  return parsed.value;
}

async function readBody(scope: VerbScope, flags: IncidentFlags): Promise<Result<unknown>> {
  const { host } = scope;
  if (isInSentinel(flags.incident)) return fetchFromSentinel(scope, flags);
  if (flags.incident === '-' && host.interactive) host.note('reading the incident from standard input');
  return readJsonFile(host.cwd, flags.incident, host.signal);
}

/** What problems call it. */
function nameOf({ host }: VerbScope, { incident }: IncidentFlags): string {
  if (incident === '-') return 'standard input';
  return isInSentinel(incident) ? incident : resolve(host.cwd, incident);
}
