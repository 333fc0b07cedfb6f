import type { ActionContext } from '../../../contract/action.ts';
import { callGcp } from '../../client/call-gcp.ts';
import { openCompute } from '../client.ts';
import { finishOperation } from '../operations.ts';
import { describe, instanceRequest, type InstancePath } from '../paths.ts';

export type PowerVerb = 'stop' | 'start' | 'suspend' | 'resume';

/** What is sent with a verb: with the same request id a repeat is the same operation. */
interface PowerRequest {
  readonly requestId: string;
  /** Only where it has a local SSD: then it must be said. */
  readonly discardLocalSsd?: boolean;
}

/** Stops, starts, suspends or resumes an instance, and waits for the operation. */
export async function powerInstance(
  context: ActionContext,
  path: InstancePath,
  verb: PowerVerb,
  said: PowerRequest,
): Promise<void> {
  const request = { ...instanceRequest(context, path), ...said };
  const instances = await openCompute(context, 'Instances');
  const [operation] = await callGcp(context, `compute.instances.${verb}`, () => instances[verb](request));
  await finishOperation(context, { ...path, region: null }, operation, `${verb} ${describe(path)}`);
}
