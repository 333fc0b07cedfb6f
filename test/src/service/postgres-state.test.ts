import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findPostgres } from '@drawbridge/sql-store/private-server-suite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { containing, demoKey, undoing } from '../crash/ground.ts';
import { untilState } from '../server/caller.ts';
import { demoIncident, playbookId } from '../server/ground.ts';
import { serveOn, type ServingProcess } from '../server/serve-process.ts';
import { openPostgresGround, type PostgresGround } from './postgres-ground.ts';

const bin = findPostgres();

describe.skipIf(bin === undefined)('a state in PostgreSQL', () => {
  let ground: PostgresGround;
  let server: ServingProcess;
  let runId: string;

  beforeAll(async () => {
    ground = await openPostgresGround(bin ?? '');
    server = await serveOn(ground);
    const taken = await server.call('/v1/incidents', { body: await demoIncident() });
    expect(taken.status, JSON.stringify(taken.body)).toBe(202);
    const { runs } = taken.body as { runs: { runId: string; playbook: string }[] };
    runId = runs.find(({ playbook }) => playbook === playbookId)?.runId ?? '';
    await untilState(server.call, runId, 'ended');
  }, 120_000);
  afterAll(async () => {
    server.child.kill('SIGKILL');
    await server.ended;
    await ground.close();
  });

  it('is what a server works in, which names it without user and password', async () => {
    expect(ground.keyStatus(demoKey)).toBe('Inactive');
    const shown = await ground.run(['runs', 'show', runId]);
    expect([shown.code, shown.out]).toEqual([0, expect.stringMatching(/kept in +postgres:\/\//)]);
    expect(shown.out).not.toContain('drawbridge@');
  });

  it('lets in no second server whose engine works alone', async () => {
    const second = await ground.run(['serve', '--port', '0', '--content', '/nonexistent']);
    expect(second.code).not.toBe(0);
    await expect(serveOn(ground)).rejects.toThrow(
      /another server works on postgres:.*embedded engine works alone/,
    );
  });

  it('is listed, verified, exported, paused, examined and undone by the command line', async () => {
    const listed = await ground.run(['runs', 'list', '--format', 'json']);
    expect(JSON.parse(listed.out)).toMatchObject({
      folder: expect.stringMatching(/^postgres:/) as string,
      runs: expect.arrayContaining([expect.objectContaining({ runId })]) as unknown[],
    });
    const commands = [
      ['audit', 'verify'],
      ['audit', 'checkpoint'],
      ['export', 'evidence', runId],
      ['pause', '--reason', 'a drill'],
      ['resume'],
      ['state', 'migrate'],
      ['state', 'prune', '--older-than', 'P30D'],
      [
        ...['token', 'create', '--name', 'soar', '--role', 'responder'],
        ...['--owner', 'email:a@example.com', '--expires', 'P7D'],
      ],
      ['token', 'list'],
    ];
    for (const command of commands) {
      const ran = await ground.run(command);
      expect([command.join(' '), ran.code, ran.err]).toEqual([command.join(' '), 0, expect.any(String)]);
    }
    const undone = await ground.run(undoing(runId));
    expect([undone.code, undone.err]).toEqual([0, expect.any(String)]);
    expect(ground.keyStatus(demoKey)).toBe('Active');
    expect((await server.call('/v1/runs')).body).toMatchObject({
      runs: expect.arrayContaining([expect.objectContaining({ kind: 'undo' })]) as unknown[],
    });
    const contained = await ground.run(containing);
    expect([contained.code, contained.err]).toEqual([0, expect.any(String)]);
  });

  it('is backed up and restored with tools of PostgreSQL', async () => {
    for (const verb of ['backup', 'restore']) {
      const ran = await ground.run(['state', verb, join(ground.folder, 'copy.db')]);
      expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('pg_dump')]);
    }
  });

  it('is for replicas where Temporal is named: with the same keys, and its package', async () => {
    const temporal = { engine: { temporal: { address: '127.0.0.1:7233' } } };
    const bare = ground.configure('bare.yaml', temporal);
    await expect(serveOn(ground, ['--config', bare])).rejects.toThrow(
      /same on every replica: name its file \(at server\.sealKeyFile\)/,
    );
    writeFileSync(join(ground.folder, 'seal.pem'), readFileSync(join(ground.runs, '..', 'seal-key.pem')));
    const whole = ground.configure('whole.yaml', { ...temporal, sealKeyFile: 'seal.pem' });
    await expect(serveOn(ground, ['--config', whole])).rejects.toThrow(
      /@drawbridge\/engine-temporal|audit\.key/,
    );
  });
});
