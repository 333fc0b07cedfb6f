/* `npm run crash -- --through cli --runs N [--seed S]`: kills the command at every entry of its journal. */
import { parseArgs } from 'node:util';

import { crash, points, type CrashCase } from './crash-case.ts';
import { openGround } from './ground.ts';

const { values } = parseArgs({
  options: {
    through: { type: 'string', default: 'cli' },
    runs: { type: 'string', default: '104' },
    seed: { type: 'string', default: '1' },
  },
});
if (values.through !== 'cli') throw new Error(`--through ${values.through}: only cli is there`);

const signals = ['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Every verb, point and signal, in an order that the seed decides; from the beginning again where more are wanted. */
function casesOf(runs: number, seed: number): readonly CrashCase[] {
  const all = (['respond', 'contain', 'undo'] as const).flatMap((verb) =>
    Array.from({ length: points[verb] }, (_, at) => at + 1).flatMap((point) =>
      signals.map((signal) => ({ verb, point, signal })),
    ),
  );
  const next = random(seed);
  const shuffled = all
    .map((crashCase) => ({ crashCase, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ crashCase }) => crashCase);
  return Array.from({ length: runs }, (_, at) => shuffled[at % shuffled.length]!);
}

/** Mulberry32: the same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ground = await openGround();
const counts = { lost: 0, repeated: 0, stuck: 0, unverifiable: 0 };
const kinds = ['lost', 'repeated', 'stuck', 'unverifiable'] as const;
const hit = new Set<string>();
let failed = 0;
const cases = casesOf(Number(values.runs), Number(values.seed));
for (const crashCase of cases) {
  const outcome = await crash(ground, crashCase);
  const wrong = kinds.filter((kind) => outcome[kind]);
  for (const kind of wrong) counts[kind] += 1;
  const { verb, signal } = crashCase;
  hit.add(`${verb} ${outcome.at}`);
  if (wrong.length === 0) continue;
  failed += 1;
  console.log(`${verb}, ${signal} at entry ${outcome.at}: ${wrong.join(', ')}\n${outcome.said}`);
}
await ground.close();
console.log(`points hit: ${String(hit.size)} (seed ${values.seed})`);
console.log(kinds.map((kind) => `${kind} ${String(counts[kind])}`).join(', '));
console.log(`${String(cases.length - failed)} passed, ${String(failed)} failed`);
process.exitCode = failed === 0 ? 0 : 1;
