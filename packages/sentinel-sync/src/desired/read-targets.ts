import { fail, given, nameHints, parseYamlText, problem, succeed, type Result } from '@drawbridge/base';
import { readShape, readTextFile } from '@drawbridge/detection-core';
import { z } from 'zod';

import { azureClouds, type AzureCloudName } from '../client/azure-cloud.ts';
import type { Target } from './target.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2026-12-31');

const override = z.strictObject({
  /** The id or the name of the rule, automation rule, watchlist or query. */
  of: z.string().min(1),
  /** Fields of its file. */
  set: z.record(z.string(), z.json()),
  reason: z.string().min(1),
  expires: day,
});

/** `targets.yaml`: the workspaces that a repository publishes to. */
const targetsShape = z.strictObject({
  targets: z.record(
    z.string().regex(/^[\w-]+$/, 'expected letters, digits, - or _'),
    z.strictObject({
      /** In marks of ownership; two repositories that publish to one workspace have two. */
      source: z.string().regex(/^[A-Za-z0-9._/-]{1,60}$/, 'expected up to 60 letters, digits and ._/-'),
      cloud: z.enum(['public', 'usgov', 'china']).default('public'),
      /** In place of the cloud's own: a simulator on loopback, a proxy. */
      endpoint: z.url().optional(),
      subscriptionId: z.guid(),
      resourceGroup: z.string().min(1),
      workspace: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$/, "expected a workspace's name"),
      /** The workspace's own id, by which its logs are asked; without it, by its resource id. */
      customerId: z.guid().optional(),
      /** Where its logs are asked, in place of the cloud's own: a stand-in on loopback, a proxy. */
      logsEndpoint: z.url().optional(),
      /** The tenant of the workspace, where it is not that of the credentials. */
      tenantId: z.guid().optional(),
      parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
      overrides: z.array(override).default([]),
    }),
  ),
});

/** A target, and the cloud that it is in. */
export interface NamedTarget extends Target {
  readonly cloud: AzureCloudName;
  /** What its logs are asked by, beside the resource id. */
  readonly customerId?: string;
  readonly logsEndpoint?: string;
  readonly tenantId?: string;
}

/** The targets of one file. */
export interface TargetFile {
  readonly file: string;
  readonly targets: readonly NamedTarget[];
}

/** Reads every target of `targets.yaml`. */
export async function readTargets(file: string): Promise<Result<TargetFile>> {
  const text = await readTextFile(file);
  if (!text.ok) return text;
  const yaml = parseYamlText(file, text.value);
  const read = readShape(yaml, targetsShape, { area: 'targets', unknownField: 'error' });
  if (read.value === undefined) return fail(...read.problems);
  const targets = Object.entries(read.value.targets).map(([name, stated]) => {
    const { cloud, endpoint: own, subscriptionId, resourceGroup, workspace, ...more } = stated;
    const { customerId, logsEndpoint, tenantId, ...rest } = more;
    const { endpoint, scope } = azureClouds[cloud];
    const address = { endpoint: own ?? endpoint, scope, subscriptionId, resourceGroup, workspace };
    return { name, cloud, address, ...rest, ...given({ customerId, logsEndpoint, tenantId }) };
  });
  return succeed({ file, targets });
}

/** Reads one target of `targets.yaml`: the named one, or the only one. */
export async function readTarget(file: string, name: string | undefined): Promise<Result<NamedTarget>> {
  const read = await readTargets(file);
  if (!read.ok) return read;
  const { targets } = read.value;
  const found =
    name === undefined && targets.length === 1 ? targets[0] : targets.find((target) => target.name === name);
  if (found !== undefined) return succeed(found);
  const message = name === undefined ? 'name one of the targets' : `there is no target '${name}'`;
  const names = targets.map((target) => target.name);
  return fail(
    problem('targets/no-such-target', message, { file, hints: nameHints(name ?? '', names, 'targets') }),
  );
}

/** The JSON Schema of `targets.yaml`, for editors. */
export function targetsJsonSchema(): object {
  return z.toJSONSchema(targetsShape, { io: 'input' });
}
