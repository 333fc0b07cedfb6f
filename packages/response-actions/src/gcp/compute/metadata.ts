import { isFailure, TerminalFailure } from '@drawbridge/base';

import type { ActionContext } from '../../contract/action.ts';
import { callGcp } from '../client/call-gcp.ts';
import { requestIdOf } from '../client/request-id.ts';
import { openCompute } from './client.ts';
import { readInstance, type MetadataItem } from './instances.ts';
import { finishOperation } from './operations.ts';
import { describe, instanceRequest, type InstancePath } from './paths.ts';

/** Metadata in the order in which it stands. Values may be secrets: they are never journaled. */
export type Metadata = ReadonlyMap<string, string>;

export function readMetadata(items: readonly MetadataItem[] | null | undefined): Metadata {
  return new Map((items ?? []).map(({ key, value }) => [key ?? '', value ?? '']));
}

const mostAttempts = 5;
const pauseMs = 2_000;

/**
 * Changes an instance's metadata as `edit` says, which gives undefined where there is nothing to change. Google takes
 * metadata as a whole only, so it is sent with the fingerprint that was read, and read again where somebody was faster
 * or the read was old. Says whether anything was changed.
 */
export async function editMetadata(
  context: ActionContext,
  path: InstancePath,
  edit: (metadata: Metadata) => Metadata | undefined,
  idempotencyKey: string,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const { metadata } = await readInstance(context, path);
    const edited = edit(readMetadata(metadata?.items));
    if (edited === undefined) return false;
    const fingerprint = metadata?.fingerprint ?? '';
    try {
      await sendMetadata(context, path, edited, { fingerprint, idempotencyKey });
      return true;
    } catch (thrown) {
      if (!isFailure(thrown) || thrown.code !== 'conflict' || attempt === mostAttempts) throw thrown;
    }
    await context.clock.sleep(pauseMs, context.signal);
  }
}

async function sendMetadata(
  context: ActionContext,
  path: InstancePath,
  metadata: Metadata,
  { fingerprint, idempotencyKey }: { readonly fingerprint: string; readonly idempotencyKey: string },
): Promise<void> {
  const instances = await openCompute(context, 'Instances');
  const items = [...metadata].map(([key, value]) => ({ key, value }));
  const request = {
    ...instanceRequest(context, path),
    requestId: requestIdOf(idempotencyKey, `metadata/${fingerprint}`),
    metadataResource: { fingerprint, items },
  };
  const [operation] = await callGcp(context, 'compute.instances.setMetadata', () =>
    instances.setMetadata(request),
  ).catch((thrown: unknown) => {
    throw withoutValues(thrown);
  });
  const place = { ...path, region: null };
  await finishOperation(context, place, operation, `change the metadata of ${describe(path)}`);
}

/** Google repeats a value that it does not take, and that may be anything that lies in metadata. */
function withoutValues(thrown: unknown): unknown {
  if (!isFailure(thrown) || thrown.code !== 'cloud-error') return thrown;
  const message = 'Google Cloud rejected the new metadata (compute.instances.setMetadata)';
  return new TerminalFailure(thrown.code, message, { hints: thrown.hints });
}

/** Whether a switch of metadata is on: Google takes TRUE, Y, yes and 1, in any case. */
export function isOn(value: string | undefined): boolean {
  return /^(true|y|yes|1)$/i.test(value?.trim() ?? '');
}
