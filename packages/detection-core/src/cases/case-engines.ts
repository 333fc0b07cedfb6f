import type { Engine, Watchlist } from '@drawbridge/kql';

/** Makes an engine over the bundled tables with these watchlists. */
export type EngineFactory = (watchlists: readonly Watchlist[]) => Engine | Promise<Engine>;

/**
 * The engine that cases run on, one after the other: one for all of them, so that each rule is bound once. It is made
 * when it is first needed and emptied before each case.
 */
export interface CaseEngines {
  /** The watchlists of the folder: their names and columns. */
  readonly watchlists: readonly Watchlist[];
  /** An empty engine with these watchlists and no others. Only one case at a time may use it. */
  engineFor(watchlists: readonly Watchlist[]): Promise<Engine>;
  close(): Promise<void>;
}

/** Keeps the engine of a run of cases. Close it at the end. */
export function createCaseEngines(create: EngineFactory, watchlists: readonly Watchlist[] = []): CaseEngines {
  let engine: Engine | undefined;
  return {
    watchlists,
    engineFor: async (wanted) => {
      engine ??= await create(wanted);
      await engine.clear();
      engine.setWatchlists(wanted);
      return engine;
    },
    close: async () => {
      await engine?.close();
      engine = undefined;
    },
  };
}
