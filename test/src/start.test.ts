import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { drawbridgeProcess as drawbridge, freshFolder, root } from './drawbridge.ts';

const rule = 'aws-remote-command';
const passes = /14 passed, 0 failed/;
/** All that is noted beside the result: which content was read. */
const says = `content: ${root.replace(/\/$/, '')}\n`;

describe('starting from a bundle of the sources', () => {
  let checkout: string;
  beforeAll(async () => {
    checkout = await copyOfCheckout();
  });
  afterAll(() => rm(checkout, { recursive: true }));

  const help = (): string => {
    const command = join(checkout, 'packages/cli/bin/drawbridge.js');
    const run = spawnSync(process.execPath, [command, '--help'], { encoding: 'utf8', cwd: checkout });
    return run.stdout + run.stderr;
  };
  const edit = async (change: (text: string) => string): Promise<void> => {
    const file = join(checkout, 'packages/cli/src/program.ts');
    await writeFile(file, change(await readFile(file, 'utf8')));
  };

  it('runs a source as it is now, whatever was run before', async () => {
    expect(help()).toContain('Finds attackers');
    // Old enough to be kept, which a file that has just been written is not.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(help()).toContain('Finds attackers');
    expect(await readdir(join(checkout, 'node_modules/.cache/drawbridge'))).toContain('bundle.json');
    // Of the same length: only the times tell.
    await edit((text) => text.replace('Finds attackers', 'Seeks attackers'));
    expect(help()).toContain('Seeks attackers');
    await edit((text) => text.replace('Seeks attackers', 'Hunts attackers'));
    expect(help()).toContain('Hunts attackers');
  });

  it('says where a source is wrong, in that source', async () => {
    const whole = await readFile(join(checkout, 'packages/cli/src/program.ts'), 'utf8');
    await edit((text) => `${text}\nconst const = 1;\n`);
    expect(help()).toMatch(/packages\/cli\/src\/program\.ts:\d+/);
    await edit(() => whole.replace('const scope = {', "throw new Error('on purpose');\n  const scope = {"));
    const line = whole.split('\n').findIndex((text) => text.includes('const scope = {')) + 1;
    expect(help()).toMatch(new RegExp(`on purpose[^]*packages/cli/src/program\\.ts:${String(line)}:\\d+`));
    await edit(() => whole);
  });

  it('runs the sources one by one where no bundle can be written', async () => {
    const cache = join(checkout, 'node_modules/.cache');
    await rm(cache, { recursive: true, force: true });
    await writeFile(cache, 'a file, where a folder is wanted');
    expect(help()).toContain('attackers who walk into');
    await rm(cache);
  });
});

describe('the second run', () => {
  it('sees a rule, a case and a watchlist as they are now', async () => {
    const content = await freshFolder();
    for (const folder of ['detections', 'watchlists']) {
      await cp(join(root, folder), join(content, folder), { recursive: true });
    }
    const run = () => drawbridge(['test', '--content', content, '--rule', rule]);
    const change = async (path: string, from: string, to: string): Promise<void> => {
      const file = join(content, 'detections', rule, path);
      const text = await readFile(file, 'utf8');
      expect(text).toContain(from);
      await writeFile(file, text.replaceAll(from, to));
    };
    expect((await run()).out).toMatch(passes);
    expect((await run()).out).toMatch(passes);
    await change('rule.yaml', 'SendCommand', 'SendComand');
    expect((await run()).out).toMatch(/[1-9]\d* failed/);
    await change('rule.yaml', 'SendComand', 'SendCommand');
    expect((await run()).out).toMatch(passes);
    const [first = ''] = (await readdir(join(content, 'detections', rule, 'cases'))).sort();
    await change(`cases/${first}`, 'alerts: ', 'alerts: 1');
    expect((await run()).out).toMatch(/13 passed, 1 failed/);
  });
});

describe('the folder of what can be made again', () => {
  const run = (cacheFolder: string) => drawbridge(['test', '--rule', rule], { cacheFolder });

  it('may hold a snapshot that was written over, cut off, or is another Node’s', async () => {
    const folder = await freshFolder();
    expect((await run(folder)).out).toMatch(passes);
    const parser = join(folder, 'drawbridge/parser');
    const [blob = ''] = (await readdir(parser)).filter((file) => file.endsWith('.blob'));
    // As if it were whole: only the process that cannot start from it tells.
    const text = await readFile(join(parser, blob));
    await writeFile(join(parser, blob), text.fill(0, 1000, text.length - 1000));
    const second = Number(/-(\d+)\.blob$/.exec(blob)?.[1]);
    await utimes(join(parser, blob), second, second);
    await rm(join(folder, 'drawbridge/queries'), { recursive: true });
    const broken = await run(folder);
    expect([broken.out, broken.err, broken.code]).toEqual([expect.stringMatching(passes), says, 0]);
    expect(await readdir(parser)).not.toContain(basename(blob));
  });

  it('may be no folder at all, or one that others can write to', async () => {
    const folder = await freshFolder();
    await mkdir(join(folder, 'drawbridge'));
    await chmod(join(folder, 'drawbridge'), 0o777);
    expect((await run(folder)).out).toMatch(passes);
    expect(await readdir(join(folder, 'drawbridge'))).toEqual([]);
    await writeFile(join(folder, 'file'), '');
    expect((await run(join(folder, 'file'))).out).toMatch(passes);
  });

  it('serves two first runs at once', async () => {
    const folder = await freshFolder();
    const runs = await Promise.all([run(folder), run(folder)]);
    for (const run of runs) expect([run.out, run.err]).toEqual([expect.stringMatching(passes), says]);
  });
});

/** The packages with their sources, and the modules of this checkout but for its packages and its caches. */
async function copyOfCheckout(): Promise<string> {
  const copy = await freshFolder();
  const isSource = (path: string): boolean => !/^(dist|out-tsc|node_modules)$/.test(basename(path));
  await cp(join(root, 'packages'), join(copy, 'packages'), { recursive: true, filter: isSource });
  for (const file of ['package.json', 'tsconfig.base.json']) await cp(join(root, file), join(copy, file));
  await mkdir(join(copy, 'node_modules/@drawbridge'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name === '.cache' || name === '@drawbridge') continue;
    await symlink(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  }
  for (const name of await readdir(join(copy, 'packages'))) {
    await symlink(join(copy, 'packages', name), join(copy, 'node_modules/@drawbridge', name));
    const own = join(root, 'packages', name, 'node_modules');
    await symlink(own, join(copy, 'packages', name, 'node_modules'));
  }
  return copy;
}

it('says nothing of a reader that stops before the end, and ends as it would have ended', () => {
  const command = `node "${join(root, 'packages/cli/bin/drawbridge.js')}" sync export --arm --workspace simulated; echo "code $?" >&2`;
  const run = spawnSync('sh', ['-c', `(${command}) | true`], { encoding: 'utf8', cwd: root });
  expect(run.stderr).toBe('code 0\n');
});
