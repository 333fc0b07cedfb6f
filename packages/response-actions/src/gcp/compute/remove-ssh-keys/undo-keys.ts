import type { ActionContext, ThreeWayDifference, UndoDecision } from '../../../contract/action.ts';
import { readInstance } from '../instances.ts';
import { readMetadata, type Metadata } from '../metadata.ts';
import { describe } from '../paths.ts';
import { readSshKeys, sshKeyItems } from '../ssh-keys/ssh-key-lines.ts';
import { hasLine, isBlocked, ofItem } from './edit-keys.ts';
import type { KeysChange } from './plan-keys.ts';

/** Reads only. Where somebody has added or taken keys since, it is refused: the order of lines could not be kept. */
export async function planKeysUndo(context: ActionContext, undo: KeysChange): Promise<UndoDecision> {
  const found = await readInstance(context, undo);
  const name = describe(undo);
  const id = String(found.id ?? '');
  if (id !== undo.instanceId) {
    const difference = { field: 'id', before: undo.instanceId, ours: undo.instanceId, now: id };
    return changedSince(`${name} is another machine by now`, [difference]);
  }
  const metadata = readMetadata(found.metadata?.items);
  const changed = changes(metadata, undo);
  if (changed.length > 0) return changedSince(`somebody has changed the SSH keys of ${name} since`, changed);
  const isBack =
    undo.removed.every(({ item, line }) => hasLine(metadata.get(item), line)) &&
    (undo.block === null || !isBlocked(metadata));
  if (isBack) return { outcome: 'nothing', reason: `${name} has its SSH keys back already` };
  return {
    outcome: 'restore',
    summary: `Put ${undo.removed.length} SSH keys back into the metadata of instance ${undo.instance} in zone ${undo.zone} of project ${undo.project}`,
    differences: [
      ...undo.removed.map(({ user, fingerprint }) => ({
        field: `SSH key of ${user}`,
        before: 'removed',
        after: fingerprint,
      })),
      ...(undo.block === null
        ? []
        : [{ field: 'block-project-ssh-keys', before: 'TRUE', after: undo.block.before ?? 'not set' }]),
    ],
  };
}

/**
 * What is not as we left it: some of our lines back and others not, or other keys than those that stayed. Keys are
 * compared by fingerprint; lines that are no key are nobody's concern.
 */
function changes(metadata: Metadata, undo: KeysChange): readonly ThreeWayDifference[] {
  const some = sshKeyItems.flatMap((item) => {
    const keys = ofItem(undo.removed, item);
    const back = keys.filter(({ line }) => hasLine(metadata.get(item), line));
    if (back.length === 0 || back.length === keys.length) return [];
    return [{ field: item, before: said(keys.length), ours: said(0), now: `${back.length} of them` }];
  });
  return [...some, ...sshKeyItems.flatMap((item) => othersIn(metadata, undo, item))];
}

function said(count: number): string {
  return count === 0 ? 'none of them' : `${count} keys`;
}

/** Keys that others have added to an item since, or taken from it. */
function othersIn(
  metadata: Metadata,
  { left, removed }: KeysChange,
  item: (typeof sshKeyItems)[number],
): readonly ThreeWayDifference[] {
  const now = readSshKeys([{ key: item, value: metadata.get(item) ?? '' }]).map((key) => key.fingerprint);
  const ours = ofItem(removed, item).map((key) => key.fingerprint);
  const unknown = now.filter(
    (fingerprint) => !left[item].includes(fingerprint) && !ours.includes(fingerprint),
  );
  const missing = left[item].filter((fingerprint) => !now.includes(fingerprint));
  if (unknown.length === 0 && missing.length === 0) return [];
  const list = (fingerprints: readonly string[]): string => fingerprints.join(', ') || 'none';
  return [{ field: item, before: list([...left[item], ...ours]), ours: list(left[item]), now: list(now) }];
}

function changedSince(reason: string, changed: readonly ThreeWayDifference[]): UndoDecision {
  const hints = ['Find out in the audit log who changed it, and put the keys back by hand if that is right.'];
  return { outcome: 'refused', code: 'changed-since', reason, hints, changedSince: changed };
}
