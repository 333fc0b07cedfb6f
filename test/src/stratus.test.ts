import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { corpus, drawbridge } from './drawbridge.ts';

const detonations = join(corpus, 'telemetry/stratus-red-team');

interface DetectJson {
  readonly telemetry: { readonly unfit: number; readonly rowsByTable: Readonly<Record<string, number>> };
  readonly alerts: readonly {
    readonly customDetails: Readonly<Record<string, readonly string[]>>;
    readonly entities: readonly {
      readonly type: string;
      readonly identifiers: Readonly<Record<string, string>>;
    }[];
    readonly rows: readonly Readonly<Record<string, unknown>>[];
  }[];
}

describe.skipIf(!existsSync(detonations))(
  'real detonations of Stratus Red Team (skipped where the corpus is absent)',
  () => {
    it('finds every Session Manager start, every SendCommand and the user data that a machine starts with, and nothing else', async () => {
      const run = await drawbridge(['detect', '--telemetry', detonations, '--format', 'json']);
      expect(run.code, run.err).toBe(0);
      const found = JSON.parse(run.out) as DetectJson;
      expect(found.telemetry.unfit).toBe(0);
      const operations = found.alerts.map((alert) => String(alert.rows[0]?.Operation)).sort();
      expect(operations).toEqual([
        'ModifyInstanceAttribute',
        'SendCommand',
        'SendCommand',
        'StartSession',
        'StartSession',
        'StartSession',
      ]);
      for (const alert of found.alerts) {
        const [row] = alert.rows;
        expect(row?.Actor).not.toBe('');
        expect(row?.SourceIp).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
        expect(alert.customDetails.AwsAccessKeyId?.[0]).toMatch(/^A[KS]IA/);
        expect(JSON.stringify(alert.customDetails.AwsInstanceId)).toContain('i-');
      }
    });
  },
);
