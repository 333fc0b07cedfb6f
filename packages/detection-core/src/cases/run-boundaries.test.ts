import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { createEngine } from '@drawbridge/kql';
import { afterAll, describe, expect, it } from 'vitest';

import { loadRules } from '../rules/load-rules.ts';
import type { ResultRow } from '../running/alert.ts';
import { bundledTables } from '../tables/bundled-tables.ts';
import { loadWatchlists } from '../watchlists/load-watchlists.ts';
import { createCaseEngines } from './case-engines.ts';
import { loadCases } from './load-cases.ts';
import { partings, Replay } from './replay-case.suite.ts';

const root = join(import.meta.dirname, '../../../..');
const tables = bundledTables();
const { rules } = await loadRules(join(root, 'detections'));
const { watchlists } = await loadWatchlists(join(root, 'watchlists'));
const engines = createCaseEngines((lists) => createEngine({ tables, watchlists: lists }), watchlists);

afterAll(() => engines.close());

/** Of each case. `DRAWBRIDGE_PARTINGS=100` takes all there are, and half an hour. */
const partingsOfACase = Number(process.env.DRAWBRIDGE_PARTINGS ?? 1);
const patience = 120_000 * partingsOfACase;

/** Cases in which two runs raise more than one run that knows all of it, and why. None may raise less. */
const raisesMore: Readonly<Record<string, string>> = {
  'azure-run-command-and-extension/fires-two-publishers-in-one-call': 'a second publisher is news',
  'azure-run-command-and-extension/quiet-agents-of-policy': 'the row that names the publisher comes late',
  'azure-run-command-and-extension/quiet-refused-and-unrelated': 'the refusal comes after the report',
  'azure-serial-console-and-bastion-link/quiet-refused-and-ordinary': 'the refusal comes after the report',
  'gcp-direct-vm-connection/quiet-refused': 'the refusal comes after the report',
  'suspicious-vm-instance-creation/fires-two-alerts-one-machine': 'another alert leads to the same machine',
};

const units = rules.map((rule) => ({ rule, slug: rule.origin.file.split('/').at(-2) ?? '' }));

describe.each(units)('over two runs, $slug', async ({ rule, slug }) => {
  const { cases } = await loadCases(join(root, 'detections', slug), tables);
  it.each(cases.map((detectionCase) => ({ name: detectionCase.name, detectionCase })))(
    'raises in $name what one run raises, and raises it once',
    async ({ name, detectionCase }) => {
      const replay = new Replay(rule, detectionCase, engines);
      const once = keysOf(await replay.whole());
      for (const late of partings(replay.newRows, partingsOfACase, placeOf(name))) {
        const parted = keysOf(await replay.parted(late));
        if (raisesMore[`${slug}/${name}`] === undefined) expect(parted).toEqual(once);
        else expect(parted).toEqual(expect.arrayContaining([...once]));
      }
    },
    patience,
  );
});

describe('the partings of rows between two runs', () => {
  it('are all there are for few rows, and the telling ones for many', () => {
    expect(partings(2, 10).map((late) => [...late])).toEqual([[], [0], [1], [0, 1]]);
    expect(partings(5, 100)).toHaveLength(12);
    expect(partings(5, 3)).toHaveLength(3);
    expect(partings(5, 3, 0.5)).toHaveLength(3);
    expect(partings(0, 3).map((late) => late.size)).toEqual([0]);
  });
});

/** Each case begins at another parting, the same one every time. */
function placeOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt16BE(0) / 65_536;
}

/** Actor and target tell the alerts of a case; what is known of the outcome, and so the severity, grows with the runs. */
function keysOf(rows: readonly ResultRow[]): readonly string[] {
  return rows.map((row) => JSON.stringify([row.Actor, row.Target]).toLowerCase()).sort();
}
