import { isFailure, RetryableFailure, TerminalFailure } from '@drawbridge/base';

import type { WorkspaceAddress } from '../client/workspace-client.ts';

const save = 'or save the incident with its alerts and entities to a file, and give the file';

/** The same failure with the way out; anything else is thrown as it came. */
export function explainFailure(thrown: unknown, address: WorkspaceAddress): never {
  const hints = isFailure(thrown) ? hintsOf(thrown.code, address) : [];
  if (!isFailure(thrown) || hints.length === 0) throw thrown;
  const options = { hints: [...thrown.hints, ...hints], cause: thrown };
  throw thrown.kind === 'retryable'
    ? new RetryableFailure(thrown.code, thrown.message, options)
    : new TerminalFailure(thrown.code, thrown.message, options);
}

function hintsOf(code: string, { subscriptionId, resourceGroup, workspace }: WorkspaceAddress) {
  switch (code) {
    case 'sync/access-denied':
      return [
        `reading incidents takes the role Microsoft Sentinel Reader on the workspace ${workspace}`,
        save,
      ];
    case 'sync/not-signed-in':
      return ['sign in (az login), or give the identity by the environment as for drawbridge sync', save];
    case 'sync/not-found':
      return [
        `in targets.yaml this is the workspace ${workspace} in ${resourceGroup} of ${subscriptionId}: is that right?`,
      ];
    case 'sync/throttled':
      return ['the service lists the entities of 100 incidents in five minutes: wait, and try again', save];
    case 'sync/unavailable':
    case 'sync/unreachable':
      return ['try again', save];
    default:
      return [];
  }
}
