const pattern = /^P(?!$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const unitMilliseconds = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];

/** An ISO 8601 duration of weeks, days and time, in milliseconds; undefined if it is none. */
export function readDuration(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const parts: (string | undefined)[] | undefined = pattern.exec(value)?.slice(1);
  return parts?.reduce<number>(
    (sum, part, index) => sum + Number(part ?? 0) * (unitMilliseconds[index] ?? 0),
    0,
  );
}
