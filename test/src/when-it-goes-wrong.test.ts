import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import {
  containing,
  demoIncident,
  demoKey,
  openGround,
  runIdsIn,
  undoing,
  type Ground,
} from './crash/ground.ts';
import { killAt } from './crash/kill-at.ts';

/** Each section of the guide is walked through where its title says that it went wrong. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(join(root, 'docs/guides/when-it-goes-wrong.md'), 'utf8');
const sections = guide
  .split(/^## /m)
  .slice(1)
  .map((section) => [section.slice(0, section.indexOf('\n')), section] as const);

const kill = async (ground: Ground, args: readonly string[], point: number): Promise<string> =>
  (await killAt(ground, args, point, 'SIGKILL')).runId ?? '';

async function contained(ground: Ground): Promise<string> {
  await ground.run(containing);
  return runIdsIn(ground.runs)[0] ?? '';
}

/** Makes it go wrong; gives the run that the guide calls RUN. */
const goWrong: Readonly<Record<string, (ground: Ground) => Promise<string>>> = {
  'A run was killed': (ground) => kill(ground, containing, 5),
  'A target is busy': (ground) => kill(ground, containing, 5),
  'An undo was cut off in the middle': async (ground) => {
    const runId = await contained(ground);
    await kill(ground, undoing(runId), 3);
    return runId;
  },
  'The disk was full': async (ground) => {
    const journal = join(ground.runs, await contained(ground), 'journal.jsonl');
    const [before = ''] = readFileSync(journal, 'utf8').split(/^.*"type":"effect-finished"/m);
    ground.reset();
    const told = await ground.run(
      containing,
      `ulimit -f ${String(Math.ceil((Buffer.byteLength(before) + 64) / 1024))};`,
    );
    expect(told.out.indexOf('1 contained')).toBeLessThan(told.out.indexOf('could not be written'));
    return runIdsIn(ground.runs)[0] ?? '';
  },
  'A lock cannot be read': async (ground) => {
    const runId = await contained(ground);
    const claims = join(ground.runs, '.claims');
    for (const target of readdirSync(claims)) writeFileSync(join(claims, target, 'claim.9.lock'), 'damaged');
    return runId;
  },
  'A journal is damaged': async (ground) => {
    const runId = await contained(ground);
    const journal = join(ground.runs, runId, 'journal.jsonl');
    writeFileSync(journal, readFileSync(journal, 'utf8').replace('Inactive', 'Inaktive'));
    return runId;
  },
};

it('shows one section for each way in which it goes wrong', () => {
  expect(sections.map(([title]) => title)).toEqual(Object.keys(goWrong));
});

it.concurrent.for(sections)(
  '%s: each command says what the guide shows',
  async ([title, section], { onTestFinished }) => {
    const ground = await openGround();
    onTestFinished(() => ground.close());
    const runId = (await goWrong[title]?.(ground)) ?? '';
    const steps = [...section.matchAll(/^```sh\nnpx drawbridge (.*)\n```\n\n```text\n([^]*?)^```$/gm)];
    expect(steps).toHaveLength(section.match(/^```sh$/gm)?.length ?? 0);
    for (const [, line = '', shown = ''] of steps) {
      const words = line.match(/"[^"]*"|\S+/g) ?? [];
      const args = words.map((word) =>
        word.replaceAll('"', '').replace('RUN', runId).replace('INCIDENT', demoIncident),
      );
      const actsOnClouds = /^(undo|respond|runs recover)/.test(line);
      const ran = await ground.run(actsOnClouds ? [...args, '--content', root] : args);
      for (const said of shown.trim().split('\n')) {
        expect(ran.out + ran.err, line).toContain(said.replace('RUN', runId));
      }
    }
    const restored = title.startsWith('An undo');
    expect(ground.keyStatus(demoKey)).toBe(restored ? 'Active' : 'Inactive');
  },
);
