import { z } from 'zod';

import { secretFile } from './addresses.ts';

/** How the database's server proves itself, and we to it: PEM files. `off` has to be said for another machine. */
const postgresTls = z.union(
  [
    z.literal('off'),
    z
      .strictObject({
        caFile: z.string().min(1).optional(),
        certFile: z.string().min(1).optional(),
        keyFile: secretFile.optional(),
        serverName: z.string().min(1).optional(),
      })
      .refine(
        ({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined),
        'a certificate of ours has a keyFile, and the other way round',
      ),
  ],
  'off, or caFile, certFile, keyFile and serverName',
);

const postgres = z
  .strictObject({
    /** `postgres://user@host:5432/database`, without a password. */
    url: z
      .string()
      .refine(isPostgresUrl, 'postgres://user@host:5432/database, without a password')
      .optional(),
    /** Instead of the URL; a folder is that of a socket. */
    host: z.string().min(1).optional(),
    port: z.int().min(1).max(65_535).optional(),
    database: z.string().min(1).optional(),
    user: z.string().min(1).optional(),
    passwordFile: secretFile.optional(),
    /** The name of a variable of the environment. */
    passwordEnv: z
      .string()
      .regex(/^[A-Za-z_]\w*$/, 'the name of a variable of the environment')
      .optional(),
    tls: postgresTls.optional(),
  })
  .superRefine((given, issues) => {
    const complain = (field: string, message: string) => {
      issues.addIssue({ code: 'custom', path: [field], message });
    };
    if ((given.url === undefined) === (given.host === undefined))
      complain('host', 'name the url, or the host');
    if (given.url !== undefined)
      for (const part of ['port', 'database', 'user'] as const)
        if (given[part] !== undefined) complain(part, 'with a url, it stands in the url');
    if (given.passwordFile !== undefined && given.passwordEnv !== undefined)
      complain('passwordEnv', 'the password comes from a file or from the environment');
  });

/** Where runs, log, tokens and pauses are kept: `sqlite`, a file in the state folder, or a PostgreSQL database. */
export const storeSettings = z.preprocess(
  (value) => (value === 'sqlite' ? {} : value),
  z.strictObject({ postgres: postgres.optional() }, 'sqlite, or postgres with its settings').default({}),
);

export type PostgresSettings = z.infer<typeof postgres>;

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, password } = new URL(text);
  return /^postgres(ql)?:$/.test(protocol) && password === '';
}
