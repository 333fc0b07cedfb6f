import type { JsonValue } from '@drawbridge/base';
import { onTestFinished } from 'vitest';

import { decisionSeal, newSealKey, type Decision } from '../approvals/sealed-decision.ts';
import { openEmbeddedEngine } from '../embedded/embedded-engine.ts';
import type { DurableEngine, SignalAnswer } from '../engine/durable-engine.ts';
import { eventsOf, type RunEntry, type RunEvent } from '../journal/run-events.ts';
import type { Playbook } from '../playbook/schema.ts';
import { responseReport } from '../report/response-report.ts';
import type { RunReport } from '../report/run-report.ts';
import { keyPlaybook, setUpRun, ruleId, type RunSetup } from '../run-setup.suite.ts';
import { memoryEngineStore } from '../store/memory-engine-store.suite.ts';
import type { EngineStore } from '../store/engine-store.ts';
import { fileIncidentWriter } from '../write-back/incident-writer.ts';
import { HeldClock } from './held-clock.suite.ts';
import { decisionSignal, responseBody } from './response-body.ts';
import type { PlanToAnnounce, ResponseHost } from './response-host.ts';
import { actionsOfRun, registeredBodies } from './registered-bodies.ts';
import type { ResponseRequest } from './response-request.ts';

/** A run of an engine over simulated clouds, with people who approve. */
export interface ResponseSetup extends Omit<RunSetup, 'store'> {
  readonly store: EngineStore;
  readonly engineClock: HeldClock;
  readonly announced: PlanToAnnounce[];
  /** Told when a run threw what is no failure. */
  readonly problems: unknown[];
  paused: string | undefined;
  /** What somebody who can write to the journal makes of an entry. */
  alter: (event: RunEvent) => RunEvent;
  engine(): DurableEngine;
  restart(): Promise<void>;
  start(runId: string, changes?: Partial<ResponseRequest>): Promise<'started' | 'known'>;
  /** Sends a decision on the plan that waits, sealed as the server does, unless it is changed. */
  decide(
    runId: string,
    changes?: Partial<Decision>,
    sent?: { seal?: string; signal?: string },
  ): Promise<SignalAnswer>;
  entries(runId: string): Promise<readonly RunEntry[]>;
  report(runId: string): Promise<RunReport>;
}

/** What a playbook says that always asks for one person. */
export const askingPlaybook = (changes: Readonly<Record<string, unknown>> = {}): Playbook =>
  keyPlaybook({ approval: { required: 'always', people: 1, expiresAfter: 'PT1H' }, ...changes });

/** A body of Sentinel's incident trigger that names these keys. */
function incidentBody(...accessKeyIds: readonly string[]): JsonValue {
  return {
    object: {
      id: '/subscriptions/x/resourceGroups/soc/providers/Microsoft.SecurityInsights/Incidents/i-1',
      properties: {
        title: 'Direct connection to a machine',
        severity: 'High',
        incidentNumber: 7,
        relatedAnalyticRuleIds: [ruleId],
        alerts: [
          {
            properties: {
              systemAlertId: 'alert-1',
              alertDisplayName: 'Direct connection',
              severity: 'High',
              additionalData: { 'Custom Details': JSON.stringify({ AwsAccessKeyId: accessKeyIds }) },
            },
          },
        ],
        relatedEntities: [],
      },
    },
  };
}

export async function setUpResponse(keys: readonly string[]): Promise<ResponseSetup> {
  const setup = await setUpRun();
  const engineClock = new HeldClock(setup.clock);
  const store = memoryEngineStore('memory', setup.clock);
  const seal = decisionSeal(newSealKey());
  const announced: PlanToAnnounce[] = [];
  const problems: unknown[] = [];
  const host: ResponseHost = {
    ...setup,
    store,
    seal,
    writer: fileIncidentWriter(store),
    announce: (plan) => Promise.resolve(void announced.push(plan)),
    pausedBy: () => Promise.resolve(response.paused),
  };
  const open = () =>
    openEmbeddedEngine({
      store,
      clock: engineClock,
      bodies: registeredBodies,
      actions: (run) => actionsOfRun({ ...run, append: (event) => run.append(response.alter(event)) }, host),
      onProblem: (_runId, error) => void problems.push(error),
    });
  let engine = await open();
  onTestFinished(() => engine.close());
  const entries = async (runId: string) => {
    const read = await store.read(runId);
    return read.ok ? read.value : [];
  };
  const response: ResponseSetup = {
    ...setup,
    store,
    engineClock,
    announced,
    problems,
    paused: undefined,
    alter: (event) => event,
    engine: () => engine,
    restart: async () => {
      await engine.close();
      engine = await open();
    },
    start: (runId, changes) =>
      engine.start(runId, responseBody.name, {
        origin: { from: 'incident', body: incidentBody(...keys) },
        playbook: askingPlaybook(),
        requester: { name: 'Sentinel', subject: 'entra:t/logic-app', kind: 'workload' },
        chosenBy: 'trigger',
        revision: 1,
        ...changes,
      } as unknown as JsonValue),
    decide: async (runId, changes = {}, sent = {}) => {
      const read = await entries(runId);
      const plan = eventsOf(read, 'plan-made').at(-1);
      const decided = eventsOf(read, 'signal-received').filter(({ step }) =>
        step.startsWith(`decision ${String(plan?.round)}.`),
      );
      const decision: Decision = {
        runId,
        decision: 'approve',
        planHash: plan?.plan.hash ?? '',
        by: 'bo',
        subject: 'entra:t/bo',
        at: setup.clock.now().toISOString(),
        ...changes,
      };
      const value = { ...seal.seal(decision), ...(sent.seal === undefined ? {} : { seal: sent.seal }) };
      const name = sent.signal ?? decisionSignal(plan?.round ?? 0, decided.length + 1);
      return engine.signal(runId, {
        name,
        value: value,
        id: `${decision.subject} ${decision.decision}`,
      });
    },
    entries,
    report: async (runId) => {
      const report = responseReport(runId, await entries(runId));
      if (report === undefined) throw new Error(`the run ${runId} has no plan`);
      return report;
    },
  };
  return response;
}
