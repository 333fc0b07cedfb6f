import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from './drawbridge.ts';

const title =
  'Evil \u001b[31mRED\u001b[0m\n\napproval    none needed: it is fine\r\u202eoverride \u2028plan hash   FAKE\u0085' +
  `::error::forged ${' '.repeat(200)}approval    none needed <img src=x onerror=alert(1)>`;

/** Only one line may say who has to approve, and only one names the hash. */
const labels = (text: string, label: string) => text.split('\n').filter((line) => line.startsWith(label));
// eslint-disable-next-line no-control-regex -- what must not come out
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

describe('an incident whose title would act on a terminal and forge the plan', () => {
  let folder: string;
  let incident: string;

  beforeAll(async () => {
    folder = await freshFolder();
    incident = join(folder, 'incident.json');
    const body = JSON.parse(await readFile(join(root, 'demo/incidents/aws-access-key.json'), 'utf8')) as {
      object: { id: string; properties: { title: string } };
    };
    body.object.properties.title = title;
    body.object.id += '\u001b[2K\napproval    none needed';
    await writeFile(incident, JSON.stringify(body));
  });

  const respond = (...more: readonly string[]) =>
    drawbridge(['respond', '--incident', incident, '--simulated', '--state', join(folder, 'state'), ...more]);

  it('is shown as text in the plan, the report and the undo, and exact in JSON', async () => {
    const planned = await respond();
    expect(planned.out + planned.err).not.toMatch(acting);
    const plans = labels(planned.out, 'Plan · ').length;
    expect(labels(planned.out, 'approval')).toHaveLength(plans);
    expect(labels(planned.out, 'plan hash')).toHaveLength(plans);
    expect(planned.out).not.toContain('FAKE\n');
    expect(planned.out).toContain(String.raw`\x1b[31mRED`);

    const json = await respond('--format', 'json');
    expect(json.out).not.toMatch(acting);
    const { answers } = JSON.parse(json.out) as { answers: { plan: { incident: { title: string } } }[] };
    expect(answers[0]?.plan.incident.title).toBe(title);

    const applied = await respond('--apply');
    expect(applied.code, applied.err).toBe(0);
    expect(applied.out + applied.err).not.toMatch(acting);
    const runId = /^Run (\S+)$/m.exec(applied.out)?.[1] ?? '';

    for (const args of [
      ['undo', runId, '--state', join(folder, 'state')],
      ['export', 'evidence', runId, '--state', join(folder, 'state')],
    ]) {
      const run = await drawbridge(args);
      expect(run.code, run.err).toBe(0);
      expect(run.out + run.err).not.toMatch(acting);
    }
  });

  it('is shown as text where nothing answers it, and where the command line itself is hostile', async () => {
    const file = join(folder, 'nothing.json');
    const body = JSON.parse(await readFile(incident, 'utf8')) as {
      object: {
        properties: { alerts: unknown[]; relatedEntities: unknown[]; relatedAnalyticRuleIds: unknown[] };
      };
    };
    Object.assign(body.object.properties, { alerts: [], relatedEntities: [], relatedAnalyticRuleIds: [] });
    await writeFile(file, JSON.stringify(body));
    const unanswered = await drawbridge(['respond', '--incident', file, '--simulated', '--state', folder]);
    for (const run of [
      unanswered,
      await drawbridge(['respond', '--incident', `x${title}`]),
      await drawbridge(['actions', title]),
      await drawbridge(['undo', title, '--state', folder]),
      await drawbridge(['query', `print x = '${title.replaceAll(/[\n\r]/g, '')}'`]),
    ]) {
      expect(run.out + run.err).not.toMatch(acting);
      expect(labels(run.out + run.err, 'approval')).toEqual([]);
      expect(run.out + run.err).not.toMatch(/^\s*::error/m);
    }
  });
});
