import { type CloudSim } from '@drawbridge/cloud-sim';

import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import type { ConformanceCase } from './conformance-case.suite.ts';
import { bookkeeping, differingPaths } from './world-difference.suite.ts';

type Snapshot = ReturnType<CloudSim['snapshot']>;

/** Every path of the world that is another than before. */
export function changed(before: Snapshot, after: Snapshot): readonly string[] {
  return differingPaths(before, after).filter((path) => !bookkeeping.test(path));
}

/** An undo restores everything but the traces and the evidence. */
export function notRestored(
  conformanceCase: ConformanceCase,
  before: Snapshot,
  after: Snapshot,
): readonly string[] {
  return changed(before, after).filter(
    (path) => !conformanceCase.traces.test(path) && !isEvidence(conformanceCase, path),
  );
}

/** Evidence is kept, whatever becomes of the containment. */
export function isEvidence(conformanceCase: ConformanceCase, path: string): boolean {
  return conformanceCase.evidence?.test(path) === true;
}

/** Whether the action has an undo at all. */
export function isReversible({ id }: ConformanceCase): boolean {
  return actionCatalogue.find((action) => action.id === id)?.reversible !== 'no';
}
