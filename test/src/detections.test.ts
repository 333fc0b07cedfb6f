import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from './drawbridge.ts';

describe('drawbridge test', () => {
  it('passes every case of every detection', async () => {
    const run = await drawbridge(['test']);
    expect(run.out).toMatch(/\d+ passed, 0 failed/);
    expect(run.code).toBe(0);
  });

  it('fails a case with a readable difference when one literal of a query is changed', async () => {
    const content = await contentWith('detections/aws-remote-command/rule.yaml', (text) =>
      text.replaceAll('SendCommand', 'SendComand'),
    );
    const run = await drawbridge(['test', '--content', content, '--rule', 'aws-remote-command']);
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/✘ fires-/);
    expect(run.out).toContain('(- expected, + came)');
    const junit = join(content, 'junit.xml');
    await drawbridge([
      'test',
      '--content',
      content,
      '--rule',
      'aws-remote-command',
      '--format',
      'junit',
      '--out',
      junit,
    ]);
    expect(await readFile(junit, 'utf8')).toMatch(/<testsuite [^>]*failures="[1-9]/);
  });
});

describe('drawbridge check', () => {
  it('finds nothing wrong with the content as it is', async () => {
    const run = await drawbridge(['check']);
    expect(run.err).toMatch(/^content: \S+\n$/);
    expect(run.out).toContain('no problems');
    expect(run.code).toBe(0);
  });

  it('names file, line and nearest column for a misspelt column', async () => {
    const content = await contentWith('detections/aws-remote-command/rule.yaml', (text) =>
      text.replace('SourceIpAddress', 'SourceIpAdress'),
    );
    const run = await drawbridge(['check', '--content', content]);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/aws-remote-command\/rule\.yaml:\d+:\d+: error: .*SourceIpAdress/);
    expect(run.err).toContain('SourceIpAddress');
  });

  it('names the missing rule and the missing action of a playbook', async () => {
    const content = await contentWith('playbooks/contain-aws-access-key/playbook.yaml', (text) =>
      text
        .replace('aws.iam.deactivate-access-key', 'aws.iam.deactivate-acces-key')
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '00000000-0000-4000-8000-000000000000'),
    );
    const run = await drawbridge(['check', '--content', content]);
    expect(run.code).toBe(1);
    expect(run.err).toContain('00000000-0000-4000-8000-000000000000');
    expect(run.err).toContain("did you mean 'aws.iam.deactivate-access-key'");
  });
});

/** A copy of the content with one file changed. */
async function contentWith(path: string, change: (text: string) => string): Promise<string> {
  const folder = await freshFolder();
  for (const name of ['detections', 'playbooks', 'watchlists']) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  const before = await readFile(join(folder, path), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(join(folder, path), after);
  return folder;
}
