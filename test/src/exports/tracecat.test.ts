import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';
import { demoIncident, demoKey, openServerGround, type ServerGround } from '../server/ground.ts';

/** As Tracecat's own model of a template action takes it: what is not named here is refused there. */
const templateShape = z.strictObject({
  type: z.literal('action'),
  definition: z.strictObject({
    title: z.string().min(1).max(100),
    description: z.string(),
    name: z.string().regex(/^[a-z0-9_]+$/),
    namespace: z.string().regex(/^tools\.[a-z_]+$/),
    display_group: z.string().min(1),
    secrets: z.array(z.strictObject({ name: z.string(), keys: z.array(z.string()).min(1) })),
    expects: z.record(
      z.string().regex(/^[A-Za-z_]\w*$/),
      z.strictObject({
        type: z.string().regex(/^(str|bool|dict\[str, Any\]|enum\["[^"]+"(, "[^"]+")*\])$/),
        description: z.string().min(1),
        default: z.unknown().optional(),
      }),
    ),
    steps: z
      .array(
        z.strictObject({
          ref: z.string(),
          action: z.literal('core.http_request'),
          args: z.strictObject({
            url: z.string(),
            method: z.enum(['GET', 'POST']),
            headers: z.record(z.string(), z.string()),
            payload: z.unknown().optional(),
          }),
        }),
      )
      .length(1),
    returns: z.string(),
  }),
});
type Template = z.infer<typeof templateShape>;

const token = 'Bearer ${{ SECRETS.drawbridge.API_TOKEN }}';
let ground: ServerGround;
let templates: ReadonlyMap<string, Template>;

async function exportTo(folder: string, url: string): Promise<ReadonlyMap<string, Template>> {
  const run = await drawbridge([
    'export',
    'tracecat',
    '--server-url',
    url,
    '--out',
    folder,
    '--content',
    root,
  ]);
  expect(run.code, run.err).toBe(0);
  const within = join(folder, 'drawbridge_actions/templates');
  const names = await readdir(within);
  const read = names.map(async (name) => {
    const template = templateShape.parse(parse(await readFile(join(within, name), 'utf8')));
    expect(`${template.definition.name}.yml`).toBe(name);
    return [template.definition.name, template] as const;
  });
  return new Map(await Promise.all(read));
}

beforeAll(async () => {
  ground = await openServerGround();
  templates = await exportTo(await freshFolder(), ground.url);
});
afterAll(() => ground.close());

/** Does what the one step of a template says, as Tracecat would with these inputs. */
async function callOf(name: string, inputs: Readonly<Record<string, unknown>>): Promise<Response> {
  const { expects = {}, steps } = templates.get(name)?.definition ?? { steps: [] };
  const presets = Object.entries(expects).map(([field, { default: preset }]) => [field, preset] as const);
  const given: Readonly<Record<string, unknown>> = { ...Object.fromEntries(presets), ...inputs };
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const [, whole] = /^\$\{\{ inputs\.(\w+) \}\}$/.exec(value) ?? [];
      if (whole !== undefined) return given[whole];
      const secret = value.replace('${{ SECRETS.drawbridge.API_TOKEN }}', ground.apiToken);
      return secret.replaceAll(/\$\{\{ inputs\.(\w+) \}\}/g, (_, field: string) => String(given[field]));
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part)]));
  };
  const [step] = steps;
  const { url, method, headers, payload } = filled(step?.args) as {
    url: string;
    method: string;
    headers: Record<string, string>;
    payload?: unknown;
  };
  return fetch(url, {
    method,
    headers: { ...headers, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
  });
}

describe('the templates for Tracecat', () => {
  it('are one for each playbook and each action, and one that reads a run', () => {
    expect(templates.size).toBe(6 + 21 + 1);
    expect([...templates.keys()]).toEqual(
      expect.arrayContaining(['contain_gcp_instance', 'aws_iam_deny_user', 'get_run']),
    );
  });

  it('take the token from a secret, and fill in only what they expect, all of it', () => {
    for (const [name, { definition }] of templates) {
      const [step] = definition.steps;
      expect(step?.args.headers.Authorization, name).toBe(token);
      expect(definition.secrets).toEqual([{ name: 'drawbridge', keys: ['API_TOKEN'] }]);
      const used = [...JSON.stringify(step).matchAll(/inputs\.(\w+)/g)].map(([, field]) => field);
      expect(used.toSorted(), name).toEqual(Object.keys(definition.expects).toSorted());
      expect(definition.returns, name).toBe(`\${{ steps.${step?.ref ?? ''}.result }}`);
    }
  });

  it('are the same each time', async () => {
    expect(await exportTo(await freshFolder(), ground.url)).toEqual(templates);
  });

  it('hand an incident over to the one playbook', async () => {
    const incident = JSON.parse(await demoIncident()) as unknown;
    const answer = await callOf('contain_aws_access_key', { incident, idempotency_key: 'execution-1' });
    expect(answer.status).toBe(202);
    const { runs } = (await answer.json()) as { runs: { runId: string; playbook: string }[] };
    expect(runs.map(({ playbook }) => playbook)).toEqual(['contain-aws-access-key']);
    expect((await callOf('get_run', { run_id: runs[0]?.runId })).status).toBe(200);
  });

  it.each(['aws_iam_deactivate_access_key', 'aws_iam_deny_user'])('ask for %s', async (name) => {
    const inputs = { target: demoKey, reason: 'a drill', idempotency_key: name };
    const answer = await callOf(name, inputs);
    expect([answer.status, await answer.text()]).toEqual([202, expect.stringContaining('started')]);
  });
});
