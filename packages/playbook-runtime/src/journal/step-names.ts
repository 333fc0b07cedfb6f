/** The names of a run's steps, by which its journal is read. */
export const stepNames = {
  guards: 'guards',
  contain: (key: string) => `contain ${key}`,
  undo: (key: string) => `undo ${key}`,
  writeBack: 'write-back',
} as const;
