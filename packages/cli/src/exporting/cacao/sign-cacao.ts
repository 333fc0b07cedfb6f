import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';

import { canonicalJson, type JsonValue } from '@drawbridge/base';

import { cacaoId } from './cacao-id.ts';
import type { CacaoPlaybook } from './cacao-playbook.ts';

/**
 * The playbook with a signature in it (`jss`): Ed25519 over the SHA-256 of the canonical JSON (RFC 8785) of the playbook,
 * in which the signature stands already, without its value.
 */
export function signCacao(
  playbook: CacaoPlaybook,
  { key, signee, at }: { readonly key: KeyObject; readonly signee: string; readonly at: Date },
): CacaoPlaybook {
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
  const time = at.toISOString();
  const signature = {
    type: 'jss',
    id: cacaoId('jss', playbook.id, playbook.modified, publicKey),
    created: time,
    modified: time,
    signee,
    related_to: playbook.id,
    related_version: playbook.modified,
    hash_algorithm: 'sha-256',
    algorithm: 'Ed25519',
    public_key: publicKey,
  };
  const unsigned = { ...playbook, signatures: [signature] };
  const hash = createHash('sha256')
    .update(canonicalJson(unsigned as unknown as JsonValue))
    .digest();
  const value = sign(null, hash, key).toString('base64url');
  return { ...playbook, signatures: [{ ...signature, value }] };
}
