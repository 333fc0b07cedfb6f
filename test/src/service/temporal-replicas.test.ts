import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  findTemporal,
  startTemporal,
  type TemporalServer,
} from '@drawbridge/engine-temporal/temporal-server-suite';
import { findPostgres } from '@drawbridge/sql-store/private-server-suite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

import { demoKey } from '../crash/ground.ts';
import { untilState } from '../server/caller.ts';
import { demoIncident, playbookId } from '../server/ground.ts';
import { serveOn, type ServingProcess } from '../server/serve-process.ts';
import { openPostgresGround, type PostgresGround } from './postgres-ground.ts';

const bin = findPostgres();
const found = await findTemporal();
const lacking = bin === undefined ? 'PostgreSQL is not installed' : found.found ? undefined : found.reason;

/** One configuration for both, with the keys that they have to share. */
async function shareAmong({ folder, postgres }: PostgresGround, server: object): Promise<void> {
  const file = join(folder, 'drawbridge.config.yaml');
  const url = await postgres.createDatabase();
  const [clouds = ''] = readFileSync(file, 'utf8').split('server:');
  const shared = { server: { store: { postgres: { url } }, ...server }, audit: { key: 'audit.pem' } };
  writeFileSync(file, `${clouds}${stringify(shared)}`);
}

describe.skipIf(lacking !== undefined)(
  `two servers on PostgreSQL and Temporal${lacking === undefined ? '' : ` (skipped: ${lacking})`}`,
  () => {
    let ground: PostgresGround;
    let temporal: TemporalServer;
    let replicas: readonly ServingProcess[];
    let servers: readonly [string, string];

    beforeAll(async () => {
      if (!found.found) throw new Error(found.reason);
      ground = await openPostgresGround(bin ?? '');
      temporal = await startTemporal(found);
      for (const key of ['seal.pem', 'audit.pem']) {
        const { privateKey } = generateKeyPairSync('ed25519');
        writeFileSync(join(ground.folder, key), privateKey.export({ type: 'pkcs8', format: 'pem' }));
      }
      const { address, namespace } = temporal;
      const engine = { temporal: { address, namespace, taskQueue: 'replicas' } };
      await shareAmong(ground, { engine, sealKeyFile: 'seal.pem', limits: { requestsPerMinute: 10_000 } });
      replicas = [await serveOn(ground), await serveOn(ground)];
      servers = [replicas[0]!.url, replicas[1]!.url];
    }, 300_000);
    afterAll(async () => {
      for (const { child } of replicas) child.kill('SIGKILL');
      await Promise.all(replicas.map(({ ended }) => ended));
      await temporal.remove();
      await ground.close();
    });

    it('make one run for each playbook, and one change, of an incident that both are sent a thousand times at once', async () => {
      const body = await demoIncident();
      expect(new Set(servers).size).toBe(2);
      const answers = await Promise.all(
        Array.from({ length: 1_000 }, (_, at) => replicas[at % 2]!.call('/v1/incidents', { body })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
      const ids = answers.map(({ body: taken }) =>
        (taken as { runs: { runId: string }[] }).runs.map(({ runId }) => runId).join(),
      );
      expect(new Set(ids).size).toBe(1);
      const { runs } = answers[0]!.body as { runs: { runId: string; playbook: string }[] };
      const runId = runs.find(({ playbook }) => playbook === playbookId)?.runId ?? '';
      await untilState(replicas[1]!.call, runId, 'ended');
      expect(ground.keyStatus(demoKey)).toBe('Inactive');
      expect(ground.writes()).toBe(1);
      const listed = (await replicas[0]!.call('/v1/runs')).body as { runs: unknown[] };
      expect(listed.runs).toHaveLength(runs.length);
    }, 300_000);

    it('finish what the other one has begun and its machine does not live to end', async () => {
      const [{ runs }] = [
        (await replicas[0]!.call('/v1/runs')).body as { runs: { runId: string; kind: string }[] },
      ];
      const contained = runs.find(({ runId }) => runId.startsWith(playbookId))!.runId;
      const undone = await replicas[0]!.call(`/v1/runs/${contained}/undo`, { body: { reactivate: true } });
      expect(undone.status, JSON.stringify(undone.body)).toBe(202);
      replicas[0]!.child.kill('SIGKILL');
      const { runId } = undone.body as { runId: string };
      await untilState(replicas[1]!.call, runId, 'ended');
      expect(ground.keyStatus(demoKey)).toBe('Active');
    }, 300_000);
  },
);
