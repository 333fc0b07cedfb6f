import { inert, inertText } from '@drawbridge/base';
import type { RunView } from '@drawbridge/server';

import type { Host } from '../terminal/host.ts';
import { planText } from './plan-text.ts';
import { runText } from './run-text.ts';

/** A run that a server received, however far it is: its report where it has ended, else its plan. */
export function viewText(host: Host, view: RunView, simulated: boolean): string {
  const { plan, report, state } = view;
  const document =
    report !== undefined && state === 'ended'
      ? [runText(host, inert(report), simulated)]
      : plan === undefined
        ? []
        : [planText(host, inert(plan))];
  return [...document, ...stateLines(view)].join('\n');
}

function stateLines({ runId, state, status, requester, waitsUntil }: RunView): readonly string[] {
  const until = waitsUntil === undefined ? '' : ` until ${inertText(waitsUntil)}`;
  const said: Readonly<Record<RunView['state'], string>> = {
    received: 'received; there is no plan yet',
    waiting: `waits for a person to decide${until}`,
    held: 'approved; waits for another run to end, or for a pause to be resumed',
    acting: 'is at work',
    ended: `ended: ${inertText(status ?? 'unknown')}`,
  };
  return [
    '',
    `run         ${inertText(runId)}`,
    `state       ${said[state]}`,
    `requested   by ${inertText(requester)}`,
  ];
}
