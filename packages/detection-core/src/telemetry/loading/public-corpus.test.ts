import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { createEngine, type Engine } from '@drawbridge/kql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { bundledTables } from '../../tables/bundled-tables.ts';
import { readTelemetry } from './read-telemetry.ts';
import type { TelemetryReport } from '../telemetry-report.ts';

/** Public logs beside the repository; where they are absent these tests say that they were skipped. */
const corpus = join(import.meta.dirname, '../../../../../../shared/corpus/telemetry');

describe.skipIf(!existsSync(corpus))('real public logs', () => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await createEngine({ tables: bundledTables() });
  });

  beforeEach(async () => {
    await engine.clear();
  });

  afterAll(async () => {
    await engine.close();
  });

  const read = (...parts: readonly string[]): Promise<TelemetryReport> =>
    readTelemetry(engine, [join(corpus, ...parts)]);

  it('of CloudTrail detonations are wholly recognised, without an unfit row', async () => {
    const report = await read('stratus-red-team');
    expect(report).toMatchObject({ rowsByTable: { AWSCloudTrail: 303 }, unfit: 0 });
    expect(report.unrecognised.map((unrecognised) => unrecognised.file.split('/').at(-1))).toEqual([
      'LICENSE',
    ]);
    const text =
      'AWSCloudTrail | where EventName == "StartSession" | extend R = parse_json(RequestParameters) | where isnotempty(R.target) | count';
    const answer = await engine.query(text, { now: new Date(0) });
    expect(answer.ok && Number(answer.rows[0]?.[0])).toBeGreaterThan(0);
  });

  it.each([
    ['azureActivity_adele.csv', 23],
    ['azure_activity.csv', 325],
  ])('exported from the portal as %s keep their times and all rows', async (file, rows) => {
    const report = await read('sentinel-training-lab', file);
    expect(report).toMatchObject({ rowsByTable: { AzureActivity: rows }, unfit: 0, unrecognised: [] });
    expect(report.timeSpan?.from.getUTCFullYear()).toBe(2021);
  });

  it('exported with dynamic columns have them as objects', async () => {
    await read('sentinel-training-lab', 'azureActivity_adele.csv');
    const text = 'AzureActivity | summarize by Kind = tostring(Authorization_d.evidence.principalType)';
    const answer = await engine.query(text, { now: new Date(0) });
    expect(answer.ok && answer.rows).toEqual([['User']]);
  });

  it('of Google Cloud are recognised, and the one finding among them is named', async () => {
    const report = await read('cloud-custodian', 'gcp');
    // Of 46: two of the files hold one event.
    expect(report).toMatchObject({ rowsByTable: { GCPAuditLogs: 45 }, unfit: 0 });
    expect(report.problems.map(({ code }) => code)).toContain('telemetry/repeated-events');
    expect(report.unrecognised.map((unrecognised) => unrecognised.file.split('/').at(-1))).toEqual([
      'network-finding.json',
    ]);
  });

  it('that are no activity log are not taken for one', async () => {
    const report = await read('cloud-custodian', 'azure');
    expect(report.rowsByTable).toEqual({});
    expect(report.unrecognised).toHaveLength(report.files);
  });
});
