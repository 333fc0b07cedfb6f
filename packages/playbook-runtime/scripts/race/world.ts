import type { Clock } from '@drawbridge/base';
import {
  createActionRunner,
  defineAction,
  type Action,
  type ActionRunner,
} from '@drawbridge/response-actions';
import { z } from 'zod';

import type { Scheduler } from './scheduler.ts';

/** The raced targets are in no account: every context will do. */
const anywhere = {
  choose: <Context>(context: Context) => Promise.resolve(context),
  requireSame: () => Promise.resolve(),
  homeOf: () => Promise.resolve({}),
  hostNames: () => Promise.resolve([]),
  deriveHome: () => ({}),
};

/** The smallest cloud in which there is something to contain: accounts that can be disabled, one after the other. */
export interface RaceWorld {
  readonly runner: ActionRunner;
  readonly clock: Clock;
  /** Who is still enabled. */
  readonly enabled: () => readonly string[];
}

const start = Date.parse('2026-01-12T10:00:00Z');

/**
 * Every look and every write is a pause for the scheduler. The list of all accounts lags behind, as that of a directory
 * with replicas does: it is as it was some writes ago, by the seed. What is asked about one account is true.
 */
export function raceWorld(accounts: readonly string[], scheduler: Scheduler): RaceWorld {
  const versions: (readonly string[])[] = [accounts];
  const now = (): readonly string[] => versions.at(-1) ?? [];
  const stale = (): readonly string[] => versions[scheduler.draw(versions.length)] ?? [];
  const disable = async (account: string, isEnabled: boolean) => {
    await scheduler.pause();
    versions.push(isEnabled ? [...now(), account] : now().filter((other) => other !== account));
    await scheduler.pause();
  };
  const look = async (account: string) => {
    await scheduler.pause();
    const isEnabled = now().includes(account);
    await scheduler.pause();
    return isEnabled;
  };
  const state = async (account: string) => ({ account, isEnabled: await look(account), all: stale() });
  return {
    runner: createActionRunner({
      accounts: { aws: anywhere, gcp: anywhere, azure: anywhere },
      actions: [disableKey(look, disable), disableAdministrator(state, disable)],
    }),
    clock: { now: () => new Date(start), sleep: () => scheduler.pause() },
    enabled: now,
  };
}

type Look = (account: string) => Promise<boolean>;
type Disable = (account: string, isEnabled: boolean) => Promise<void>;

const about = {
  description: 'For the race.',
  parameters: z.strictObject({}),
  undoToken: z.strictObject({ account: z.string() }),
  permissions: [],
  reversible: 'yes',
  effect: 'It is disabled.',
  blastRadius: 'credential',
  auditEvents: [],
  d3fend: 'D3-AL',
  residual: () => [],
} as const;

/** What both actions do to one account. */
function parts(look: Look, disable: Disable) {
  const change = ({ account }: { readonly account: string }) => ({ account });
  return {
    ...about,
    apply: (_context: unknown, { account }: { readonly account: string }) => disable(account, false),
    verify: async (_context: unknown, { account }: { readonly account: string }) =>
      (await look(account))
        ? { verified: false as const, reason: 'it is enabled' }
        : { verified: true as const, evidence: 'it is disabled' },
    planUndo: () => Promise.resolve({ outcome: 'restore' as const, summary: 'Enable it', differences: [] }),
    applyUndo: (_context: unknown, { account }: { readonly account: string }) => disable(account, true),
    verifyUndo: () => Promise.resolve({ verified: true as const, evidence: 'it is enabled' }),
    changeOf: change,
  };
}

function decide(account: string, isEnabled: boolean) {
  if (!isEnabled) return { outcome: 'nothing' as const, reason: 'it is disabled already' };
  return {
    outcome: 'change' as const,
    summary: `Disable ${account}`,
    differences: [],
    change: { account },
    undo: { account },
  };
}

function disableKey(look: Look, disable: Disable): Action {
  return defineAction({
    ...parts(look, disable),
    id: 'aws.race.disable-key',
    title: 'Disable a key',
    targetKinds: ['aws.access-key'],
    observe: async (_context, target) => ({ isEnabled: await look(target.accessKeyId) }),
    plan: ({ isEnabled }, target) => decide(target.accessKeyId, isEnabled),
    facts: (_state, target) => ({
      names: [target.accessKeyId],
      tags: {},
      groups: [],
      account: '123456789012',
    }),
  });
}

type Observe = (
  account: string,
) => Promise<{ readonly account: string; readonly isEnabled: boolean; readonly all: readonly string[] }>;

function disableAdministrator(observe: Observe, disable: Disable): Action {
  const look = async (account: string) => (await observe(account)).isEnabled;
  return defineAction({
    ...parts(look, disable),
    id: 'azure.race.disable-administrator',
    title: 'Disable an administrator',
    targetKinds: ['entra.user'],
    observe: (_context, target) => observe(target.id),
    plan: ({ account, isEnabled, all }) =>
      !isEnabled || all.some((other) => other !== account)
        ? decide(account, isEnabled)
        : { outcome: 'refused', code: 'last-global-administrator', reason: 'no other is left', hints: [] },
    facts: ({ account, all }) => ({
      names: [account],
      tags: {},
      groups: [],
      depletes: {
        pool: 'race.administrators',
        title: 'administrator',
        code: 'last-global-administrator',
        members: all,
        target: account,
      },
    }),
  });
}
