import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from './drawbridge.ts';

const incident = join(root, 'demo/incidents/aws-access-key.json');

/** A repository of playbooks and watchlists: no rules, for those are published by others. */
async function ownContent(...rows: readonly string[]): Promise<string> {
  const folder = await freshFolder();
  await cp(join(root, 'playbooks'), join(folder, 'playbooks'), { recursive: true });
  await cp(join(root, 'watchlists'), join(folder, 'watchlists'), { recursive: true });
  await writeFile(listOf(folder), ['Kind,Id,Reason', ...rows, ''].join('\n'));
  return folder;
}

const listOf = (folder: string) => join(folder, 'watchlists/DrawbridgeProtectedAssets/items.csv');

interface Answers {
  readonly content: string;
  readonly answers: readonly {
    readonly plan: { readonly outcome: string; readonly hash: string; readonly notTaken: readonly object[] };
  }[];
}

const respond = async (cwd: string, ...more: readonly string[]) => {
  const run = await drawbridge(
    ['respond', '--incident', incident, '--simulated', '--format', 'json', ...more],
    { cwd },
  );
  return { ...run, json: run.out === '' ? undefined : (JSON.parse(run.out) as Answers) };
};

describe('the list of protected assets that counts', () => {
  it("is the user's, in a folder that has playbooks and watchlists and no detections", async () => {
    const cwd = await ownContent('aws.principal,arn:aws:iam::123456789012:user/*,all of them');
    const { code, json, err } = await respond(cwd);
    expect(code, err).toBe(3);
    expect(json?.content).toBe(cwd);
    expect(json?.answers[0]?.plan.outcome).toBe('refused');
  });

  it.each(['automation-rules', 'tables', 'functions', 'hunting', 'fixtures'])(
    'is that of a folder that has only %s: none, so that nothing is touched',
    async (name) => {
      const cwd = await freshFolder();
      await mkdir(join(cwd, name));
      const { code, out } = await respond(cwd);
      expect(code).toBe(1);
      expect(out).not.toContain('"change"');
    },
  );

  it('is never the bundled one on real clouds, and what would be right is said', async () => {
    const cwd = await freshFolder();
    for (const verb of [
      ['respond', '--incident', incident],
      ['contain', 'aws.access-key', 'AKIAEXAMPLEMALLORY01'],
      ['check'],
      ['test'],
      ['doctor'],
      ['sync', 'plan'],
      ['export', 'permissions', '--playbook'],
    ]) {
      const run = await drawbridge(verb, { cwd });
      expect(run.code, verb.join(' ')).toBe(2);
      expect(run.err).toContain('--content FOLDER');
    }
  });

  it('is said with the plan, by its folder and its hash, and a change of it voids the approval', async () => {
    const cwd = await ownContent('aws.principal,backup-writer,backups');
    const text = await drawbridge(['respond', '--incident', incident, '--simulated'], { cwd });
    expect(text.out).toContain(`content     ${cwd}`);
    expect(text.out).toMatch(/guards {6}1 protected assets \(list [0-9a-f]{12}\)/);
    const planned = await respond(cwd);
    const hash = planned.json?.answers[0]?.plan.hash ?? '';
    await writeFile(listOf(cwd), 'Kind,Id,Reason\naws.principal,another-user,backups\n');
    const applied = await respond(cwd, '--apply', '--plan-hash', hash);
    expect(applied.code).toBe(3);
    expect(applied.err).toContain(hash);
  });

  it('is read whatever ends its lines', async () => {
    const cwd = await ownContent();
    await writeFile(listOf(cwd), 'Kind,Id,Reason\raws.principal,arn:aws:iam::123456789012:user/*,all\r');
    expect((await respond(cwd)).json?.answers[0]?.plan.outcome).toBe('refused');
    await writeFile(
      listOf(cwd),
      Buffer.from(
        '\uFEFFKind,Id,Reason\r\naws.principal,arn:aws:iam::123456789012:user/*,all\r\n',
        'utf16le',
      ),
    );
    expect((await respond(cwd)).json?.answers[0]?.plan.outcome).toBe('refused');
  });

  it('is checked row by row: what can match nothing is an error of check and refuses', async () => {
    const cwd = await ownContent(
      'entra.user,break.glass@example.com,fine',
      '',
      'entra.user,break.glass,no domain',
    );
    const checked = await drawbridge(['check'], { cwd });
    expect(checked.code).toBe(1);
    expect(checked.err).toContain(`content: ${cwd}`);
    expect(checked.err).toMatch(
      /items\.csv:4:1: error: Id 'break\.glass' can match nothing of kind entra\.user/,
    );
    expect(checked.err).toContain('write an object id or a principal name');
    expect((await respond(cwd)).json?.answers[0]?.plan.outcome).toBe('refused');
  });
});

describe('content that holds nothing', () => {
  it('is an error of check, and of test', async () => {
    const cwd = await freshFolder();
    await mkdir(join(cwd, 'detections'));
    const checked = await drawbridge(['check'], { cwd });
    expect(checked.code).toBe(1);
    expect(checked.err).toContain('check/no-content');
    expect((await drawbridge(['test'], { cwd })).code).toBe(1);
  });
});

describe('an incident that names more targets than the playbook takes', () => {
  const others = Array.from({ length: 6 }, (_, at) => `AKIAEXAMPLEMALLORY0${String(at + 1)}`);
  const keys = ['AKIAEXAMPLEDANA00001', ...others];

  async function crowded(folder: string): Promise<string> {
    const body = (await readFile(incident, 'utf8')).replace(/AKIA[A-Z0-9]+/, keys.join(String.raw`\",\"`));
    const file = join(folder, 'incident.json');
    await writeFile(file, body);
    return file;
  }

  it('is answered for those that a person chooses; the others are listed as not taken', async () => {
    const cwd = await ownContent();
    const file = await crowded(cwd);
    const args = ['respond', '--incident', file, '--simulated'];
    const all = await drawbridge(args, { cwd });
    expect(all.code).toBe(3);
    for (const key of keys) expect(all.out).toContain(`  --target aws.access-key/${key}`);
    const chosen = await drawbridge(
      [
        ...args,
        '--format',
        'json',
        '--target',
        `aws.access-key/${keys[0] ?? ''}`,
        'aws.access-key/akiaexamplemallory02',
      ],
      { cwd },
    );
    const [answer] = (JSON.parse(chosen.out) as Answers).answers;
    expect(answer?.plan.outcome).toBe('change');
    expect(answer?.plan.notTaken.filter((left) => 'left' in left && left.left === true)).toHaveLength(5);
  });

  it('is not answered for a target that it does not name', async () => {
    const cwd = await ownContent();
    const run = await drawbridge(
      [
        'respond',
        '--incident',
        await crowded(cwd),
        '--simulated',
        '--target',
        'aws.access-key/AKIAEXAMPLEMALLORY99',
      ],
      { cwd },
    );
    expect(run.code).toBe(2);
    expect(run.err).toContain('the incident names no aws.access-key/AKIAEXAMPLEMALLORY99');
  });
});
