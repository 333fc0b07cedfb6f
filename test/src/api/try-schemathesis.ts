/**
 * `npm run try:schemathesis`: both OpenAPI documents of a server, as each role, with many requests for each operation.
 * `-- --examples 200 --seed 7` for more, or others.
 */
import { parseArgs } from 'node:util';

import { roles, serveApi } from './served-api.ts';
import { documents, prepareSchemathesis, tryApi } from './try-api.ts';

const { values } = parseArgs({ options: { examples: { type: 'string' }, seed: { type: 'string' } } });
const [examples, seed] = [Number(values.examples ?? 50), Number(values.seed ?? 14)];

const schemathesis = await prepareSchemathesis();
if (!schemathesis.found) throw new Error(schemathesis.reason);
const api = await serveApi();
let faults = 0;
for (const document of documents) {
  for (const role of roles) {
    const tried = await tryApi(schemathesis.python, api, { document, role, examples, seed });
    const { requests, seconds, isGood, report } = tried;
    console.log(
      `${document} as ${role}: ${String(requests)} requests in ${seconds.toFixed(0)} s, ${isGood ? 'good' : 'FAULTS'}`,
    );
    if (isGood) continue;
    faults += 1;
    console.log(report);
  }
}
const logged = api.log().match(/"level":[56]0.*/g) ?? [];
console.log(`${String(logged.length)} faults in the server's log`);
for (const line of logged.slice(0, 20)) console.log(line);
const code = await api.stop();
process.exitCode = faults === 0 && logged.length === 0 && code === 0 ? 0 : 1;
