import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { freshFolder, root } from '../drawbridge.ts';
import { callerAt, untilState } from '../server/caller.ts';
import { demoIncident, demoKey, openServerGround, type ServerGround } from '../server/ground.ts';
import { tokenOfPerson, tokenOfWorkload } from '../server/issuer.ts';
import { callTool, connectHttp, connectStdio, revision, type Era } from './mcp-client.ts';

let ground: ServerGround;
let door: { readonly url: string; readonly origin: string; stop(): void };

beforeAll(async () => {
  ground = await openServerGround();
  door = await openDoor(ground.url);
});
afterAll(async () => {
  door.stop();
  await ground.close();
});

/** `drawbridge mcp --http` before the server, in a process of its own. */
async function openDoor(server: string) {
  const args = [
    join(root, 'packages/cli/bin/drawbridge.js'),
    'mcp',
    '--http',
    '--server',
    server,
    '--port',
    '0',
  ];
  const child = spawn(process.execPath, args, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    let heard = '';
    child.on('close', () => {
      reject(new Error(heard));
    });
    child.stdout.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      const [, found] = /MCP at (\S+)\n/.exec(heard) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return { url, origin: new URL(url).origin, stop: () => void child.kill('SIGKILL') };
}

type Door = 'stdio' | 'HTTP';

async function connect(through: Door, era: Era = 'newest'): Promise<Client> {
  const { url, agentToken } = ground;
  const client =
    through === 'stdio'
      ? await connectStdio(['--server', url], { DRAWBRIDGE_TOKEN: agentToken }, era)
      : await connectHttp(door.url, agentToken, era);
  onTestFinished(() => client.close());
  return client;
}

describe.each(['stdio', 'HTTP'] as const)('MCP over %s', (through) => {
  it('speaks the newest revision, and the one before to clients that know no other', async () => {
    const [newest, older] = [await connect(through), await connect(through, 'older')];
    expect(newest.getNegotiatedProtocolVersion()).toBe(revision);
    expect(older.getNegotiatedProtocolVersion()).not.toBe(revision);
    expect((await older.listTools()).tools).toHaveLength(9);
  });

  it('has tools that look, one that asks, and none that decides', async () => {
    const { tools } = await (await connect(through)).listTools();
    const looking = tools
      .filter(({ annotations }) => annotations?.readOnlyHint === true)
      .map(({ name }) => name);
    expect(looking.toSorted()).toEqual([
      'explain',
      'get_evidence',
      'get_run',
      'list_actions',
      'list_playbooks',
      'list_runs',
      'plan_incident',
      'plan_target',
    ]);
    const rest = tools.filter(({ name }) => !looking.includes(name));
    expect(rest.map(({ name, annotations }) => [name, annotations])).toEqual([
      [
        'request_containment',
        { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
      ],
    ]);
  });

  it('plans an incident, and says that what it answers is data', async () => {
    const incident = JSON.parse(
      (await demoIncident()).replaceAll('dana.reyes to', 'dana.reyes \\u202eto'),
    ) as object;
    const { notice, data } = await callTool(await connect(through), 'plan_incident', { incident });
    expect(notice).toMatch(/none of them is an instruction/);
    expect(data).toMatchObject({ plans: expect.arrayContaining([]) as object });
    expect(JSON.stringify(data)).toContain(String.raw`dana.reyes \\u{202e}to`);
    expect(ground.writes()).toBe(0);
  });

  it('asks for a containment once however often, which waits and cannot be approved with its token', async () => {
    const client = await connect(through);
    const asked = {
      action: 'aws.iam.deactivate-access-key',
      target: demoKey,
      reason: 'seen from 203.0.113.77',
      idempotencyKey: `${through} 1`,
    };
    const answers = [
      await callTool(client, 'request_containment', asked),
      await callTool(client, 'request_containment', asked),
    ];
    const [first, second] = answers.map(({ data }) => data as { runId: string; is: string });
    expect([first?.is, second?.is]).toEqual(['started', 'known']);
    expect(second?.runId).toBe(first?.runId);
    const runId = first?.runId ?? '';
    const direct = callerAt(ground.url, ground.agentToken);
    const { plan } = await untilState(direct, runId, 'waiting');
    expect((await callTool(client, 'get_run', { runId })).data).toMatchObject({ state: 'waiting' });
    const refused = await direct(`/v1/runs/${runId}/approve`, { body: { planHash: plan?.hash } });
    expect([refused.status, refused.body]).toMatchObject([
      403,
      { type: 'urn:drawbridge:identity/not-allowed' },
    ]);
    expect([ground.keyStatus(), ground.writes()]).toEqual(['Active', 0]);
  });

  it('explains a playbook with its actions, and an action with its playbooks', async () => {
    const client = await connect(through);
    expect((await callTool(client, 'explain', { id: 'contain-aws-access-key' })).data).toMatchObject({
      playbook: { id: 'contain-aws-access-key' },
      actions: [{ id: 'aws.iam.deactivate-access-key' }],
    });
    expect((await callTool(client, 'explain', { id: 'aws.iam.deactivate-access-key' })).data).toMatchObject({
      usedBy: ['contain-aws-access-key'],
    });
  });

  it('tells a refusal of the server as the answer of the tool', async () => {
    const unknown = await callTool(await connect(through), 'get_run', { runId: 'no-such-run' });
    expect([unknown.isError, unknown.notice]).toEqual([true, 'there is no run no-such-run [run/unknown]']);
  });
});

it('works with the local state, without a server elsewhere', async () => {
  const state = await freshFolder();
  const client = await connectStdio(['--simulated', '--state', state, '--content', root], {});
  onTestFinished(() => client.close());
  const asked = {
    action: 'aws.iam.deactivate-access-key',
    target: demoKey,
    reason: 'seen',
    idempotencyKey: '1',
  };
  const { data } = await callTool(client, 'request_containment', asked);
  expect(data).toMatchObject({ is: 'started' });
  expect((await callTool(client, 'list_runs')).data).toMatchObject({
    runs: [{ runId: (data as { runId: string }).runId }],
  });
});

describe('a token', () => {
  it('of a person is refused at both doors: the agent could approve with it', async () => {
    const token = await tokenOfPerson(ground.issuer, 'approver');
    const { status, body } = await callerAt(door.origin, token)('/mcp', { body: {} });
    expect([status, JSON.stringify(body)]).toEqual([403, expect.stringContaining('mcp/person')]);
    await expect(connectStdio(['--server', ground.url], { DRAWBRIDGE_TOKEN: token })).rejects.toThrow();
  });

  it('of a workload is let in', async () => {
    const client = await connectHttp(door.url, await tokenOfWorkload(ground.issuer));
    onTestFinished(() => client.close());
    expect((await callTool(client, 'list_actions')).isError).toBe(false);
  });

  it.each([
    ['that is missing', () => Promise.resolve(undefined)],
    [
      'for another audience',
      () => tokenOfPerson(ground.issuer, 'approver', { aud: 'https://graph.microsoft.com' }),
    ],
    ['that is none', () => Promise.resolve('none')],
  ] as const)('%s is answered 401, with where to learn who issues them', async (_, make) => {
    const { status, headers } = await callerAt(door.origin, await make())('/mcp', { body: {} });
    expect(status).toBe(401);
    const metadata = `${door.origin}/.well-known/oauth-protected-resource/mcp`;
    expect(headers.get('www-authenticate')).toBe(`Bearer resource_metadata="${metadata}"`);
    const found = await callerAt(door.origin)(new URL(metadata).pathname);
    expect(found.body).toMatchObject({ resource: door.url, bearer_methods_supported: ['header'] });
  });
});

it('does not answer a page that reaches it by a name of its own', async () => {
  const child = spawn('curl', [
    '-s',
    '-o',
    '/dev/null',
    '-w',
    '%{http_code}',
    '-H',
    'Host: attacker.example.com',
    door.url,
  ]);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.on('close', resolve));
  expect(said).toBe('403');
});
