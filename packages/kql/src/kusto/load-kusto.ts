import { createRequire } from 'node:module';

import { correctBinder } from './binder-corrections.ts';
import type { KustoLanguage } from './bridge.ts';

let loaded: KustoLanguage | undefined;

/**
 * Loads the parser on first use (about 0.4 s), unless the process was started from a snapshot that has it already.
 * Order matters: it needs the Bridge runtime as a global.
 */
export function loadKusto(): KustoLanguage {
  if (loaded === undefined) {
    const globals = globalThis as unknown as { Kusto?: { Language: KustoLanguage } };
    if (globals.Kusto === undefined) {
      const require = createRequire(import.meta.url);
      require('@kusto/language-service-next/bridge.min.js');
      require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
    }
    loaded = globals.Kusto?.Language;
    if (loaded !== undefined) correctBinder(loaded);
  }
  if (loaded === undefined) throw new Error('the parser did not define its global');
  return loaded;
}
