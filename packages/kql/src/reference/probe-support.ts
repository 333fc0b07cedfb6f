import type { Problem } from '@drawbridge/base';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { readParserCatalogue } from './parser-catalogue.ts';
import { probeGeo, probeRow, probeTable } from './probe-arguments.ts';
import { makeProbes, type Probed } from './probes.ts';
import { publishedReason } from './refusals.ts';

/** What the probes of one thing showed. */
export interface Support {
  readonly kind: Probed['kind'];
  readonly name: string;
  /**
   * `partly`: some probes ran, some were refused. `unprobed`: the parser rejected every probe of something that we do
   * not refuse on purpose, so that it is the probe that has to be mended. `failed`: a fault of ours.
   */
  readonly outcome: 'supported' | 'partly' | 'refused' | 'unprobed' | 'failed';
  /** What the refusals, or the rejections of an unprobed one, say. */
  readonly notes: readonly string[];
}

type Answer = { readonly outcome: 'ran' | 'refused' | 'rejected' | 'failed'; readonly note: string };

const NOW = new Date('2026-01-12T10:00:00Z');
const refusals = new Set(['kql/unsupported', 'kql/columns-depend-on-data']);
const faults = new Set(['kql/internal', 'kql/timeout', 'kql/engine-stopped', 'kql/out-of-memory']);

/** Compiles and runs a probe of everything that Microsoft's parser knows. Takes half a minute. */
export async function probeSupport(): Promise<readonly Support[]> {
  const engine = await createEngine({ tables: [probeTable], geoIp: probeGeo });
  try {
    await engine.load(probeTable.name, [{ values: probeRow }]);
    const found: Support[] = [];
    for (const probed of makeProbes(readParserCatalogue())) found.push(await supportOf(probed, engine));
    return found;
  } finally {
    await engine.close();
  }
}

async function supportOf({ kind, name, queries }: Probed, engine: Engine): Promise<Support> {
  const answers: Answer[] = [];
  for (const query of queries) answers.push(await ask(query, engine));
  const notesOf = (outcome: Answer['outcome']): readonly string[] => [
    ...new Set(answers.filter((answer) => answer.outcome === outcome).map((answer) => answer.note)),
  ];
  const has = (outcome: Answer['outcome']): boolean => answers.some((answer) => answer.outcome === outcome);
  const told = (outcome: Support['outcome'], of: Answer['outcome']): Support => ({
    kind,
    name,
    outcome,
    notes: notesOf(of),
  });
  if (has('failed')) return told('failed', 'failed');
  if (has('ran'))
    return has('refused') ? told('partly', 'refused') : { kind, name, outcome: 'supported', notes: [] };
  if (has('refused')) return told('refused', 'refused');
  const isLeftOut = publishedReason(name) !== undefined;
  return isLeftOut ? { kind, name, outcome: 'refused', notes: [] } : told('unprobed', 'rejected');
}

async function ask(query: string, engine: Engine): Promise<Answer> {
  const result = await engine.query(query, { now: NOW, timeoutMs: 60_000 });
  if (result.ok) return { outcome: 'ran', note: '' };
  const errors = result.problems.filter((problem) => problem.severity === 'error');
  const of = (codes: ReadonlySet<string>): Problem | undefined =>
    errors.find((error) => codes.has(error.code));
  const fault = of(faults);
  if (fault !== undefined) return { outcome: 'failed', note: `${fault.message} (${query})` };
  const refusal = of(refusals);
  if (refusal !== undefined) return { outcome: 'refused', note: noteOf(refusal) };
  return { outcome: 'rejected', note: `${errors[0]?.message ?? ''} (${query})` };
}

function noteOf(refusal: Problem): string {
  return [refusal.message, ...refusal.hints].join('; ');
}
