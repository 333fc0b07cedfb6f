import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { drawbridge, drawbridgeProcess, root } from '../drawbridge.ts';

const empty = mkdtempSync(join(tmpdir(), 'drawbridge-output-'));
afterAll(() => {
  rmSync(empty, { recursive: true });
});
const telemetry = join(root, 'demo/telemetry');

describe('query', () => {
  it('needs no logs where the query reads none, and says which it reads where it does', async () => {
    expect(await drawbridge(['query', 'print x = 1 + 1'], { cwd: empty })).toMatchObject({
      code: 0,
      out: 'x\n2\n',
    });
    const ran = await drawbridge(['query', 'union AWSCloudTrail, SigninLogs | take 1'], { cwd: empty });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('the query reads AWSCloudTrail, SigninLogs: name the logs: --telemetry');
  });

  it('may stand behind --telemetry, which takes all that follows it', async () => {
    const query = 'AWSCloudTrail | summarize Found = countif(isnotempty(EventName)) > 0';
    const behind = await drawbridge(['query', '--telemetry', telemetry, query]);
    const before = await drawbridge(['query', query, '--telemetry', telemetry]);
    expect(behind).toMatchObject({ code: 0, out: 'Found\ntrue\n' });
    expect(behind.out).toBe(before.out);
    const missing = await drawbridge(['query', '--telemetry', telemetry, join(empty, 'no-such-folder')]);
    expect(missing.code).not.toBe(0);
  });

  it('shows the line of a problem, with carets, from an argument and from a file', async () => {
    const ran = await drawbridge(['query', 'print x = 1\n| where nosuch > 1'], { cwd: empty });
    expect(ran.err).toContain('  2 | | where nosuch > 1\n    |         ^^^^^^');
  });

  it.each([
    ['csv', "a,b,c\n1,'=1+1,-00:00:01\n"],
    ['ndjson', '{"a":1,"b":"=1+1","c":"-00:00:01"}\n'],
    ['markdown', '| a | b | c |\n| --- | --- | --- |\n| 1 | \\=1+1 | \\-00:00:01 |\n'],
  ])('prints rows as %s', async (format, out) => {
    const ran = await drawbridge(['query', 'print a = 1, b = "=1+1", c = -1s', '--format', format], {
      cwd: empty,
    });
    expect(ran).toMatchObject({ code: 0, out });
  });
});

describe('under --format json', () => {
  it.each<[string, readonly string[], number, string]>([
    ['an unknown option', ['query', 'print 1', '--fromat', 'x'], 2, 'usage/unknownOption'],
    ['what does not go together', ['query', 'print 1', '--compare'], 2, 'usage/refused'],
    ['a wrong query', ['query', 'print nosuch'], 1, 'kql/unknown-name'],
    ['no content', ['check'], 2, 'usage/refused'],
    [
      'a server that is not there',
      ['runs', 'list', '--server', 'http://127.0.0.1:9'],
      1,
      'server/unreachable',
    ],
  ])('%s is an error in JSON, alone on standard output', async (_, args, code, name) => {
    const ran = await drawbridge([...args, '--format', 'json'], { cwd: empty });
    expect(ran.code).toBe(code);
    const { error } = JSON.parse(ran.out) as { error: { code: string; message: string; exitCode: number } };
    expect([error.code, error.exitCode]).toEqual([name, code]);
    expect(error.message).not.toBe('');
    expect(ran.err).not.toBe('');
  });

  it('a result that tells of problems is printed once', async () => {
    const ran = await drawbridge(['check', '--content', root, '--format', 'json']);
    expect(() => JSON.parse(ran.out) as unknown).not.toThrow();
  });
});

it('--no-color is taken by every command, in every place', async () => {
  const plain = await drawbridge(['query', 'print 1'], { cwd: empty });
  expect(await drawbridge(['--no-color', 'query', 'print 1'], { cwd: empty })).toEqual(plain);
  expect(await drawbridge(['query', '--no-color', 'print 1'], { cwd: empty })).toEqual(plain);
});

it('DRAWBRIDGE_CONTENT stands for --content, which counts more', async () => {
  const env = { DRAWBRIDGE_CONTENT: join(empty, 'nowhere') };
  const wrong = await drawbridgeProcess(['check'], { cwd: root, env });
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('nowhere')]);
  const named = await drawbridgeProcess(['check', '--content', join(root, 'detections')], { cwd: root, env });
  expect(named.err).not.toContain('nowhere');
});
