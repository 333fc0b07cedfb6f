import type {
  Behaviour,
  BehaviourTrial,
  RuleBehaviour,
  ShownAlert,
  VersionOutcome,
} from '@drawbridge/sentinel-sync';

/** One line of a behaviour: an alert that appears (`+`) or vanishes (`-`), or what is said of a case (` `). */
export interface BehaviourLine {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

/** Of each case and of the telemetry; the whole list is in the JSON. */
const shownAlerts = 20;

/** What is said of the alerts of one rule, in order. Cases without a difference are counted only. */
export function behaviourLines({ trials, notes }: RuleBehaviour): readonly BehaviourLine[] {
  const same = trials.filter(isSame);
  const count = same.length;
  const sameLine = count === 0 ? [] : [line(' ', `${count} without a difference: ${namesOf(same)}`)];
  return [
    ...trials.filter((trial) => !isSame(trial)).flatMap(trialLines),
    ...sameLine,
    ...notes.map((note) => line(' ', note)),
  ];
}

/** `3 alerts appear, 1 vanishes` over all rules; where a version did not run, that. */
export function behaviourSummary({ rules }: Behaviour): string {
  const trials = rules.flatMap((rule) => rule.trials);
  const appear = trials.reduce((sum, trial) => sum + trial.appear.length, 0);
  const vanish = trials.reduce((sum, trial) => sum + trial.vanish.length, 0);
  const unknown = trials.filter((trial) => !trial.before.ran || !trial.after.ran).length;
  const rest = unknown === 0 ? '' : `; ${unknown} could not be compared`;
  return `${counted(appear, 'alert appears', 'alerts appear')}, ${counted(vanish, 'vanishes', 'vanish')}${rest}`;
}

function trialLines(trial: BehaviourTrial): readonly BehaviourLine[] {
  const { on, before, after, appear, vanish } = trial;
  return [
    line(' ', `${on}: ${outcome(before, 'the version in the workspace')} → ${outcome(after, 'the new one')}`),
    ...alertLines('-', vanish),
    ...alertLines('+', appear),
  ];
}

function alertLines(sign: '+' | '-', alerts: readonly ShownAlert[]): readonly BehaviourLine[] {
  const more = alerts.length - shownAlerts;
  return [
    ...alerts.slice(0, shownAlerts).map(({ time, what }) => line(sign, `${time}  ${what}`)),
    ...(more > 0 ? [line(sign, `and ${more} more`)] : []),
  ];
}

function outcome(version: VersionOutcome, which: string): string {
  return version.ran
    ? counted(version.alerts, 'alert', 'alerts')
    : `${which} does not run here: ${version.why}`;
}

function isSame({ before, after, appear, vanish }: BehaviourTrial): boolean {
  return before.ran && after.ran && appear.length === 0 && vanish.length === 0;
}

function namesOf(trials: readonly BehaviourTrial[]): string {
  return trials.map((trial) => trial.on.replace(/^case /, '')).join(', ');
}

function line(sign: BehaviourLine['sign'], text: string): BehaviourLine {
  return { sign, text };
}

function counted(count: number, singular: string, many: string): string {
  return `${count} ${count === 1 ? singular : many}`;
}
