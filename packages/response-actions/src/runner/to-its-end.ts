import type { ActionContext } from '../contract/action.ts';

/**
 * The same context, which nobody can interrupt. An effect that was begun is finished and looked at: one that is cut off
 * in the middle leaves a target of which nobody knows how it is.
 */
export function toItsEnd(context: ActionContext): ActionContext {
  return { ...context, signal: new AbortController().signal };
}
