import type { Engine, Fixtures, Watchlist } from '@drawbridge/kql';

/** Makes an engine over the bundled tables with these watchlists. */
export type EngineFactory = (watchlists: readonly Watchlist[]) => Engine | Promise<Engine>;

/**
 * The engine that cases run on, one after the other: one for all of them, so that each rule is bound once. It is made
 * when it is first needed and emptied before each case.
 */
export interface CaseEngines {
  /** The watchlists of the folder: their names and columns. */
  readonly watchlists: readonly Watchlist[];
  /** The fixtures of the folder, which a case sees unless it states its own. */
  readonly fixtures: Fixtures;
  /** An empty engine with these watchlists and fixtures and no others. Only one case at a time may use it. */
  engineFor(watchlists: readonly Watchlist[], fixtures: Fixtures): Promise<Engine>;
  close(): Promise<void>;
}

const noFixtures: Fixtures = { externalData: [], geoIp: [], workspaces: [] };

/** Keeps the engine of a run of cases. Close it at the end. */
export function createCaseEngines(
  create: EngineFactory,
  watchlists: readonly Watchlist[] = [],
  fixtures: Fixtures = noFixtures,
): CaseEngines {
  let engine: Engine | undefined;
  return {
    watchlists,
    fixtures,
    engineFor: async (wanted, given) => {
      engine ??= await create(wanted);
      await engine.clear();
      engine.setWatchlists(wanted);
      engine.setFixtures(given);
      return engine;
    },
    close: async () => {
      await engine?.close();
      engine = undefined;
    },
  };
}
