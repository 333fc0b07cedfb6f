import { given } from '@drawbridge/base';
import type { Pause, PauseScope } from '@drawbridge/sql-store';
import type { Command } from 'commander';
import { z } from 'zod';

import type { CloudFlags } from '../../clouds/open-clouds.ts';
import { openApiClient, serverOption, tokenFileOption, type ServerFlags } from '../../remote/api-client.ts';
import type { ShownPause } from '../../report/pauses-text.ts';
import { withState } from '../../state/with-state.ts';
import { UsageError } from '../../terminal/exit-code.ts';
import { formatOption, type OutputFormat } from '../../terminal/format.ts';
import { stateOption } from '../../terminal/state-folder.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';

/** What the verbs about pauses have in common. */
export interface PauseFlags extends CloudFlags, ServerFlags {
  readonly format: OutputFormat;
}

/** What is paused or resumed. */
export interface ScopeFlags {
  readonly playbook?: string;
  readonly account?: string;
}

/** Pauses, of a state or of a server. */
interface PausesOf {
  list(): Promise<readonly ShownPause[]>;
  pause(scope: PauseScope, reason: string): Promise<ShownPause>;
  /** False where nothing of that scope was paused. A server says so itself. */
  resume(scope: PauseScope, reason?: string): Promise<boolean>;
}

/** Adds the options by which a state or a server is named. */
export function addPauseOptions(command: Command): Command {
  return command
    .option(...stateOption)
    .option(...serverOption)
    .option(...tokenFileOption)
    .option(
      '--config <file>',
      'the configuration that names the key of the log (default: drawbridge.config.yaml)',
    )
    .option('--simulated', 'the pauses of a server on simulated clouds')
    .addOption(formatOption());
}

/** Everything, a playbook or an account. */
export function scopeOf({ playbook, account }: ScopeFlags): PauseScope {
  if (playbook !== undefined && account !== undefined)
    throw new UsageError('--playbook and --account: pause or resume them one after the other');
  if (playbook !== undefined) return `playbook:${playbook}`;
  return account === undefined ? 'all' : `account:${account}`;
}

/** Works with the pauses of the server, or of the database of the state. */
export async function withPauses<T>(
  scope: VerbScope,
  flags: PauseFlags,
  work: (pauses: PausesOf) => Promise<T>,
): Promise<T> {
  const { host } = scope;
  const { server } = flags;
  if (server !== undefined) return work(await pausesOfServer(scope, { ...flags, server }));
  return withState(scope, flags, ({ store: { pauses } }) =>
    work({
      list: () => pauses.list(),
      pause: (what, reason) => {
        const pause: Pause = { scope: what, by: host.operator, at: host.clock.now().toISOString(), reason };
        return pauses.pause(pause);
      },
      resume: async (what, reason) => (await pauses.resume(what, host.operator, reason)) !== undefined,
    }),
  );
}

const pauseShape = z.object({ scope: z.string(), by: z.string(), at: z.string(), reason: z.string() });

async function pausesOfServer(
  { host }: VerbScope,
  flags: ServerFlags & { readonly server: string },
): Promise<PausesOf> {
  const api = await openApiClient(host, flags);
  return {
    list: async () => (await api.get('/v1/pauses', z.object({ pauses: z.array(pauseShape) }))).pauses,
    pause: (scope, reason) => api.post('/v1/pauses', { scope, reason }, pauseShape),
    resume: async (scope, reason) => {
      await api.post('/v1/pauses/resume', { scope, ...given({ reason }) }, z.object({ scope: z.string() }));
      return true;
    },
  };
}
