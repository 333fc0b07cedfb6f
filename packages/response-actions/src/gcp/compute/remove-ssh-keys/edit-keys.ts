import type { Metadata } from '../metadata.ts';
import { sshKeyItems, type SshKey, type SshKeyItem } from '../ssh-keys/ssh-key-lines.ts';

const blockItem = 'block-project-ssh-keys';

/** What is done to the switch that makes the machine ignore its project's keys; null where it is left alone. */
export type BlockStep = { readonly before: string | null } | null;

/** Pure. The value of an item without some of its lines; undefined, the item itself goes, where no line is left. */
function withoutKeys(value: string, keys: readonly SshKey[]): string | undefined {
  const gone = new Set(keys.map((key) => key.line));
  const left = value.split('\n').filter((line) => !gone.has(line));
  // An empty line that is left is kept, so that what is put back is what was there to the letter.
  return left.length === 0 ? undefined : left.join('\n');
}

/** Pure. The value of an item with lines put back at the places where they were. */
function withKeys(value: string | undefined, keys: readonly SshKey[]): string {
  const lines = value === undefined ? [] : value.split('\n');
  for (const { index, line } of [...keys].sort((key, other) => key.index - other.index)) {
    lines.splice(index, 0, line);
  }
  return lines.join('\n');
}

/** Pure. Metadata without the keys, and with the switch set; undefined where it is so already. */
export function removeKeys(
  metadata: Metadata,
  keys: readonly SshKey[],
  block: BlockStep,
): Metadata | undefined {
  const edited = new Map(metadata);
  for (const item of sshKeyItems) {
    const value = metadata.get(item);
    if (value === undefined) continue;
    const left = withoutKeys(value, ofItem(keys, item));
    if (left === undefined) edited.delete(item);
    else edited.set(item, left);
  }
  if (block !== null) edited.set(blockItem, 'TRUE');
  return isSame(metadata, edited) ? undefined : edited;
}

/** Pure. Metadata with the keys back, and the switch as it was; undefined where it is so already. */
export function restoreKeys(
  metadata: Metadata,
  keys: readonly SshKey[],
  block: BlockStep,
): Metadata | undefined {
  const edited = new Map(metadata);
  for (const item of sshKeyItems) {
    const missing = ofItem(keys, item).filter((key) => !hasLine(metadata.get(item), key.line));
    if (missing.length > 0) edited.set(item, withKeys(metadata.get(item), missing));
  }
  if (block !== null) {
    if (block.before === null) edited.delete(blockItem);
    else edited.set(blockItem, block.before);
  }
  return isSame(metadata, edited) ? undefined : edited;
}

/** Whether a line stands in an item. */
export function hasLine(value: string | undefined, line: string): boolean {
  return value?.split('\n').includes(line) === true;
}

/** Whether the switch is as we set it. */
export function isBlocked(metadata: Metadata): boolean {
  return metadata.get(blockItem) === 'TRUE';
}

export function ofItem(keys: readonly SshKey[], item: SshKeyItem): readonly SshKey[] {
  return keys.filter((key) => key.item === item);
}

function isSame(metadata: Metadata, other: Metadata): boolean {
  return metadata.size === other.size && [...metadata].every(([key, value]) => other.get(key) === value);
}
