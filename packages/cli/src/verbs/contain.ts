import { nameHints } from '@drawbridge/base';
import { target, targetId, type Incident, type Target, type TargetKind } from '@drawbridge/incident-model';
import { planRun, playbookSchema, type Playbook } from '@drawbridge/playbook-runtime';
import { actionCatalogue, type ActionMetadata } from '@drawbridge/response-actions';
import type { Command } from 'commander';
import { z } from 'zod';

import { UsageError } from '../exit-code.ts';
import { printJson } from '../terminal/format.ts';
import { worstCode } from '../workspace/contain.ts';
import { findContent } from '../workspace/content.ts';
import { openResponder } from '../workspace/responder.ts';
import { actOnPlan, codesOf } from './respond.ts';
import { addContainmentOptions, type ContainmentFlags } from './response-options.ts';
import type { VerbScope } from './verb.ts';

interface ContainFlags extends ContainmentFlags {
  readonly with?: readonly string[];
  readonly reason?: string;
}

/** `drawbridge contain`: one action on one target, by hand, behind the same guards and with the same journal. */
export function addContainVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('contain')
    .description('plan one action on one target; with --apply, contain')
    .argument('<action>', 'an action, such as aws.iam.deactivate-access-key')
    .argument('<field=value...>', "the target's fields: accessKeyId=AKIA…, or project=… zone=… instance=…")
    .option('--with <name=value...>', "the action's parameters")
    .option('--reason <text>', 'why, for the journal');
  addContainmentOptions(command).action((action: string, fields: readonly string[], flags: ContainFlags) =>
    runContain(scope, action, fields, flags),
  );
}

async function runContain(
  scope: VerbScope,
  actionId: string,
  fields: readonly string[],
  flags: ContainFlags,
): Promise<void> {
  const { host } = scope;
  const action = findAction(actionId);
  const aim = parseTarget(action, readPairs('target', fields));
  const responder = await openResponder(scope, findContent(host.cwd, flags.content), flags);
  try {
    const plan = await planRun({
      ...responder.environment,
      playbook: playbookByHand(action, aim.kind, readPairs('--with', flags.with ?? [])),
      incident: incidentByHand(aim, flags.reason),
      targets: [{ target: aim, from: 'the command line' }],
      chosenBy: 'person',
      overrides: flags.overrideGuard ?? [],
    });
    const answer = await actOnPlan(scope, responder, plan, flags);
    if (flags.format === 'json') host.out(printJson({ simulated: responder.simulated, answers: [answer] }));
    scope.result = worstCode([scope.result, ...codesOf(host, [answer], flags)]);
  } finally {
    await responder.close();
  }
}

function findAction(id: string): ActionMetadata {
  const found = actionCatalogue.find((one) => one.id === id);
  if (found !== undefined) return found;
  const hints = nameHints(
    id,
    actionCatalogue.map((one) => one.id),
    'actions',
  );
  throw new UsageError([`there is no action '${id}'`, ...hints].join('\n  '));
}

function readPairs(what: string, pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`${what}: '${pair}' is not of the form field=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function parseTarget(action: ActionMetadata, fields: Readonly<Record<string, string>>): Target {
  const kinds = action.targetKinds.filter((kind) => fields.kind === undefined || kind === fields.kind);
  const parsed = kinds.map((kind) => ({ kind, result: target.safeParse({ ...fields, kind }) }));
  const fitting = parsed.find(({ result }) => result.success);
  if (fitting?.result.success === true) return fitting.result.data;
  const why = parsed.map(({ kind, result }) =>
    result.success ? '' : `this is no target of kind ${kind}:\n${z.prettifyError(result.error)}`,
  );
  throw new UsageError(
    why.length === 0 ? `${action.id} acts on ${action.targetKinds.join(' and ')}` : why.join('\n'),
  );
}

/** One step, the guards of every playbook; whoever types it has decided, so nobody else is asked. */
function playbookByHand(
  action: ActionMetadata,
  kind: TargetKind,
  parameters: Readonly<Record<string, string>>,
): Playbook {
  return playbookSchema.parse({
    id: 'by-hand',
    name: `By hand: ${action.title}`,
    description: 'One action on one target, asked for on the command line.',
    version: '1.0.0',
    triggers: { when: 'true' },
    targets: { kind, atMost: 1, allowWeak: true },
    guards: {
      protectedAssets: { watchlist: 'DrawbridgeProtectedAssets' },
      caps: { perRun: 1, perHour: 30 },
    },
    approval: { required: 'never' },
    steps: [{ id: 'contain', action: action.id, with: parameters }],
    writeBack: { comment: false },
  });
}

function incidentByHand(aim: Target, reason: string | undefined): Incident {
  return {
    id: `by-hand/${targetId(aim)}`,
    source: 'entity',
    title: reason ?? 'Asked for by hand',
    severity: 'Unknown',
    status: 'Unknown',
    ruleIds: [],
    tactics: [],
    techniques: [],
    tags: [],
    alerts: [],
    entities: [],
    workspace: {},
    unread: [],
    raw: null,
  };
}
