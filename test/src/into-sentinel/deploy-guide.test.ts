import { readFileSync, symlinkSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';

const guide = readFileSync(join(root, 'docs/guides/deploy.md'), 'utf8');
const commands = [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text = '']) => text.trim());
const [configuration = ''] = [...guide.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => text);

it('the guide: each of its commands writes its file, from the configuration that it shows', async () => {
  const folder = await freshFolder();
  symlinkSync(join(root, 'playbooks'), join(folder, 'playbooks'));
  await writeFile(join(folder, 'drawbridge.config.yaml'), configuration);
  expect(commands).toHaveLength(4);
  for (const command of commands) {
    const run = await drawbridge(command.split(' ').slice(2), { cwd: folder });
    expect(run.code, run.err).toBe(0);
  }
  const files = (await readdir(join(folder, 'deployment'))).sort();
  expect(files).toEqual(['compose.yaml', 'container-apps.bicep', 'kubernetes.yaml', 'logic-apps.json']);
  for (const file of files) {
    const text = await readFile(join(folder, 'deployment', file), 'utf8');
    expect(text).toContain('drawbridge.example.com');
  }
}, 240_000);
