/**
 * The part of `npm run bench` that is about the service: from an incident to the first call, runs a second, many runs that
 * wait. Each ratio is of two measurements of the same run. It asserts nothing.
 *
 *   npm run bench:service -- --posts 200 --seconds 5 --waiting 10000
 */
import { parseArgs } from 'node:util';

import { benchFirstCall } from './first-call.ts';
import { benchManyWaiting } from './many-waiting.ts';
import { benchRunRate } from './run-rate.ts';

const { values } = parseArgs({
  options: {
    posts: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '5' },
    waiting: { type: 'string', default: '10000' },
  },
});
await benchFirstCall(Number(values.posts));
await benchRunRate(Number(values.seconds));
await benchManyWaiting(Number(values.waiting));
