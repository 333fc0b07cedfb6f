import { fail, problem, succeed, type Result } from '@drawbridge/base';
import { z } from 'zod';

import { armWorld } from './arm-world.ts';
import { awsWorld } from './aws-world.ts';
import { azureWorld } from './azure-world.ts';
import { gcpWorld } from './gcp-world.ts';

/**
 * The state of all simulated clouds, JSON. Strict: a misspelt field is an error, since a world in which the
 * attacker's key is silently missing proves nothing. What is left out has a default, so a small world is short.
 */
export const world = z.strictObject({
  aws: awsWorld.prefault({}),
  gcp: gcpWorld.prefault({}),
  azure: azureWorld.prefault({}),
  arm: armWorld.prefault({}),
});

/** A whole world, every default filled in: what `CloudSim.snapshot` gives. */
export type World = z.output<typeof world>;

/** A world as it is written: only what differs from the defaults. A {@link World} is one too. */
export type WorldInput = z.input<typeof world>;

/** Reads a world from untrusted JSON; each problem names the field and, where it was given, the file. */
export function parseWorld(value: unknown, file?: string): Result<World> {
  const parsed = world.safeParse(value);
  if (parsed.success) return succeed(parsed.data);
  return fail(
    ...parsed.error.issues.map((issue) =>
      problem('cloud-sim/bad-world', issue.message, { file, field: issue.path.map(String).join('.') }),
    ),
  );
}
