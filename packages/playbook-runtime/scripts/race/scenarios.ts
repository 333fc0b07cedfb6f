import type { Target } from '@drawbridge/incident-model';

import { incidentWith, keyPlaybook, protectedAssets } from '../../src/run-setup.suite.ts';
import type { RunReport } from '../../src/report/run-report.ts';
import type { PlanRunOptions } from '../../src/run/plan-run.ts';

/** So many incidents at once, and how many of them may end in a change. */
export interface Scenario {
  readonly name: string;
  readonly accounts: readonly string[];
  readonly target: (at: number) => Target;
  readonly playbook: ReturnType<typeof keyPlaybook>;
  /** Exactly so many are contained. */
  readonly contained: number;
  /** Why others may be refused. */
  readonly reasons: readonly string[];
}

/** The actions that the playbooks name: those of the world in memory, or the real ones against cloud-sim. */
export interface RaceActions {
  readonly disableKey: string;
  readonly disableAdministrator: string;
}

const keyId = (at: number): string => `AKIAEXAMPLEMALLORY${String(at).padStart(2, '0')}`;
const adminId = (at: number): string => `00000000-2222-4222-8222-${String(at).padStart(12, '0')}`;

/** Caps of 1, 5 and 10, each with a key of its own for every incident; and the last two administrators for all. */
export function scenarios(incidents: number, actions: RaceActions): readonly Scenario[] {
  const keys = Array.from({ length: incidents }, (_, at) => keyId(at));
  const capped = [1, 5, 10].map((cap): Scenario => ({
    name: `cap of ${cap}`,
    accounts: keys,
    target: (at) => ({ kind: 'aws.access-key', accessKeyId: keyId(at) }),
    playbook: racePlaybook('aws.access-key', actions.disableKey, cap),
    contained: Math.min(cap, incidents),
    reasons: ['cap-per-hour'],
  }));
  return [...capped, administrators(incidents, 2, actions), administrators(incidents, incidents, actions)];
}

function administrators(incidents: number, count: number, actions: RaceActions): Scenario {
  const accounts = Array.from({ length: count }, (_, at) => adminId(at));
  return {
    name: `last ${count} administrators`,
    accounts,
    target: (at) => ({ kind: 'entra.user', id: adminId(at % count) }),
    playbook: racePlaybook('entra.user', actions.disableAdministrator, incidents),
    contained: Math.min(count - 1, incidents),
    reasons: ['last-global-administrator', 'target-busy', 'nothing'],
  };
}

function racePlaybook(kind: string, action: string, perHour: number) {
  return keyPlaybook({
    targets: { kind },
    guards: { protectedAssets: { watchlist: 'DrawbridgeProtectedAssets' }, caps: { perRun: 1, perHour } },
    approval: { required: 'never' },
    steps: [{ id: 'disable', action, onFailure: 'stop' }],
  });
}

/** What each of the incidents is planned with. */
export function planOptions(
  scenario: Scenario,
  at: number,
): Pick<PlanRunOptions, 'playbook' | 'incident' | 'targets' | 'chosenBy' | 'watchlists'> {
  return {
    playbook: scenario.playbook,
    incident: { ...incidentWith({ Race: [String(at)] }), id: `incident-${at}` },
    targets: [{ target: scenario.target(at), from: 'the race' }],
    chosenBy: 'person',
    watchlists: [protectedAssets()],
  };
}

/** What came of one incident: `contained`, or the code or outcome that says why not. */
export function outcomeOf(report: RunReport): string {
  if (report.status === 'contained') return 'contained';
  const [item] = report.items;
  return report.refusal?.code ?? item?.code ?? item?.outcome ?? report.status;
}

/** What is wrong with the outcomes of all incidents; undefined where they are as they must be. */
export function faultOf(
  scenario: Scenario,
  outcomes: readonly string[],
  enabled: readonly string[],
): string | undefined {
  const contained = countOf(outcomes, 'contained');
  const disabled = scenario.accounts.length - enabled.length;
  if (contained !== scenario.contained || disabled !== scenario.contained) {
    const all = [...new Set(outcomes)]
      .map((outcome) => `${countOf(outcomes, outcome)} ${outcome}`)
      .join(', ');
    return `${scenario.contained} expected, ${disabled} disabled: ${all}`;
  }
  const strange = outcomes.find((outcome) => outcome !== 'contained' && !scenario.reasons.includes(outcome));
  return strange === undefined ? undefined : `an incident ended as '${strange}'`;
}

function countOf(outcomes: readonly string[], outcome: string): number {
  return outcomes.filter((other) => other === outcome).length;
}
