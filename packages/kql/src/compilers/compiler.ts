import type { Result } from '@drawbridge/base';

import type { CompiledQuery, CompileOptions } from '../compile/compile.ts';
import type { Catalog } from '../kusto/catalog.ts';

/** As a compilation of `compile/`, wherever it was made. */
export type Translation =
  | { readonly kind: 'query'; readonly query: CompiledQuery }
  | {
      readonly kind: 'probe';
      readonly probe: CompiledQuery;
      resume(values: readonly string[]): Promise<Result<Translation>>;
    };

/**
 * What translates an engine's queries. All compilers give the same answers, because translating is pure; they differ
 * in how soon: the parser takes two seconds to load.
 */
export interface Compiler {
  compile(text: string, catalog: Catalog, options: CompileOptions): Promise<Result<Translation>>;
}
