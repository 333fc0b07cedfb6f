import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { given, TerminalFailure, type Clock } from '@drawbridge/base';

export interface TokenOptions {
  readonly credential: TokenCredential;
  readonly scope: string;
  /** The tenant of what is asked, where it is not the credential's own. */
  readonly tenantId?: string;
  readonly clock: Clock;
}

const soonMs = 2 * 60_000;

/**
 * The token that requests carry: kept until shortly before it expires, and asked for again when a service refuses it.
 * The SDKs' own caches are left out because nothing tells them of such a refusal. The credential has a cache as well: where
 * it gives the refused token again, it is told that only a newer one will do.
 */
export class TokenSource {
  readonly #options: TokenOptions;
  #kept: AccessToken | undefined;
  #refused: string | undefined;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  async get(): Promise<string> {
    const now = this.#options.clock.now().getTime();
    const kept = this.#kept;
    if (kept !== undefined && kept.expiresOnTimestamp - soonMs > now) return kept.token;
    let token = await this.#ask();
    if (token.token === this.#refused) token = await this.#ask(issuedAfter(now));
    if (token.token === this.#refused) throw notSignedIn('it is refused, and the credential has no other');
    this.#kept = token;
    return token.token;
  }

  /** The service refuses the token that it was sent: the next request asks the credential again. */
  forget(): void {
    this.#refused = this.#kept?.token;
    this.#kept = undefined;
  }

  async #ask(claims?: string): Promise<AccessToken> {
    const { credential, scope, tenantId } = this.#options;
    const token = await credential.getToken(scope, given({ tenantId, claims })).catch((cause: unknown) => {
      throw notSignedIn(cause instanceof Error ? cause.message : String(cause), cause);
    });
    if (token === null) throw notSignedIn('the credential gave none');
    return token;
  }
}

/** What a service that revokes tokens asks for; a credential that is asked so does not look into its cache. */
function issuedAfter(now: number): string {
  const nbf = { essential: true, value: String(Math.floor(now / 1000)) };
  return JSON.stringify({ access_token: { nbf } });
}

function notSignedIn(reason: string, cause?: unknown): TerminalFailure {
  return new TerminalFailure('logs/not-signed-in', `no token for the logs: ${reason}`, { cause });
}
