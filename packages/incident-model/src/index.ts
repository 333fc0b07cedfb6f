export { targetId } from './targets/target-id.ts';
export { target, targetKinds, type Target, type TargetKind, type TargetOf } from './targets/target.ts';
