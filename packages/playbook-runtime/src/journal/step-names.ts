const undo = 'undo ';

/** The names of a run's steps, by which its journal is read. */
export const stepNames = {
  guards: 'guards',
  contain: (key: string) => `contain ${key}`,
  undo: (key: string) => undo + key,
  /** The key of the item that an undo's step is about. */
  keyOfUndo: (step: string) => step.slice(undo.length),
  writeBack: 'write-back',
} as const;
