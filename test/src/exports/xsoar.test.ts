import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparePython } from '@drawbridge/response-actions/python-environment-suite';
import { parse } from 'yaml';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';
import { callerAt, untilState } from '../server/caller.ts';
import { demoIncident, demoKey, openServerGround, type ServerGround } from '../server/ground.ts';
import { strictIntegration, stubs } from './xsoar-stubs.ts';

const run = promisify(execFile);
const python = await findPython();
const requirements = join(root, 'test/src/exports/demisto/requirements.txt');
const sdk = await preparePython('demisto-sdk', requirements, [3, 10]);

async function findPython(): Promise<string | undefined> {
  const tell = 'import ensurepip, sys, venv; assert sys.version_info >= (3, 10); print(sys.executable)';
  return run('python3', ['-c', tell]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

interface Integration {
  readonly script: {
    readonly commands: readonly {
      readonly name: string;
      readonly description: string;
      readonly execution?: boolean;
      readonly arguments: readonly { readonly name: string }[];
    }[];
  };
}

let ground: ServerGround;
let folder: string;
let integration: Integration;

beforeAll(async () => {
  ground = await openServerGround();
  const pack = await freshFolder();
  const line = ['export', 'xsoar', '--server-url', ground.url, '--out', pack, '--content', root];
  const exported = await drawbridge(line);
  expect(exported.code, exported.err).toBe(0);
  expect(JSON.parse(await readFile(join(pack, 'pack_metadata.json'), 'utf8'))).toMatchObject({
    name: 'Drawbridge',
  });
  folder = join(pack, 'Integrations/Drawbridge');
  integration = parse(await readFile(join(folder, 'Drawbridge.yml'), 'utf8')) as Integration;
  for (const [name, text] of Object.entries(stubs)) await writeFile(join(folder, name), text);
});
afterAll(() => ground.close());

/** Runs a command of the integration in Python, as XSOAR does. */
async function ask(command: string, args: object, token = ground.apiToken): Promise<unknown> {
  const params = { url: `${ground.url}/`, credentials: { password: token } };
  const env = { PATH: process.env.PATH, ASKED: JSON.stringify({ command, args, params }) };
  const told = await run(python ?? '', ['Drawbridge.py'], { cwd: folder, env }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  expect(told.stdout, told.stderr).not.toBe('');
  return JSON.parse(told.stdout) as unknown;
}

describe('the pack for XSOAR', () => {
  it('has a command for each playbook and action, and marks what contains or undoes as harmful', () => {
    const { commands } = integration.script;
    expect(commands).toHaveLength(6 + 21 + 4);
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
    const harmless = commands.filter(({ execution }) => execution !== true).map(({ name }) => name);
    expect(harmless).toEqual(['drawbridge-run-get', 'drawbridge-run-list']);
    for (const { name, description } of commands) expect(description, name).not.toBe('');
  });

  it('has no command that decides', () => {
    expect(integration.script.commands.map(({ name }) => name).join(' ')).not.toMatch(/run-(approve|deny)/);
  });

  it('has a picture of 120 by 50', async () => {
    const image = await readFile(join(folder, 'Drawbridge_image.png'));
    expect(image.subarray(1, 4).toString()).toBe('PNG');
    expect([image.readUInt32BE(16), image.readUInt32BE(20)]).toEqual([120, 50]);
  });

  it.skipIf(!sdk.found)(
    'fits the model of demisto-sdk, which refuses what it does not know',
    async () => {
      if (!sdk.found) return;
      const { stdout } = await run(sdk.python, ['-c', strictIntegration, JSON.stringify(integration)]);
      expect(stdout).toBe('"fits"\n"refuses what it does not know"\n');
    },
    120_000,
  );

  it.runIf(!sdk.found)(`is not held against demisto-sdk: ${sdk.found ? '' : sdk.reason}`, () => {
    expect(sdk.found).toBe(false);
  });
});

describe.skipIf(python === undefined)('the integration, in Python, against the server', () => {
  it('tests the connection, and tells what the server refuses', async () => {
    expect(await ask('test-module', {})).toBe('ok');
    expect(await ask('test-module', {}, 'none')).toEqual({
      error: expect.stringMatching(/test-module failed: 401/) as string,
    });
  });

  it('hands an incident over to the one playbook, once', async () => {
    const incident = await demoIncident();
    const answers = [
      await ask('drawbridge-contain-aws-access-key', { incident }),
      await ask('drawbridge-contain-aws-access-key', { incident }),
    ] as { prefix: string; outputs: { runs: { runId: string; is: string }[] } }[];
    expect(answers[0]?.prefix).toBe('Drawbridge.Submission');
    expect(answers.map(({ outputs }) => outputs.runs.map(({ is }) => is))).toEqual([['started'], ['known']]);
    const run_id = answers[0]?.outputs.runs[0]?.runId ?? '';
    await untilState(callerAt(ground.url, ground.apiToken), run_id, 'ended');
    expect(await ask('drawbridge-run-get', { run_id })).toMatchObject({
      outputs: { runId: run_id, state: 'ended' },
    });
    expect(await ask('drawbridge-run-list', {})).toMatchObject({ outputs: [{ runId: run_id }] });
  });

  it('asks for an action on a target, with parameters as the server takes them', async () => {
    const target = 'example-project/us-central1-a/web-1';
    const asked = { target, reason: 'a drill', snapshots: 'skip', legalHold: 'true' };
    expect(await ask('drawbridge-gcp-compute-stop-instance', asked)).toMatchObject({
      outputs: { is: 'started' },
    });
    expect(await ask('drawbridge-gcp-compute-stop-instance', asked)).toMatchObject({
      outputs: { is: 'known' },
    });
    const undone = await ask('drawbridge-aws-iam-deactivate-access-key', {
      target: demoKey,
      reason: 'a drill',
    });
    expect(undone).toMatchObject({ prefix: 'Drawbridge.Run', outputs: { is: 'started' } });
  });
});
