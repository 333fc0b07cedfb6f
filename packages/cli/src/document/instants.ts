const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const isoForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** An instant as its attribute in HTML and as people read it; a text that is no instant has none. */
export function readInstant(text: string): { readonly iso: string; readonly shown: string } | undefined {
  const read = isoForm.test(text) ? new Date(text) : undefined;
  if (read === undefined || Number.isNaN(read.getTime())) return undefined;
  const iso = read.toISOString();
  return { iso, shown: `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC` };
}

/** How far off an instant (ISO 8601) is: `in 11 h 24 min`, `over for 3 min`. Counted from `now`, and static. */
export function countdown(until: string, now: Date): string {
  const end = readInstant(until);
  if (end === undefined) return 'unknown';
  const left = new Date(end.iso).getTime() - now.getTime();
  return left > 0 ? `in ${spanOf(left)}` : `over for ${spanOf(-left)}`;
}

function spanOf(milliseconds: number): string {
  if (milliseconds < minute) return 'less than a minute';
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(milliseconds / day), 'd'],
    [Math.floor((milliseconds % day) / hour), 'h'],
    [Math.floor((milliseconds % hour) / minute), 'min'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count.toLocaleString('en-US')} ${unit}`)
    .join(' ');
}
