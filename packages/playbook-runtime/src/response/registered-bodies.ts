import type { RegisteredBody } from '../engine/durable-engine.ts';
import type { BoundAction } from '../engine/run-action.ts';
import { eventsOf } from '../journal/run-events.ts';
import type { OpenRun } from '../store/open-run.ts';
import { responseActions } from './response-actions.ts';
import { responseBody } from './response-body.ts';
import type { ResponseHost } from './response-host.ts';
import { undoActions } from './undo-actions.ts';
import { undoBody } from './undo-body.ts';

/** Every body that an engine has to know. */
export const registeredBodies: readonly RegisteredBody[] = [responseBody, undoBody];

/** The actions of one run, whichever body it is of. */
export function actionsOfRun(run: OpenRun, host: ResponseHost): readonly BoundAction[] {
  const body = eventsOf(run.entries(), 'run-received')[0]?.body;
  return body === undoBody.name ? undoActions(run, host) : responseActions(run, host);
}
