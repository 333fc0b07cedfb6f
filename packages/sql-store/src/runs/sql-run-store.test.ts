import { describeRunStore } from '@drawbridge/playbook-runtime/run-store-suite';

import { onEachDatabase, storeIn } from '../databases.suite.ts';

onEachDatabase('the store in a database', (newDatabase) => {
  describeRunStore('it', async (clock) => storeIn(await newDatabase(), { clock }));
});
