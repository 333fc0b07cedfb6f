import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { given } from '@drawbridge/base';
import { loadRules, loadWatchlists, type DetectedIncident } from '@drawbridge/detection-core';
import { parseTrigger, type Incident } from '@drawbridge/incident-model';
import {
  executeRun,
  fileIncidentWriter,
  loadPlaybooks,
  matchPlaybook,
  openRunAudit,
  openRunStore,
  planRun,
  undoRun,
  type Playbook,
  type RunEnvironment,
  type RunPlan,
  type RunReport,
  type UndoReport,
} from '@drawbridge/playbook-runtime';
import { createActionRunner, sdkMissing } from '@drawbridge/response-actions';

import { hastenedClock } from './hastened-clock.ts';
import { startSimulatedClouds } from '../simulated/simulated-clouds.ts';
import { startProgress, type Progress } from '../terminal/progress.ts';
import { detect, type Detection } from '../detecting/detect.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import type { ContentFolders } from '../content/find-content.ts';
import { quietenAwsSdk } from '../clouds/quieten-aws-sdk.ts';
import { loadTelemetry, openEngine } from '../engine/load-telemetry.ts';

/** One playbook's answer to one incident of the demo. */
export interface DemoAnswer {
  readonly incident: Incident;
  readonly plan: RunPlan;
  /** Absent where there was nothing to do. */
  readonly report?: RunReport;
}

/** Everything that the demo saw and did. */
export interface Demo {
  readonly detection: Detection;
  readonly answers: readonly DemoAnswer[];
  /** What could not be shown, because a cloud's library is not installed; empty where all of it was. */
  readonly leftOut: readonly string[];
  readonly undo?: UndoReport;
  /** How often the simulated clouds were read and written. */
  readonly calls: { readonly reads: number; readonly writes: number };
  readonly seconds: { readonly detect: number; readonly respond: number; readonly undo: number };
  readonly folder: string;
}

/** Stopping a machine takes seconds in a simulated cloud as well. */
const haste = 20;

/** In the demo one person asks and another agrees, as the playbooks want it. */
const people = { requester: 'demo-analyst', approvers: ['demo-lead', 'demo-manager'] };

/** Raw logs → alerts → incidents → playbooks → containment on simulated clouds → undo of the stopped machine. */
export async function runDemo(scope: VerbScope, content: ContentFolders, folder: string): Promise<Demo> {
  const { host } = scope;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const stopwatch = startStopwatch(scope);
  const detection = await detectStory(scope, content);
  const detectSeconds = stopwatch();
  await keepIncidents(folder, detection.incidents);
  quietenAwsSdk(host.env);
  const clock = hastenedClock(host.clock, haste);
  const sim = await startSimulatedClouds(join(content.demo, 'world.json'), clock);
  const progress = startProgress(host, 'responding');
  try {
    const environment = await demoEnvironment({ ...scope, host: { ...host, clock } }, content, sim, folder);
    const answers = await answerAll(scope, environment, content, detection.incidents, progress);
    const respondSeconds = stopwatch();
    const undo = await undoFirst(environment, answers);
    const { operations } = sim;
    const writes = operations.filter((operation) => operation.writes).length;
    return {
      detection,
      answers,
      leftOut: leftOutOf(answers),
      ...given({ undo }),
      calls: { reads: operations.length - writes, writes },
      seconds: { detect: detectSeconds, respond: respondSeconds, undo: stopwatch() },
      folder,
    };
  } finally {
    progress.end();
    await sim.close();
  }
}

/** Seconds since it was last asked. */
function startStopwatch({ host }: VerbScope): () => number {
  let last = host.clock.now().getTime();
  return () => {
    const now = host.clock.now().getTime();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}

async function detectStory(scope: VerbScope, content: ContentFolders): Promise<Detection> {
  const rules = await loadRules(content.detections);
  showProblems(scope, rules.problems);
  const engine = await openEngine(scope, content, 'repeated');
  try {
    const telemetry = await loadTelemetry(scope, engine, [join(content.demo, 'telemetry')], undefined);
    showProblems(scope, telemetry.problems);
    return await detect(scope, engine, rules.rules, telemetry, { mode: 'arrivals' });
  } finally {
    await engine.close();
  }
}

async function keepIncidents(folder: string, incidents: readonly DetectedIncident[]): Promise<void> {
  for (const incident of incidents) {
    const name = `incident-${String(incident.object.properties.incidentNumber)}.json`;
    await writeFile(join(folder, name), `${JSON.stringify(incident, null, 2)}\n`);
  }
}

async function demoEnvironment(
  scope: VerbScope,
  content: ContentFolders,
  sim: Awaited<ReturnType<typeof startSimulatedClouds>>,
  folder: string,
): Promise<RunEnvironment> {
  const { clock, signal } = scope.host;
  const runs = join(folder, 'runs');
  const auditLog = openRunAudit({
    runs,
    clock,
    key: join(folder, 'audit-key.pem'),
    onProblem: (found) => {
      showProblems(scope, [found]);
    },
  });
  const store = openRunStore(runs, { clock, auditLog });
  return {
    runner: createActionRunner(),
    context: { connections: sim.connections, clock, signal },
    store,
    watchlists: (await loadWatchlists(content.watchlists)).watchlists,
    writer: fileIncidentWriter(store),
  };
}

async function answerAll(
  scope: VerbScope,
  environment: RunEnvironment,
  content: ContentFolders,
  incidents: readonly DetectedIncident[],
  progress: Progress,
): Promise<readonly DemoAnswer[]> {
  const { playbooks, problems } = await loadPlaybooks(content.playbooks);
  showProblems(scope, problems);
  const answers: DemoAnswer[] = [];
  for (const body of incidents) {
    const parsed = parseTrigger(body);
    if (!parsed.ok) throw new ProblemsFound(parsed.problems);
    progress.say(`responding to ${parsed.value.title}`);
    for (const { playbook } of playbooks) {
      if (matchPlaybook(playbook, parsed.value).matches) {
        answers.push(await answerOne(environment, parsed.value, playbook));
      }
    }
  }
  return answers;
}

async function answerOne(
  environment: RunEnvironment,
  incident: Incident,
  playbook: Playbook,
): Promise<DemoAnswer> {
  const plan = await planRun({ ...environment, playbook, incident });
  if (plan.outcome !== 'change') return { incident, plan };
  const at = environment.context.clock.now().toISOString();
  const approvals = people.approvers
    .slice(0, plan.approvals.needed)
    .map((by) => ({ by, at, planHash: plan.hash }));
  const report = await executeRun({ ...environment, plan, requester: people.requester, approvals });
  return { incident, plan, report };
}

/** Each library that is missing, as the plans say it. */
function leftOutOf(answers: readonly DemoAnswer[]): readonly string[] {
  const reasons = answers.flatMap(({ plan }) =>
    plan.items.flatMap(({ decision }) =>
      decision.kind === 'action' && 'code' in decision.plan && decision.plan.code === sdkMissing
        ? [decision.plan.reason]
        : [],
    ),
  );
  return [...new Set(reasons)];
}

/** The first machine that was stopped turns out to be needed, or the user where no machine was: its run is undone. */
async function undoFirst(
  environment: RunEnvironment,
  answers: readonly DemoAnswer[],
): Promise<UndoReport | undefined> {
  const contained = (kind: string): DemoAnswer | undefined =>
    answers.find(({ report }) =>
      report?.items.some((item) => item.outcome === 'contained' && item.target.kind === kind),
    );
  const needed = contained('gcp.instance') ?? contained('entra.user');
  if (needed?.report === undefined) return undefined;
  const { runId } = needed.report;
  const undone = await undoRun({ ...environment, runId, requester: people.requester, reactivate: false });
  if (!undone.ok) throw new ProblemsFound(undone.problems);
  return undone.value;
}
