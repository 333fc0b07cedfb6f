import type { Clock } from '@drawbridge/base';
import { createRemoteJWKSet, customFetch, type RemoteJWKSet } from 'jose';
import { z } from 'zod';

import { isSafeAddress } from '../../settings/addresses.ts';
import { IssuerUnavailable } from './refusals.ts';

/** What reaching an issuer takes from outside. */
export interface IssuerReach {
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  /** For how long keys are kept, and how soon an unknown key's id may make us ask again. Milliseconds. */
  readonly keyCache: { readonly maxAgeMs: number; readonly cooldownMs: number };
}

/** An issuer as its metadata describe it. */
export interface KnownIssuer {
  readonly issuer: string;
  readonly keys: RemoteJWKSet;
}

const metadataSchema = z.looseObject({ issuer: z.string(), jwks_uri: z.string().refine(isSafeAddress) });

const dayMs = 86_400_000;
const fiveMinutesMs = 300_000;

/**
 * Finds an issuer's keys by its metadata. They are asked for once a day; while they cannot be had, the ones from before
 * are used, and asked for again in five minutes. Requests at the same time share one question. Throws IssuerUnavailable.
 */
export function openIssuer(metadataUrl: string, reach: IssuerReach): () => Promise<KnownIssuer> {
  let kept: { readonly at: number; readonly known: KnownIssuer } | undefined;
  let asking: Promise<KnownIssuer> | undefined;
  const ask = async (now: number): Promise<KnownIssuer> => {
    const { issuer, jwks_uri } = await fetchMetadata(metadataUrl, reach);
    const known = { issuer, keys: keysAt(jwks_uri, reach) };
    kept = { at: now, known };
    return known;
  };
  return async () => {
    const now = reach.clock.now().getTime();
    if (kept !== undefined && now - kept.at < dayMs) return kept.known;
    asking ??= ask(now).finally(() => {
      asking = undefined;
    });
    try {
      return await asking;
    } catch (error) {
      if (kept === undefined) throw error;
      kept = { ...kept, at: now - dayMs + fiveMinutesMs };
      return kept.known;
    }
  };
}

function keysAt(url: string, { fetch, keyCache }: IssuerReach): RemoteJWKSet {
  return createRemoteJWKSet(new URL(url), {
    timeoutDuration: 5_000,
    cacheMaxAge: keyCache.maxAgeMs,
    cooldownDuration: keyCache.cooldownMs,
    [customFetch]: async (...request) => {
      try {
        return await fetch(...request);
      } catch (cause) {
        throw new IssuerUnavailable("the issuer's keys cannot be reached", { cause });
      }
    },
  });
}

async function fetchMetadata(url: string, { fetch }: IssuerReach) {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
    if (response.ok) return metadataSchema.parse(await response.json());
    throw new Error(`HTTP ${String(response.status)}`);
  } catch (cause) {
    throw new IssuerUnavailable("the issuer's metadata cannot be had", { cause });
  }
}
