import type { ResponseRequest } from '@drawbridge/playbook-runtime';

import type { Caller } from '../identity/callers/caller.ts';

/** A caller as the requester of a run. */
export function requesterOf({ display, subject, kind, personKeys }: Caller): ResponseRequest['requester'] {
  return { name: display, subject, kind, personKeys: [...personKeys] };
}
