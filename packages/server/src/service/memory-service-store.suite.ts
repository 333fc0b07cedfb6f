import type { EngineStore } from '@drawbridge/playbook-runtime';

import type { HandledIncident, KeyUse, Pause, ServiceStore } from './service-store.ts';

/** What a server keeps beside its runs, in memory: gone with the process. */
export function memoryServiceStore(store: EngineStore): ServiceStore {
  const rows: HandledIncident[] = [];
  const keys = new Map<string, { hash: string; answer: Extract<KeyUse, { is: 'known' }>['answer'] }>();
  const pauses = new Map<string, Pause>();
  return {
    ...store,
    ledger: {
      handled: (key) => Promise.resolve(rows.filter((row) => row.incidentKey === key)),
      claim: (row) => {
        const known = rows.find(
          (other) =>
            other.incidentKey === row.incidentKey &&
            other.playbook === row.playbook &&
            other.revision === row.revision,
        );
        if (known === undefined) rows.push(row);
        return Promise.resolve(known ?? row);
      },
    },
    idempotency: {
      find: (caller, key, hash) => {
        const known = keys.get(`${caller} ${key}`);
        if (known === undefined) return Promise.resolve({ is: 'new' });
        return Promise.resolve(
          known.hash === hash ? { is: 'known', answer: known.answer } : { is: 'conflict' },
        );
      },
      keep: (caller, key, hash, answer) => {
        keys.set(`${caller} ${key}`, { hash, answer });
        return Promise.resolve();
      },
    },
    pauses: {
      list: () => Promise.resolve([...pauses.values()]),
      put: (pause) => Promise.resolve(void pauses.set(pause.scope, pause)),
      remove: (scope) => Promise.resolve(pauses.delete(scope)),
    },
  };
}
