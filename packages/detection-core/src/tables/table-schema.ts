import type { KqlType, TableSchema } from '@drawbridge/kql';

import { withStandardColumns } from './standard-columns.ts';

/**
 * The tables are TypeScript and not JSON files: they load the same from source and from `dist`, with no copying
 * step and without Node 20's warning about JSON modules.
 */
export function tableSchema(name: string, columns: Readonly<Record<string, KqlType>>): TableSchema {
  return withStandardColumns({
    name,
    columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
  });
}
