import type { Answer } from '../../simulation/answer.ts';
import { beginSettling } from '../../simulation/settling.ts';
import type { AzureWorld } from '../../world/azure-world.ts';
import { badRequest, graphError, notSimulated } from './graph-error.ts';
import type { GraphRequest } from './graph-operation.ts';

/** Something that can be disabled. */
interface Account {
  readonly id: string;
  accountEnabled: boolean;
}

/** The flag that a PATCH carries, or Graph's refusal of the body. */
type FlagReading =
  { readonly ok: true; readonly accountEnabled: boolean } | { readonly ok: false; readonly refusal: Answer };

/**
 * Reads `{"accountEnabled": false}`. The flag has to be a JSON boolean: "False" in quotes is refused (the status
 * and code are Graph's, the exact text is unchecked). Other properties are not simulated.
 */
export function readAccountEnabled({ body }: GraphRequest, resourceType: string): FlagReading {
  if (body === undefined) {
    const message =
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid ' +
      'JSON format.';
    return { ok: false, refusal: graphError(400, 'BadRequest', message) };
  }
  const other = Object.keys(body).find((name) => name !== 'accountEnabled');
  if (other !== undefined) return { ok: false, refusal: notSimulated(`a PATCH of ${other}`) };
  const { accountEnabled } = body;
  if (typeof accountEnabled === 'boolean') return { ok: true, accountEnabled };
  const message = `Invalid value specified for property 'accountEnabled' of resource '${resourceType}'.`;
  return { ok: false, refusal: badRequest(message) };
}

/** Under which name an account's flag settles. */
export function flagRecord({ id }: Account): string {
  return `${id}/accountEnabled`;
}

/** Sets the flag; 204 and no body, also when nothing changes. */
export function setAccountEnabled(state: AzureWorld, account: Account, accountEnabled: boolean): Answer {
  if (account.accountEnabled !== accountEnabled) {
    beginSettling(state, flagRecord(account), account.accountEnabled);
    account.accountEnabled = accountEnabled;
  }
  return { status: 204 };
}
