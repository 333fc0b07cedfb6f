import { given, inert, inertText, nameHints } from '@drawbridge/base';
import type { Incident } from '@drawbridge/incident-model';
import {
  loadPlaybooks,
  matchPlaybook,
  planRun,
  type NamedTarget,
  type Playbook,
  type RunPlan,
  type RunReport,
  type UndoReport,
} from '@drawbridge/playbook-runtime';
import type { Command } from 'commander';

import { asCalled } from '../terminal/called-as.ts';
import { exitCode, UsageError, type ExitCode } from '../terminal/exit-code.ts';
import { briefPlanText, briefRunText } from '../report/brief/brief-text.ts';
import { planText } from '../report/plan-text.ts';
import { runText } from '../report/run-text.ts';
import { printDocument } from '../document/print-document.ts';
import { responseDocument } from '../report/document/response-document.ts';
import { respondCommand } from '../runs/planning-command.ts';
import { printJson } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';
import { askToAct, carryOut, codeOfPlan, codeOfReport, worstCode } from '../runs/carry-out-plan.ts';
import { describeContent, findContentToAct } from '../content/find-content.ts';
import { readIncident, type IncidentFlags } from '../incidents/read-incident.ts';
import { offerRecovery } from '../recovering/offer-recovery.ts';
import { openResponder, type Responder } from '../runs/open-responder.ts';
import { addContainmentOptions, type ContainmentFlags } from '../runs/response-options.ts';
import { readChoice } from '../runs/read-choice.ts';
import { choiceText } from '../report/choice-text.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';

interface RespondFlags extends ContainmentFlags, IncidentFlags {
  readonly playbook?: string;
  readonly target?: readonly string[];
}

/** One answer to an incident: its plan, and what came of it if it was carried out. */
export interface Answer {
  readonly plan: RunPlan;
  readonly report?: RunReport;
  /** The runs in the way that were finished first. */
  readonly recovered?: readonly (RunReport | UndoReport)[];
  readonly notDone?: string;
}

/** `drawbridge respond`: an incident in, the plan out; with `--apply`, containment. */
export function addRespondVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('respond')
    .description("plan the playbooks' answer to an incident; with --apply, contain")
    .requiredOption(
      '--incident <file>',
      "an incident, alert or entity as Sentinel's trigger, its REST API or Graph sends it; - for standard input; " +
        'sentinel:NAME/NUMBER fetches it from the workspace NAME of targets.yaml',
    )
    .option(
      '--incident-number <number>',
      'the incident with this number, where the file holds several',
      Number,
    )
    .option('--targets <file>', 'the file of workspaces (default: targets.yaml next to detections/)')
    .option('--playbook <id>', 'only this playbook, whether or not its triggers fit')
    .option('--target <kind/id...>', 'of the targets that the incident names, only these');
  addContainmentOptions(command).action((flags: RespondFlags) => runRespond(scope, flags));
}

async function runRespond(scope: VerbScope, flags: RespondFlags): Promise<void> {
  const { host } = scope;
  const content = findContentToAct(host.cwd, flags);
  const incident = await readIncident(scope, flags);
  const choice = readChoice(incident, flags.target);
  const playbooks = await choosePlaybooks(scope, content.playbooks, incident, flags.playbook);
  const responder = await openResponder(scope, content, flags);
  try {
    const answers: Answer[] = [];
    for (const playbook of playbooks)
      answers.push(await answer(scope, responder, { incident, playbook, choice, flags }));
    const { simulated } = responder;
    if (flags.format === 'json') host.out(printJson({ simulated, content: content.root, answers }));
    else if (flags.format !== 'text') {
      const again = ({ playbook }: RunPlan) => respondCommand(flags, playbook.id);
      host.out(
        printDocument(
          host,
          responseDocument(host, answers, { incident: incident.title, simulated, again }),
          flags.format,
        ),
      );
    }
    scope.result = worstCode([scope.result, ...codesOf(host, answers, flags)]);
  } finally {
    await responder.close();
  }
}

async function choosePlaybooks(
  scope: VerbScope,
  folder: string,
  incident: Incident,
  named: string | undefined,
): Promise<readonly Playbook[]> {
  const loaded = await loadPlaybooks(folder);
  showProblems(scope, loaded.problems);
  const playbooks = loaded.playbooks.map((entry) => entry.playbook);
  if (named !== undefined) {
    const found = playbooks.find((playbook) => playbook.id === named);
    if (found !== undefined) return [found];
    const hints = nameHints(
      named,
      playbooks.map((playbook) => playbook.id),
      'playbooks',
    );
    throw new UsageError([`--playbook: there is no playbook '${named}'`, ...hints].join('\n  '));
  }
  const fitting = playbooks.filter((playbook) => matchPlaybook(playbook, incident).matches);
  if (fitting.length === 0) explainNoPlaybook(scope, playbooks, incident);
  return fitting;
}

/** An incident that nothing answers is not contained, so this is not done. */
function explainNoPlaybook(scope: VerbScope, playbooks: readonly Playbook[], incident: Incident): void {
  scope.host.note(`no playbook matches this incident: ${inertText(incident.title)}`);
  for (const playbook of playbooks) {
    scope.host.note(`  ${playbook.id}: ${inertText(matchPlaybook(playbook, incident).reasons.join('; '))}`);
  }
  scope.host.note('  hint: name one with --playbook to use it anyway');
  scope.result = exitCode.problems;
}

interface Question {
  readonly incident: Incident;
  readonly playbook: Playbook;
  readonly choice: readonly NamedTarget[] | undefined;
  readonly flags: RespondFlags;
}

async function answer(
  scope: VerbScope,
  responder: Responder,
  { incident, playbook, choice, flags }: Question,
): Promise<Answer> {
  const chosenBy = flags.playbook === undefined ? 'trigger' : 'person';
  const plan = () =>
    planRun({
      ...responder.environment,
      playbook,
      incident,
      chosenBy,
      ...given({ choice }),
      overrides: flags.overrideGuard ?? [],
      content: describeContent(responder.content),
    });
  const answered = await planAndAct(scope, responder, plan, flags);
  const choose = choiceText(inert(answered.plan), flags);
  if (flags.format === 'text' && choose !== undefined) scope.host.out(asCalled(scope.host, choose));
  return answered;
}

/** Plans; finishes first what died on the same target, if that is agreed to, and then plans again. */
export async function planAndAct(
  scope: VerbScope,
  responder: Responder,
  makePlan: () => Promise<RunPlan>,
  flags: ContainmentFlags,
): Promise<Answer> {
  const before = await makePlan();
  const { runId, items } = before;
  const targetIds = items.map(({ targetId }) => targetId);
  const recovered = await offerRecovery(scope, responder, { runId, targetIds }, flags);
  if (recovered.length === 0) return actOnPlan(scope, responder, before, flags);
  return { ...(await actOnPlan(scope, responder, await makePlan(), flags)), recovered };
}

/** Shows a plan; with `--apply`, carries it out and shows what came of it. */
async function actOnPlan(
  scope: VerbScope,
  responder: Responder,
  plan: RunPlan,
  flags: ContainmentFlags,
): Promise<Answer> {
  const { host } = scope;
  const say = (text: string) => {
    if (flags.format === 'text') host.out(text);
  };
  say(flags.brief === true ? briefPlanText(host, inert(plan)) : planText(host, inert(plan)));
  if (plan.outcome !== 'change') {
    say(plan.outcome === 'nothing' ? '\nThere is nothing to do.' : '\nNothing was done.');
    return { plan };
  }
  if (flags.apply !== true) {
    say(
      `\nNothing was done. To act on exactly this plan, add: --apply${approvalOptions(plan)} --plan-hash ${plan.hash}`,
    );
    return { plan };
  }
  if (flags.planHash !== undefined && flags.planHash !== plan.hash) return { plan, notDone: 'another plan' };
  const permission = await askToAct(host, responder, plan, flags);
  if (!permission.granted) {
    host.note(`nothing was done: ${inertText(permission.why)}`);
    return { plan, notDone: permission.why };
  }
  const report = await carryOut(host, responder, plan, flags);
  const { simulated } = responder;
  say(flags.brief === true ? briefRunText(host, inert(report)) : runText(host, inert(report), simulated));
  return { plan, report };
}

function approvalOptions({ approvals }: RunPlan): string {
  return approvals.needed === 0
    ? ''
    : ` --approved-by ${Array.from({ length: approvals.needed }, () => 'NAME').join(' ')}`;
}

/**
 * The exit codes of all answers. With `--plan-hash` one plan was chosen: the others do not count, but where none
 * has that hash, the plan that was shown is not the plan any more, and that is refused.
 */
export function codesOf(
  host: Host,
  answers: readonly Answer[],
  { apply, planHash }: ContainmentFlags,
): readonly ExitCode[] {
  if (apply !== true || planHash === undefined) return answers.map(codeOf);
  const chosen = answers.filter(({ plan, recovered }) => plan.hash === planHash || isDoneBy(recovered, plan));
  if (chosen.length > 0) return chosen.map(codeOf);
  host.note(
    `nothing was done: no plan has the hash ${inertText(planHash)}; what you were shown has changed since`,
  );
  return [exitCode.refused];
}

/** What was asked for has been done by the run that was finished first. */
function isDoneBy(recovered: Answer['recovered'], plan: RunPlan): boolean {
  return recovered !== undefined && plan.outcome === 'nothing';
}

function codeOf(answer: Answer): ExitCode {
  if (answer.report !== undefined) return codeOfReport(answer.report);
  return answer.notDone === undefined ? codeOfPlan(answer.plan) : exitCode.refused;
}
