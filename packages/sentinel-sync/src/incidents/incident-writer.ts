import { isFailure, type Clock } from '@drawbridge/base';

import type { WorkspaceClient } from '../client/workspace-client.ts';
import { createCommentText, type CommentContent } from './comment-text.ts';
import { followIncident, type FollowedIncident } from './follow-incident.ts';
import type { IncidentChanges } from './incident-changes.ts';
import { incidentPath } from './incident-path.ts';
import {
  notWritten,
  type CommentWrite,
  type IncidentTarget,
  type NotWritten,
  type TaskWrite,
  type UpdateWrite,
} from './incident-write.ts';
import { updateIncident } from './update-incident.ts';
import { WriteBudget } from './write-budget.ts';

/** A comment under an id that its writer chose: a GUID, so that a repeat is the same comment. */
type NewComment = CommentContent & { readonly id: string };

/** Something that a person has to do, under an id that its writer chose. */
interface NewTask {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

/**
 * Writes to incidents of one workspace. Every write may be repeated, and says what the service answered; only what is no
 * failure of the service is thrown. Where Defender has merged the incident away, the one that has its alerts is written to.
 */
export interface SentinelIncidentWriter {
  /** Writes a comment, if there is none under its id yet. */
  comment(target: IncidentTarget, comment: NewComment): Promise<CommentWrite>;
  /** Adds a task, if there is none under its id yet. */
  addTask(target: IncidentTarget, task: NewTask): Promise<TaskWrite>;
  /** Changes status, severity, classification, owner and labels on condition of the etag, as often as it was stale. */
  update(target: IncidentTarget, changes: IncidentChanges): Promise<UpdateWrite>;
}

export interface IncidentWriterOptions {
  /** Its retries are those of each write: a comment that is throttled is tried as often as the client's policy says. */
  readonly client: WorkspaceClient;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** A writer that sends no more than the service takes in five minutes; keep one for a workspace. */
export function incidentWriter({ client, clock, signal }: IncidentWriterOptions): SentinelIncidentWriter {
  const budget = new WriteBudget(clock, signal);
  return {
    comment: (target, comment) =>
      onIncident(client, target, async ({ to }): Promise<CommentWrite> => {
        const at = incidentPath(to.incident, 'comments', comment.id);
        if ((await client.get(at)) !== undefined) return { outcome: 'already-there', ...to };
        const { message, isCut } = createCommentText(comment);
        await budget.take('comments');
        const { status } = await client.put(at, { properties: { message } });
        return { outcome: 'written', status, isCut, ...to };
      }),
    addTask: (target, { id, ...task }) =>
      onIncident(client, target, async ({ to }): Promise<TaskWrite> => {
        const at = incidentPath(to.incident, 'tasks', id);
        if ((await client.get(at)) !== undefined) return { outcome: 'already-there', ...to };
        const { status } = await client.put(at, { properties: { ...task, status: 'New' } });
        return { outcome: 'written', status, ...to };
      }),
    update: (target, changes) => asOutcome(() => updateIncident({ client, target, changes, budget })),
  };
}

async function onIncident<Outcome>(
  client: WorkspaceClient,
  target: IncidentTarget,
  write: (followed: FollowedIncident) => Promise<Outcome>,
): Promise<Outcome | NotWritten> {
  return asOutcome(async () => {
    const followed = await followIncident(client, target);
    return followed.ok ? write(followed) : followed.why;
  });
}

/** Failures become outcomes; anything else, an interruption too, is thrown. */
async function asOutcome<Outcome>(write: () => Promise<Outcome>): Promise<Outcome | NotWritten> {
  try {
    return await write();
  } catch (thrown) {
    if (isFailure(thrown)) return notWritten(thrown);
    throw thrown;
  }
}
