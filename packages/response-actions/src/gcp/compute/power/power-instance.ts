import { z } from 'zod';

import type { ActionContext } from '../../../contract/action.ts';
import { callGcp } from '../../client/call-gcp.ts';
import { callRest } from '../../client/rest-client.ts';
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
  const operation =
    verb === 'stop' ? await stopNow(context, path, said) : await callVerb(context, path, verb, said);
  await finishOperation(context, { ...path, region: null }, operation, `${verb} ${describe(path)}`);
}

async function callVerb(
  context: ActionContext,
  path: InstancePath,
  verb: Exclude<PowerVerb, 'stop'>,
  said: PowerRequest,
): Promise<unknown> {
  const request = { ...instanceRequest(context, path), ...said };
  const instances = await openCompute(context, 'Instances');
  return (await callGcp(context, `compute.instances.${verb}`, () => instances[verb](request)))[0];
}

/**
 * A graceful shutdown leaves the guest up to an hour (PENDING_STOP), with anyone who is in it. It is skipped, and one that
 * has begun is ended. Compute's library does not know the parameter, so this call is made by REST.
 */
async function stopNow(
  context: ActionContext,
  path: InstancePath,
  { requestId, discardLocalSsd }: PowerRequest,
): Promise<unknown> {
  const { project, zone, instance } = instanceRequest(context, path);
  const resource = `projects/${encodeURIComponent(project)}/zones/${encodeURIComponent(zone)}/instances/${encodeURIComponent(instance)}`;
  const query = new URLSearchParams({
    requestId,
    noGracefulShutdown: 'true',
    ...(discardLocalSsd === undefined ? {} : { discardLocalSsd: String(discardLocalSsd) }),
  });
  const latestResponse = await callRest(context, {
    service: 'compute',
    method: 'POST',
    path: `/compute/v1/${resource}/stop?${query.toString()}`,
    permission: 'compute.instances.stop',
    answer: z.looseObject({ name: z.string(), status: z.string().optional() }),
  });
  return { latestResponse };
}
