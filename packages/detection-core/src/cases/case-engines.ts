import type { Engine, Watchlist } from '@drawbridge/kql';

/** Makes an engine over the bundled tables with these watchlists. */
export type EngineFactory = (watchlists: readonly Watchlist[]) => Engine | Promise<Engine>;

/**
 * The engines that cases run on. Watchlists are fixed when an engine is made, so there is one for each distinct set
 * of them, made when it is first needed and emptied before each case.
 */
export interface CaseEngines {
  /** The watchlists of the folder: their names and columns. */
  readonly watchlists: readonly Watchlist[];
  /** An empty engine. Only one case at a time may use it. */
  engineFor(watchlists: readonly Watchlist[]): Promise<Engine>;
  close(): Promise<void>;
}

/** Engines kept open at a time: each is a database and a thread. */
const maxOpen = 3;

/** Keeps the engines of a run of cases. Close it at the end. */
export function createCaseEngines(create: EngineFactory, watchlists: readonly Watchlist[] = []): CaseEngines {
  const open = new Map<string, Engine>();
  return {
    watchlists,
    engineFor: async (wanted) => {
      const key = JSON.stringify(wanted);
      const known = open.get(key);
      if (known !== undefined) {
        await known.clear();
        return known;
      }
      const oldest = [...open][0];
      if (open.size >= maxOpen && oldest !== undefined) {
        open.delete(oldest[0]);
        await oldest[1].close();
      }
      const engine = await create(wanted);
      open.set(key, engine);
      return engine;
    },
    close: async () => {
      for (const engine of open.values()) await engine.close();
      open.clear();
    },
  };
}
