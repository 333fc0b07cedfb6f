import { toJson, type JsonValue } from '@drawbridge/base';
import type { z } from 'zod';

/**
 * One kind of step: what the body of a run calls and an engine finds by its name. Arguments and results are JSON, since
 * an engine may carry them to another machine, and each has a shape, since they come back from there or from a journal.
 */
export interface RunAction<Args, Result> {
  readonly name: string;
  readonly args: z.ZodType<Args>;
  readonly result: z.ZodType<Result>;
}

/** What an action receives in addition to its arguments. */
export interface ActionCall {
  readonly runId: string;
  readonly step: string;
  /** A UUID made of run and step: the same on every repeat. */
  readonly idempotencyKey: string;
}

/** An action together with the function that performs it: JSON in, JSON out. */
export interface BoundAction {
  readonly name: string;
  perform(args: JsonValue, call: ActionCall): Promise<JsonValue>;
}

/** Binds an action to its function. The action in flight at a crash happens again: the function must be idempotent. */
export function bindAction<Args, Result>(
  action: RunAction<Args, Result>,
  perform: (args: Args, call: ActionCall) => Promise<Result>,
): BoundAction {
  return {
    name: action.name,
    perform: async (args, call) => toJson(await perform(action.args.parse(args), call)),
  };
}

/** The result of an action, out of JSON. Throws where it has another shape: then the journal is not of this action. */
export function readResult<Result>(
  action: Pick<RunAction<unknown, Result>, 'name' | 'result'>,
  step: string,
  json: JsonValue,
): Result {
  const parsed = action.result.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(`the result of the step '${step}' is not what '${action.name}' gives`, {
    cause: parsed.error,
  });
}
