import { createHash } from 'node:crypto';

/** Where SSH keys lie in metadata: the legacy item makes the machine ignore those of its project. */
export const sshKeyItems = ['ssh-keys', 'sshKeys'] as const;

export type SshKeyItem = (typeof sshKeyItems)[number];

/** One public key of metadata, and where it lies. A public key is no secret. */
export type SshKey = {
  readonly item: SshKeyItem;
  /** Which line of the item it is, from 0. */
  readonly index: number;
  /** Whose account on the machine it opens. */
  readonly user: string;
  /** `SHA256:…`, as ssh-keygen shows it. */
  readonly fingerprint: string;
  /** The whole line, as it must be put back. */
  readonly line: string;
};

interface MetadataItem {
  readonly key?: string | null;
  readonly value?: string | null;
}

const keyLine = /^\s*([^\s:]+):((?:ssh-|ecdsa-|sk-)[\w@.-]+)\s+([A-Za-z0-9+/]+=*)(?:\s.*)?$/;

/** The public keys of an instance's, or a project's, metadata. What is no key is left out: it opens nothing. */
export function readSshKeys(items: readonly MetadataItem[]): readonly SshKey[] {
  return sshKeyItems.flatMap((item) =>
    linesOf(items, item).flatMap((line, index) => {
      const [, user, , blob] = keyLine.exec(line) ?? [];
      if (user === undefined || blob === undefined) return [];
      const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
      return [{ item, index, user, fingerprint: `SHA256:${digest.replace(/=+$/, '')}`, line }];
    }),
  );
}

/** How many lines hold something that we cannot read as a public key. */
export function countUnreadable(items: readonly MetadataItem[]): number {
  const filled = sshKeyItems.flatMap((item) => linesOf(items, item)).filter((line) => line.trim() !== '');
  return filled.length - readSshKeys(items).length;
}

/** The lines of an item, verbatim; none where there is no such item. */
function linesOf(items: readonly MetadataItem[], item: SshKeyItem): readonly string[] {
  const value = items.find((metadataItem) => metadataItem.key === item)?.value;
  return value === undefined || value === null ? [] : value.split('\n');
}
