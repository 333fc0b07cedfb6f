const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const iso = /^P(?!$)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const units = [
  ['D', day],
  ['H', hour],
  ['M', minute],
  ['S', 1000],
] as const;

/**
 * The milliseconds of an ISO 8601 duration of days, hours, minutes and whole seconds (`PT4H`), as .NET and so the
 * service's API write them; undefined for anything else. Weeks .NET does not read, and how long a month is depends on
 * when it begins: the libraries read both, which is why this is none of them.
 */
export function parseIsoDuration(text: string): number | undefined {
  const parts: readonly (string | undefined)[] | undefined = iso.exec(text)?.slice(1);
  return parts?.reduce<number>((sum, part, index) => sum + Number(part ?? 0) * (units[index]?.[1] ?? 0), 0);
}

/** Milliseconds as ISO 8601: `P1DT2H`. What is below a second is cut off. */
export function formatIsoDuration(milliseconds: number): string {
  let left = milliseconds;
  const parts = units.map(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  });
  const [days = '', ...time] = parts;
  const clock = time.join('');
  return days === '' && clock === '' ? 'PT0S' : `P${days}${clock === '' ? '' : `T${clock}`}`;
}
