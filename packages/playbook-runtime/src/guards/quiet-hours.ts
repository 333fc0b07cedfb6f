import type { Playbook } from '../playbook/schema.ts';
import { overrideHint, type GuardRefusal } from './guard-refusal.ts';

/** Whether the playbook may act at this time of day. From 22:00 to 06:00 runs over midnight. */
export function checkQuietHours(playbook: Playbook, now: Date): GuardRefusal | undefined {
  const quiet = playbook.guards.quietHours;
  if (quiet === undefined) return undefined;
  const time = timeOfDay(now, quiet.timeZone);
  if (time === undefined) {
    return refuse(
      'quiet-hours-unknown',
      `'${quiet.timeZone}' is not a time zone, so the local time is unknown`,
    );
  }
  const overMidnight = quiet.from > quiet.to;
  const inside = overMidnight ? time >= quiet.from || time < quiet.to : time >= quiet.from && time < quiet.to;
  if (!inside) return undefined;
  return refuse(
    'quiet-hours',
    `it is ${time} in ${quiet.timeZone}, and this playbook does nothing from ${quiet.from} to ${quiet.to}`,
  );
}

/** `23:05`; undefined for a time zone that does not exist. */
function timeOfDay(now: Date, timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(now);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function refuse(code: string, reason: string): GuardRefusal {
  const hints = ['a person may contain by hand at any time', overrideHint('quiet-hours')];
  // Where the local time is unknown, the time zone has to be fixed, not overridden.
  if (code === 'quiet-hours-unknown')
    return { guard: 'quiet-hours', code, reason, hints: [], overridable: false };
  return { guard: 'quiet-hours', code, reason, hints, overridable: true };
}
