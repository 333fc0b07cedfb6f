import { cp, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { discoverContent } from '@drawbridge/detection-core';
import { describe, expect, it } from 'vitest';

import { textOf } from '../wire/resource-fields.ts';
import { readDesired } from './read-desired.ts';
import { readTarget, type NamedTarget } from './read-targets.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const now = new Date('2026-11-25T12:00:00Z');

async function simulated(changes: Partial<NamedTarget> = {}): Promise<NamedTarget> {
  const read = await readTarget(join(root, 'targets.yaml'), 'simulated');
  if (!read.ok) throw new Error('targets.yaml cannot be read');
  return { ...read.value, ...changes };
}

const rule = 'AWS remote command on virtual machines';
const override = { of: rule, set: { severity: 'Low' }, reason: 'a noisy pipeline', expires: '2026-12-31' };

describe("this repository's content", () => {
  it('has every kind, without a problem', async () => {
    const { resources, problems } = await readDesired(await discoverContent(root), await simulated(), now);
    expect(problems).toEqual([]);
    const kinds = ['analytics-rule', 'automation-rule', 'watchlist', 'saved-search'];
    expect(kinds.filter((kind) => !resources.some((resource) => resource.kind === kind))).toEqual([]);
  });

  it('sends a query byte for byte and sub-techniques apart', async () => {
    const { resources } = await readDesired(await discoverContent(root), await simulated(), now);
    const direct = resources.find(
      (resource) => resource.title === 'AWS direct connection to a virtual machine',
    );
    expect(direct?.fields).toMatchObject({ techniques: ['T1021'], subTechniques: ['T1021.008'] });
    const text = await readFile(direct!.file, 'utf8');
    const indented = textOf(direct!.fields.query)
      .trimEnd()
      .replaceAll(/^(?=.)/gm, '  ');
    expect(text).toContain(indented);
  });

  it('names the file and the line of a field', async () => {
    const { resources } = await readDesired(await discoverContent(root), await simulated(), now);
    const place = resources.find((resource) => resource.title === rule)?.placeOf('displayName');
    expect(place).toMatchObject({
      file: join(root, 'detections/aws-remote-command/rule.yaml'),
      span: { line: 2 },
    });
  });
});

describe('a folder that cannot be read', () => {
  it('is said once, and is not an empty one, which would delete what was published', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'drawbridge-desired-'));
    await symlink(join(copy, 'detections'), join(copy, 'detections'));
    const { problems } = await readDesired(await discoverContent(copy), await simulated(), now);
    const about = problems.filter((problem) => problem.file === join(copy, 'detections'));
    expect(about).toMatchObject([
      { severity: 'error', code: 'file/unreadable', message: 'the folder cannot be read (ELOOP)' },
    ]);
  });
});

describe('a target', () => {
  it('fills parameters in, and names the ones that it lacks', async () => {
    const { problems } = await readDesired(
      await discoverContent(root),
      await simulated({ parameters: { tenantId: 'x' } }),
      now,
    );
    const rules = (await readdir(join(root, 'automation-rules'))).filter((name) => name.endsWith('.yaml'));
    expect(problems.map((problem) => problem.message)).toEqual(
      rules.map(() => "the target has no parameter 'logicApps'"),
    );
  });

  it('sets fields otherwise until the day that it says, and is refused from then on', async () => {
    const target = await simulated({ overrides: [override] });
    const before = await readDesired(await discoverContent(root), target, now);
    expect(before.problems).toEqual([]);
    expect(before.resources.find((resource) => resource.title === rule)?.fields.severity).toBe('Low');
    const after = await readDesired(await discoverContent(root), target, new Date('2026-12-31T00:00:00Z'));
    expect(after.problems.map((problem) => problem.code)).toEqual(['targets/override-expired']);
  });

  it('is refused where it overrides what is not there', async () => {
    const target = await simulated({ overrides: [{ ...override, of: 'nothing' }] });
    const { problems } = await readDesired(await discoverContent(root), target, now);
    expect(problems.map((problem) => problem.code)).toEqual(['targets/override-of-nothing']);
  });

  it('is named, or what there is instead is told', async () => {
    const read = await readTarget(join(root, 'targets.yaml'), 'simulate');
    expect(read.ok).toBe(false);
    expect(read.problems[0]?.hints).toContain("did you mean 'simulated'?");
  });
});

it('two files with one id are told apart from one', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'sync-'));
  await cp(join(root, 'automation-rules'), join(copy, 'automation-rules'), { recursive: true });
  const text = await readFile(join(copy, 'automation-rules/contain-aws-access-key.yaml'), 'utf8');
  await writeFile(join(copy, 'automation-rules/twice.yaml'), text);
  const { problems } = await readDesired(await discoverContent(copy), await simulated(), now);
  expect(problems.map((problem) => problem.code)).toEqual(['sync/duplicate-id']);
});
