/**
 * The part of `npm run bench` that is about the service: from an incident to the first call, runs a second on both engines,
 * many runs that wait. Each ratio is of two measurements of the same run. It asserts nothing.
 *
 *   npm run bench:service -- --only first-call,waiting --posts 200
 *
 * `--posts 50`: incidents, of two seconds each, since a change is looked at for that long. `--seconds 5`: of each rate of
 * the embedded engine. `--temporal-seconds 20`: of each rate on Temporal, where its SDK is installed. `--waiting 10000`: runs
 * that wait for an approval.
 */
import { parseArgs } from 'node:util';

import { benchFirstCall } from './first-call.ts';
import { benchManyWaiting } from './many-waiting.ts';
import { benchRunRate } from './run-rate.ts';
import { benchTemporalRate } from './temporal-rate.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'first-call,rate,temporal,waiting' },
    posts: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '5' },
    'temporal-seconds': { type: 'string', default: '20' },
    waiting: { type: 'string', default: '10000' },
  },
});
const benches: Readonly<Record<string, () => Promise<void>>> = {
  'first-call': () => benchFirstCall(Number(values.posts)),
  rate: () => benchRunRate(Number(values.seconds)),
  temporal: () => benchTemporalRate(Number(values['temporal-seconds'])),
  waiting: () => benchManyWaiting(Number(values.waiting)),
};
for (const name of values.only.split(',')) {
  const bench = benches[name];
  if (bench === undefined) throw new Error(`--only ${name}: one of ${Object.keys(benches).join(', ')}`);
  await bench();
}
