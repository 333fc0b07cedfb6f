import type { Result } from '@drawbridge/base';

import type { CatalogSource } from '../kusto/catalog.ts';
import type { CompiledQuery, CompileOptions } from '../compile/compile.ts';

/** What the compiler's process is told and asked. What it is told has no answer. */
export type CompilerRequest =
  | { readonly kind: 'tables'; readonly tables: number; readonly source: CatalogSource }
  | {
      readonly kind: 'catalog';
      readonly catalog: number;
      readonly tables: number;
      readonly watchlists: NonNullable<CatalogSource['watchlists']>;
    }
  | CompilerQuestion;

export type CompilerQuestion =
  | {
      readonly kind: 'compile';
      readonly id: number;
      readonly catalog: number;
      readonly text: string;
      readonly options: CompileOptions;
    }
  /** `probe` is the id of the question whose answer was that probe. */
  | {
      readonly kind: 'resume';
      readonly id: number;
      readonly probe: number;
      readonly values: readonly string[];
    };

/** A translation without what cannot be sent. */
export type SentTranslation =
  | { readonly kind: 'query'; readonly query: CompiledQuery }
  | { readonly kind: 'probe'; readonly probe: CompiledQuery };

/** `failed`: it threw; the same translation made elsewhere throws the same. */
export type CompilerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'translated'; readonly id: number; readonly result: Result<SentTranslation> }
  | { readonly kind: 'failed'; readonly id: number };
