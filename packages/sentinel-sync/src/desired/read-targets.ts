import { fail, given, nameHints, parseYamlText, problem, succeed, type Result } from '@drawbridge/base';
import { readShape, readTextFile } from '@drawbridge/detection-core';
import { z } from 'zod';

import { azureClouds, type AzureCloudName } from '../client/azure-cloud.ts';
import { defenderAddress, graphEndpoint } from '../client/defender-client.ts';
import { lostFeatureNames } from '../resources/detection-rule/lost-features.ts';
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

const common = {
  /** In marks of ownership; two repositories that publish to one place have two. */
  source: z.string().regex(/^[A-Za-z0-9._/-]{1,60}$/, 'expected up to 60 letters, digits and ._/-'),
  /** In place of Microsoft's own: a simulator on loopback, a proxy. */
  endpoint: z.url().optional(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  overrides: z.array(override).default([]),
  /** Ids or names of the rules that are published here; without it all. */
  only: z.array(z.string().min(1)).min(1).optional(),
  /** Ids or names of the rules that are not published here. */
  except: z.array(z.string().min(1)).min(1).optional(),
};

const sentinelTarget = z.strictObject({
  kind: z.literal('sentinel').optional(),
  ...common,
  cloud: z.enum(['public', 'usgov', 'china']).default('public'),
  subscriptionId: z.guid(),
  resourceGroup: z.string().min(1),
  workspace: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$/, "expected a workspace's name"),
  /** The workspace's own id, by which its logs are asked; without it, by its resource id. */
  customerId: z.guid().optional(),
  /** Where its logs are asked, in place of the cloud's own: a stand-in on loopback, a proxy. */
  logsEndpoint: z.url().optional(),
  /** The tenant of the workspace, where it is not that of the credentials. */
  tenantId: z.guid().optional(),
});

/** The custom detections of a tenant; Microsoft has them in its public cloud only. */
const defenderTarget = z.strictObject({
  kind: z.literal('defender'),
  ...common,
  tenantId: z.guid(),
  /** What rules may lose there: all of it, or these features. */
  acceptLosses: z
    .union([z.boolean(), z.array(z.enum(lostFeatureNames)).min(1)], {
      error: `expected true, or a list of: ${lostFeatureNames.join(', ')}`,
    })
    .optional(),
});

/** `targets.yaml`: the workspaces and tenants that a repository publishes to. */
const targetsShape = z.strictObject({
  targets: z.record(
    z.string().regex(/^[\w-]+$/, 'expected letters, digits, - or _'),
    z.discriminatedUnion('kind', [sentinelTarget, defenderTarget], {
      error: 'expected sentinel or defender',
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
  /** The workspaces of Sentinel. */
  readonly targets: readonly NamedTarget[];
  /** The tenants of Microsoft Defender. */
  readonly tenants: readonly NamedTarget[];
}

/** Reads every target of `targets.yaml`. */
export async function readTargets(file: string): Promise<Result<TargetFile>> {
  const text = await readTextFile(file);
  if (!text.ok) return text;
  const yaml = parseYamlText(file, text.value);
  const read = readShape(yaml, targetsShape, { area: 'targets', unknownField: 'error' });
  if (read.value === undefined) return fail(...read.problems);
  const all = Object.entries(read.value.targets).map(([name, stated]) => namedTarget(name, stated));
  const isTenant = ({ door }: NamedTarget): boolean => door === 'defender';
  return succeed({ file, targets: all.filter((target) => !isTenant(target)), tenants: all.filter(isTenant) });
}

type Stated = z.output<typeof sentinelTarget> | z.output<typeof defenderTarget>;

function namedTarget(name: string, stated: Stated): NamedTarget {
  const { source, parameters, overrides, only, except, tenantId } = stated;
  const shared = { name, source, parameters, overrides, ...given({ only, except, tenantId }) };
  if (stated.kind === 'defender') {
    const address = defenderAddress(stated.endpoint ?? graphEndpoint, stated.tenantId);
    const { acceptLosses } = stated;
    return { ...shared, cloud: 'public', door: 'defender', address, ...given({ acceptLosses }) };
  }
  const { cloud, endpoint: own, subscriptionId, resourceGroup, workspace } = stated;
  const { customerId, logsEndpoint } = stated;
  const { endpoint, scope } = azureClouds[cloud];
  const address = { endpoint: own ?? endpoint, scope, subscriptionId, resourceGroup, workspace };
  return { ...shared, cloud, address, ...given({ customerId, logsEndpoint }) };
}

/** Reads one target of `targets.yaml`: the named one, or the only one. */
export async function readTarget(file: string, name: string | undefined): Promise<Result<NamedTarget>> {
  const read = await readTargets(file);
  if (!read.ok) return read;
  const targets = [...read.value.targets, ...read.value.tenants];
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
