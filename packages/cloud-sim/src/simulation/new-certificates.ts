import { randomUUID } from 'node:crypto';

/** A key and its certificate, in PEM. */
interface CertifiedKey {
  readonly cert: string;
  readonly key: string;
}

/** An authority's certificate, and what it has signed for a server on loopback and for a client. */
export interface NewCertificates {
  readonly ca: string;
  readonly server: CertifiedKey;
  readonly client: CertifiedKey;
}

/** Makes an authority with a server and a client of its own: their keys are kept nowhere. */
export async function newCertificates(): Promise<NewCertificates> {
  const { generate } = await import('selfsigned');
  const how = { keyType: 'ec', algorithm: 'sha256' } as const;
  const named = (role: string) => [{ name: 'commonName', value: `${role} ${randomUUID()}` }];
  const authority = await generate(named('authority'), {
    ...how,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const ca = { key: authority.private, cert: authority.cert };
  const altNames = [
    { type: 2 as const, value: 'localhost' },
    { type: 7 as const, ip: '127.0.0.1' },
  ];
  const sign = async (role: 'server' | 'client'): Promise<CertifiedKey> => {
    const { private: key, cert } = await generate(named(role), {
      ...how,
      ca,
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'extKeyUsage', serverAuth: role === 'server', clientAuth: role === 'client' },
        { name: 'subjectAltName', altNames },
      ],
    });
    return { cert, key };
  };
  return { ca: authority.cert, server: await sign('server'), client: await sign('client') };
}
