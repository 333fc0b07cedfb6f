import { sha256 } from '@drawbridge/base';
import {
  issueApiToken,
  openServer,
  type ApiTokenRecord,
  type ServerParts,
  type TokenStore,
} from '@drawbridge/server';

import type { Host } from '../../terminal/host.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';
import { withServerParts, type ServeFlags } from '../serve.ts';

/** A server that the agent alone has a token for. */
export interface OwnServer {
  readonly url: string;
  readonly token: string;
}

const yearMs = 365 * 86_400_000;

/**
 * Opens a server over the local state, on a port of this machine, for the tools of this process: what they may do is what
 * the server lets an agent do, as everywhere. The token is in memory only, and its holder the same each time: an
 * idempotency key that is repeated after a restart is the same request.
 */
export async function withOwnServer(
  scope: VerbScope,
  flags: ServeFlags,
  work: (server: OwnServer, host: Host) => Promise<void>,
): Promise<void> {
  await withServerParts(scope, flags, async (parts, { lost }) => {
    const host = { ...scope.host, signal: AbortSignal.any([scope.host.signal, lost]) };
    const { token, record } = agentToken(host);
    const opened = await openServer(privateParts(parts, record));
    if (!opened.ok) throw new ProblemsFound(opened.problems);
    try {
      await work({ url: opened.value.url, token }, host);
    } finally {
      await opened.value.close();
    }
  });
}

function agentToken({ operator, clock }: Host) {
  const now = clock.now();
  const issued = issueApiToken(
    {
      id: sha256(`the agent of ${operator}`).slice(0, 11),
      name: 'the agent at this machine',
      owner: `local:${operator}`,
      roles: ['viewer', 'responder'],
      agent: true,
      expiresAt: new Date(now.getTime() + yearMs),
    },
    now,
  );
  if (!issued.ok) throw new ProblemsFound(issued.problems);
  return issued.value;
}

function privateParts(parts: ServerParts, record: ApiTokenRecord): ServerParts {
  const { tls: _, ...settings } = parts.settings;
  return {
    ...parts,
    settings: {
      ...settings,
      listen: { host: '127.0.0.1', port: 0 },
      authentication: { ...settings.authentication, tokens: true },
    },
    tokens: withRecord(parts.tokens, record),
  };
}

function withRecord(tokens: TokenStore, record: ApiTokenRecord): TokenStore {
  return {
    find: (id) => (id === record.id ? Promise.resolve(record) : tokens.find(id)),
    put: (other) => tokens.put(other),
    list: () => tokens.list(),
    touch: (id, at) => (id === record.id ? Promise.resolve() : tokens.touch(id, at)),
  };
}
