import { given, TerminalFailure } from '@drawbridge/base';
import type { IncidentComment, IncidentUpdate, UpdatePlace } from '@drawbridge/playbook-runtime';
import type { SentinelIncidentWriter } from '@drawbridge/sentinel-sync';

/** What came of one write of the workspace's writer, in any of its three kinds. */
type Write = Awaited<ReturnType<SentinelIncidentWriter['comment' | 'addTask' | 'update']>>;
type Refused = Extract<Write, { readonly message: string }>;
type Part = 'comment' | 'incident' | 'task';
type Done = readonly [Part, Write];

/**
 * Carries an update into an incident of a workspace: labels, status and severity, the tasks, and the comment at the end,
 * which says that all of it is done. A part that fails keeps none of the others back. Throws a `Failure` where the comment,
 * or what the playbook sets, is not in the incident; a task that the service refuses is told as left out.
 */
export async function writeToSentinel(
  writer: SentinelIncidentWriter,
  update: IncidentUpdate,
): Promise<UpdatePlace> {
  const target = targetOf(update);
  const { status, severity, addTags, tasks = [], comment, commentId } = update;
  const done: Done[] = [];
  if (status !== undefined || severity !== undefined || addTags.length > 0) {
    const changes = given({ status, severity, labels: addTags });
    done.push(['incident', await writer.update(target, changes)]);
  }
  for (const task of tasks) done.push(['task', await writer.addTask(target, task)]);
  if (comment !== undefined) {
    done.push(['comment', await writer.comment(target, { id: commentId, html: comment })]);
  }
  return placeOf(done);
}

/** Writes the comment that a plan waits. Throws a `Failure` where it is not in the incident. */
export async function announceInSentinel(
  writer: SentinelIncidentWriter,
  announced: IncidentComment,
): Promise<void> {
  const { comment: html, commentId: id } = announced;
  if (html === undefined) return;
  const write = await writer.comment(targetOf(announced), { id, html });
  if (isRefused(write)) throw new TerminalFailure(codeOf(write), write.message);
}

function targetOf({ incidentId: incident, alertIds, ruleIds }: IncidentComment) {
  return { incident, alertIds, ruleIds };
}

function placeOf(done: readonly Done[]): UpdatePlace {
  const refused = done.flatMap(([part, write]) => (isRefused(write) ? [{ part, write }] : []));
  const needed = refused.filter(({ part }) => part !== 'task');
  const written = done.flatMap(([part, write]) => (isRefused(write) ? [] : [{ part, write }]));
  const [first] = needed;
  if (first !== undefined) {
    const reasons = [...new Set(needed.map(({ part, write }) => `${nameOf[part]}: ${write.message}`))];
    const rest = [...new Set(written.map(({ part }) => nameOf[part]))];
    const all = rest.length === 0 ? reasons : [...reasons, `written all the same: ${rest.join(', ')}`];
    throw new TerminalFailure(codeOf(first.write), all.join('; '));
  }
  const leftOut = [
    ...written.flatMap(({ write }) => ('leftOut' in write ? write.leftOut : [])),
    ...new Set(refused.map(({ write }) => `a task: ${write.message}`)),
    ...written.flatMap(({ write }) =>
      'isCut' in write && write.isCut ? ['the end of the comment: it was too long'] : [],
    ),
  ];
  const to = written.at(-1)?.write;
  return {
    in: 'incident',
    ...given({ incident: to?.incident, redirectedFrom: to?.redirectedFrom }),
    parts: written.map(({ part, write: { outcome, ...told } }) => ({
      part,
      outcome,
      ...given({ status: 'status' in told ? told.status : undefined }),
    })),
    ...(leftOut.length === 0 ? {} : { leftOut }),
  };
}

const nameOf: Readonly<Record<Part, string>> = {
  comment: 'the comment',
  incident: 'tags, status and severity',
  task: 'tasks',
};

function isRefused(write: Write): write is Refused {
  return 'message' in write;
}

function codeOf(write: Refused): string {
  return 'code' in write ? write.code : 'incident/redirected';
}
