import { beforeAll, describe, expect, it } from 'vitest';

import { renderKqlReference } from './kql-reference.ts';
import { readParserCatalogue } from './parser-catalogue.ts';
import { probeSupport, type Support } from './probe-support.ts';
import { publishedReason, publishedRefusals } from './refusals.ts';

describe('the support matrix', () => {
  let found: readonly Support[] = [];
  beforeAll(async () => {
    found = await probeSupport();
  }, 300_000);

  it('covers everything that the parser knows', () => {
    const { functions, aggregates, plugins, operators } = readParserCatalogue();
    expect([functions.length, aggregates.length, plugins.length, operators.length]).toEqual([
      429, 61, 47, 54,
    ]);
    expect(found).toHaveLength(429 + 61 + 47 + 54);
  });

  it('is asked by probes that the parser accepts, and none makes the engine fail', () => {
    expect(found.filter((support) => support.outcome === 'unprobed' || support.outcome === 'failed')).toEqual(
      [],
    );
  });

  it('has nothing on the list of refusals that is supported', () => {
    const supported = found.filter(
      (support) => support.outcome === 'supported' || support.outcome === 'partly',
    );
    expect(supported.filter((support) => publishedReason(support.name) !== undefined)).toEqual([]);
  });

  it('has no refusal on the list that refuses nothing', () => {
    const idle = publishedRefusals.filter(
      (publishedRefusal) => !found.some(({ name }) => publishedRefusal.names.test(name)),
    );
    expect(idle).toEqual([]);
  });

  it('shows each name once in its kind', () => {
    const page = renderKqlReference([
      { kind: 'operator', name: 'FilterOperator', outcome: 'supported', notes: [] },
      { kind: 'function', name: 'rand', outcome: 'refused', notes: ["the function 'rand' is not supported"] },
    ]);
    expect(page).toContain('Supported: `where`.');
    expect(page).toContain("| `rand` | the function 'rand' is not supported |");
  });
});
