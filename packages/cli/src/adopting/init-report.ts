import type { Problem } from '@drawbridge/base';
import type { ContentGlobs, ContentKind } from '@drawbridge/detection-core';

/** What `drawbridge init` found in a repository, and what it made of it. */
export interface InitReport {
  readonly root: string;
  /** Where the content lies in it; empty where that is the root. */
  readonly content: string;
  readonly layouts: readonly string[];
  readonly found: readonly FoundKind[];
  /** What lies in folders of content and is not read, with its reason. */
  readonly unread: readonly Problem[];
  /** Folders that were not looked into. */
  readonly passedOver: readonly string[];
  /** Globs for what lies outside of the known layouts, and whether the configuration has them. */
  readonly globs: ContentGlobs;
  readonly globsAreSet: boolean;
  readonly baseline: {
    readonly errors: number;
    readonly warnings: number;
    /** Errors that the baseline which is there does not count: a check fails for them. */
    readonly beyond: number;
  };
  readonly files: readonly InitFile[];
  readonly isDryRun: boolean;
  readonly next: readonly string[];
}

export interface FoundKind {
  readonly kind: ContentKind | 'playbook' | 'case';
  readonly count: number;
  /** The folders of content that hold them, those with most first. */
  readonly folders: readonly { readonly folder: string; readonly count: number }[];
}

export interface InitFile {
  /** From the repository's root. */
  readonly path: string;
  /** `kept`: it is there with another text, which only `--force` replaces. */
  readonly outcome: 'written' | 'changed' | 'unchanged' | 'kept';
  readonly text: string;
}
