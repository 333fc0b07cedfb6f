import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { hasErrors, RefusedFailure } from '@drawbridge/base';
import {
  makePlan,
  parsePlan,
  readDesired,
  type DesiredResource,
  type SyncPlan,
} from '@drawbridge/sentinel-sync';

import { discover } from '../content/discover.ts';
import type { Host } from '../terminal/host.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import type { SyncWorkspace } from './open-sync-workspace.ts';

interface PlanContentOptions {
  readonly force: readonly string[];
  readonly adopt: boolean;
  readonly strict?: boolean;
  /** Whether what was published disabled is to be enabled. */
  readonly enables?: boolean;
}

/** A plan, and what the files want. */
interface PlannedContent {
  readonly plan: SyncPlan;
  readonly desired: readonly DesiredResource[];
}

/**
 * Plans the content against the workspace. A document with an error stops itself: what it is about stays as it is, and
 * the rest is planned. Nothing is planned where it is not known what the content wants, nor, with `strict`, while
 * anything is wrong with it.
 */
export async function planContent(
  scope: VerbScope,
  { client, target, content }: SyncWorkspace,
  { strict = false, ...options }: PlanContentOptions,
): Promise<PlannedContent> {
  const read = await readDesired(await discover(content), target, scope.host.clock.now());
  const { resources: desired, problems, held, stops, left } = read;
  if (hasErrors(strict ? problems : stops)) throw new ProblemsFound(problems);
  showProblems(scope, problems);
  const plan = await makePlan({ client, target, desired, held, left, root: content.root, ...options });
  return { plan, desired };
}

/** Keeps a plan under its hash, and where the person wants it. */
export async function keepPlan(
  host: Host,
  folder: string,
  plan: SyncPlan,
  out: string | undefined,
): Promise<void> {
  const files = [join(folder, `${plan.hash}.json`), ...(out === undefined ? [] : [resolve(host.cwd, out)])];
  for (const file of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(plan, null, 2)}\n`);
  }
}

/** The plan that `apply` is given: a file, or the hash of one that was made here. Refuses anything else. */
export async function readPlan(host: Host, folder: string, named: string | undefined): Promise<SyncPlan> {
  if (named === undefined) {
    const hints = ['make one with: drawbridge sync plan --out plan.json'];
    throw new RefusedFailure('sync/no-plan', 'apply needs the file or the hash of a reviewed plan', {
      hints,
    });
  }
  const isHash = /^[0-9a-f]{64}$/.test(named);
  const file = isHash ? join(folder, `${named}.json`) : resolve(host.cwd, named);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    const message = isHash ? `no plan with the hash ${named} was made here` : `there is no plan ${file}`;
    throw new RefusedFailure('sync/unknown-plan', message);
  }
  const read = parsePlan(text, file);
  if (!read.ok) {
    const [first] = read.problems;
    throw new RefusedFailure(first?.code ?? 'sync/no-plan', first?.message ?? 'this is not a plan', {
      hints: first?.hints ?? [],
    });
  }
  if (isHash && read.value.hash !== named)
    throw new RefusedFailure('sync/altered-plan', 'the plan was altered');
  return read.value;
}
