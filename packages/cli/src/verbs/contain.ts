import { targetId } from '@drawbridge/incident-model';
import {
  approvalByHand,
  incidentByHand,
  planRun,
  playbookByHand,
  type RunPlan,
} from '@drawbridge/playbook-runtime';
import type { Alternative } from '@drawbridge/response-actions';
import type { Command } from 'commander';
import { inertText, type JsonValue } from '@drawbridge/base';

import { printDocument } from '../document/print-document.ts';
import { responseDocument } from '../report/document/response-document.ts';
import { containCommand } from '../runs/planning-command.ts';
import { printJson } from '../terminal/format.ts';
import { findAction, readContainment, readPairs, type Containment } from '../actions/read-containment.ts';
import { worstCode } from '../runs/carry-out-plan.ts';
import { describeContent, findContentToAct, type ContentFolders } from '../content/find-content.ts';
import { openResponder, type Responder } from '../runs/open-responder.ts';
import { codesOf, planAndAct, type Answer } from './respond.ts';
import { addContainmentOptions, type ContainmentFlags } from '../runs/response-options.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';

interface ContainFlags extends ContainmentFlags {
  readonly with?: readonly string[];
  readonly reason?: string;
}

/** `drawbridge contain`: one action on one target, by hand, behind the same guards and with the same journal. */
export function addContainVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('contain')
    .description('plan one action on one target; with --apply, contain')
    .argument('<what>', 'an action, such as aws.iam.deactivate-access-key, or a kind, such as aws.access-key')
    .argument('<target...>', "the target's id (AKIA…, PROJECT/ZONE/INSTANCE), or its fields: field=value …")
    .option('--with <name=value...>', "the action's parameters; a value may be JSON")
    .option('--reason <text>', 'why, for the journal');
  addContainmentOptions(command).action((what: string, named: readonly string[], flags: ContainFlags) =>
    runContain(scope, what, named, flags),
  );
}

async function runContain(
  scope: VerbScope,
  what: string,
  named: readonly string[],
  flags: ContainFlags,
): Promise<void> {
  const { host } = scope;
  const containment = readContainment(what, named);
  const parameters = readParameters(flags.with ?? []);
  const content = findContentToAct(host.cwd, flags);
  const responder = await openResponder(scope, content, flags);
  const plan = (what: Containment, given: typeof parameters) => () =>
    planByHand(responder, content, what, given, flags);
  try {
    const first = await planAndAct(scope, responder, plan(containment, parameters), flags);
    const answers: Answer[] = [first];
    for (const alternative of alternativesOf(first.plan)) {
      if (flags.format === 'text') host.out(`\nWhat would work instead: ${inertText(alternative.why)}\n`);
      const other = { action: findAction(alternative.action), target: alternative.target };
      // Nobody has seen this plan yet, so it is only shown, unless its hash is the one that was named.
      const shown = { ...flags, apply: flags.apply === true && flags.planHash !== undefined };
      answers.push(await planAndAct(scope, responder, plan(other, {}), shown));
    }
    const { simulated } = responder;
    if (flags.format === 'json') host.out(printJson({ simulated, content: responder.content.root, answers }));
    else if (flags.format !== 'text') {
      const again = (plan: RunPlan) =>
        plan === first.plan ? containCommand(flags, [what, ...named]) : undefined;
      host.out(
        printDocument(
          host,
          responseDocument(host, answers, { incident: first.plan.incident.title, simulated, again }),
          flags.format,
        ),
      );
    }
    scope.result = worstCode([scope.result, ...codesOf(host, answers, flags)]);
  } finally {
    await responder.close();
  }
}

async function planByHand(
  responder: Responder,
  content: ContentFolders,
  { action, target }: Containment,
  parameters: Readonly<Record<string, JsonValue>>,
  flags: ContainFlags,
): Promise<RunPlan> {
  return planRun({
    ...responder.environment,
    playbook: playbookByHand(
      action,
      target.kind,
      parameters,
      await approvalByHand(content.playbooks, action.id),
    ),
    incident: incidentByHand(targetId(target), flags.reason ?? 'Asked for by hand'),
    targets: [{ target, from: 'the command line' }],
    chosenBy: 'person',
    overrides: flags.overrideGuard ?? [],
    content: describeContent(responder.content),
  });
}

/** What the refusals of a plan lead to, each once. */
function alternativesOf(plan: RunPlan): readonly Alternative[] {
  return plan.items.flatMap(({ decision }) =>
    decision.kind === 'action' && decision.plan.outcome === 'refused' ? (decision.plan.instead ?? []) : [],
  );
}

/** `--with localSsd=discard snapshot=false`: a value that is JSON is taken as such, and any other as a text. */
function readParameters(pairs: readonly string[]): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(
    Object.entries(readPairs('--with', pairs)).map(([name, text]) => [name, readValue(text)]),
  );
}

function readValue(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
