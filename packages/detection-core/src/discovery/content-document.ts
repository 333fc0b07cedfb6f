import type { YamlText } from '@drawbridge/base';

import type { DocumentOrigin } from './document-origin.ts';

/** What a document of a repository is. `microsoft-rule`: an analytics rule without a query of ours. */
export type ContentKind =
  'rule' | 'microsoft-rule' | 'hunting-query' | 'function' | 'automation-rule' | 'watchlist';

/** A document of a repository, in our own words whatever form it is written in. */
export interface ContentDocument {
  readonly kind: ContentKind;
  readonly origin: DocumentOrigin;
  /** Its value, and where each field stands in the file. */
  readonly yaml: YamlText;
}

/** Documents for each kind that lie elsewhere than in the layouts that are known, as globs from the root. */
export type ContentGlobs = Readonly<Partial<Record<ContentKind, readonly string[]>>>;
