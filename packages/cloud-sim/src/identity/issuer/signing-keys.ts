import { randomUUID } from 'node:crypto';

import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** The keys of the issuer: the newest signs, and all that are kept are published. */
export class SigningKeys {
  #keys: readonly SigningKey[];

  private constructor(first: SigningKey) {
    this.#keys = [first];
  }

  static async generate(): Promise<SigningKeys> {
    return new SigningKeys(await generateKey());
  }

  /** A new key signs from now on; those before it are still published only if they are kept. */
  async rotate(keepsOld: boolean): Promise<void> {
    this.#keys = [await generateKey(), ...(keepsOld ? this.#keys : [])];
  }

  get published(): readonly JWK[] {
    return this.#keys.map(({ kid, publicJwk }) => ({ ...publicJwk, kid, use: 'sig', alg: 'RS256' }));
  }

  async sign(claims: JWTPayload, header: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const [key] = this.#keys;
    if (key === undefined) throw new Error('an issuer has a key');
    return new SignJWT(claims)
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid, ...header })
      .sign(key.privateKey);
  }
}

async function generateKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  return { kid: randomUUID(), privateKey, publicJwk: await exportJWK(publicKey) };
}
