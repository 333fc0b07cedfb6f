import { sha256 } from '@drawbridge/base';
import { digestRun, type RunDigest, type RunEntry } from '@drawbridge/playbook-runtime';

/** Raised whenever a digest says something else of the same journal. */
const version = 1;

/** A digest as it is kept beside its run. It counts only while the journal ends where it ended then. */
export interface DigestRow {
  readonly digest: string;
  readonly hash: string;
}

export function digestRow(runId: string, entries: readonly RunEntry[]): DigestRow {
  const digest = JSON.stringify(digestRun(runId, entries));
  return { digest, hash: hashOf(runId, entries.at(-1)?.hash ?? '', digest) };
}

/** The digest of a run whose journal ends with that entry; undefined where it is absent, old or was changed. */
export function readDigest(
  runId: string,
  head: string,
  { digest, hash }: { readonly digest: string | null; readonly hash: string | null },
): RunDigest | undefined {
  if (digest === null || hash !== hashOf(runId, head, digest)) return undefined;
  return JSON.parse(digest) as RunDigest;
}

const hashOf = (runId: string, head: string, digest: string): string =>
  sha256([version, runId, head, digest].join('\n'));
