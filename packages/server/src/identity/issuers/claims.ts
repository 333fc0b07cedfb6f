import { inertText } from '@drawbridge/base';
import type { JWTPayload } from 'jose';

import type { ClaimPath, Role } from '../../settings/authentication-settings.ts';

/** The claim at a path; an own property only, so that no path leads to what every object has. */
export function claimAt(payload: JWTPayload, path: ClaimPath): unknown {
  const parts = typeof path === 'string' ? [path] : path;
  return parts.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Readonly<Record<string, unknown>>)[part]
        : undefined,
    payload,
  );
}

/** A claim that may be one text or a list of them. */
export function textsOf(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((item) => typeof item === 'string');
}

/** The roles that values of claims stand for, each once. */
export function rolesOf(values: readonly string[], meaning: Readonly<Record<string, Role>>): readonly Role[] {
  const roles = values.flatMap((value) => (Object.hasOwn(meaning, value) ? [meaning[value]] : []));
  return [...new Set(roles)].filter((role) => role !== undefined);
}

/** A name for people to read: the first claim that has one, or the subject. */
export function displayOf(payload: JWTPayload, names: readonly string[], subject: string): string {
  const [name = subject] = names
    .flatMap((claim) => textsOf(payload[claim]))
    .filter((text) => text.trim() !== '');
  return inertText(name, 200);
}

/**
 * What tells the person behind a token: the e-mail address where the issuer says that it verified it, and the claims
 * that the configuration trusts.
 */
export function personKeysOf(
  payload: JWTPayload,
  isAddressVerified: boolean,
  personClaims: Readonly<Record<string, string>>,
): readonly string[] {
  const addresses = isAddressVerified ? textsOf(payload.email) : [];
  const trusted = Object.entries(personClaims).flatMap(([claim, key]) => {
    const value = payload[claim];
    return textsOf(typeof value === 'number' ? String(value) : value).map((text) => [key, text] as const);
  });
  return [...addresses.map((address) => ['email', address] as const), ...trusted]
    .map(([key, text]) => [key, text.trim().toLowerCase()] as const)
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `${key}:${text}`);
}
