import { z } from 'zod';

import { secretFile } from './addresses.ts';

/** How Temporal proves itself, and we to it: PEM files. */
const temporalTls = z
  .strictObject({
    caFile: z.string().min(1).optional(),
    certFile: z.string().min(1).optional(),
    keyFile: secretFile.optional(),
    serverName: z.string().min(1).optional(),
  })
  .refine(
    ({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined),
    'a certificate of ours has a keyFile, and the other way round',
  );

const temporal = z.strictObject({
  address: z.string().regex(/^[^\s/]+:\d{1,5}$/, 'host:port, such as temporal.example.com:7233'),
  namespace: z.string().min(1).default('default'),
  taskQueue: z.string().min(1).default('drawbridge'),
  /** `true`: TLS with the authorities of this machine. */
  tls: z
    .union([z.literal(true), temporalTls], 'true, or caFile, certFile, keyFile and serverName')
    .optional(),
  apiKeyFile: secretFile.optional(),
  /** Holds the base64 of 32 bytes that encrypt what Temporal keeps of a run; the same on every replica. */
  encryptionKeyFile: secretFile.optional(),
});

/** What runs the playbooks: `embedded`, in the one server there is, or `temporal`, for several replicas. */
export const engineSettings = z.preprocess(
  (value) => (value === 'embedded' ? {} : value),
  z.strictObject({ temporal: temporal.optional() }, 'embedded, or temporal with its settings').default({}),
);

export type TemporalSettings = z.infer<typeof temporal>;
