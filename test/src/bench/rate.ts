/** Something that is done again and again, by so many at once. */
export type Work = () => Promise<unknown>;

/** How often each work is done in a second, by so many at once. They take turns, so that both meet the same machine. */
export async function ratesOf(
  works: readonly Work[],
  atOnce: number,
  seconds: number,
  turns = 4,
): Promise<readonly number[]> {
  const done = works.map(() => ({ count: 0, ms: 0 }));
  for (let turn = 0; turn < turns; turn += 1)
    for (const [at, work] of works.entries()) {
      const { count, ms } = await repeat(work, atOnce, (seconds * 1_000) / turns);
      const sum = done[at];
      if (sum === undefined) continue;
      sum.count += count;
      sum.ms += ms;
    }
  return done.map(({ count, ms }) => (count * 1_000) / ms);
}

async function repeat(
  work: Work,
  atOnce: number,
  forMs: number,
): Promise<{ readonly count: number; readonly ms: number }> {
  const began = performance.now();
  let count = 0;
  const worker = async () => {
    while (performance.now() - began < forMs) {
      await work();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { count, ms: performance.now() - began };
}

/** One line: what came of ours, beside what it stands on. */
export function printShare(
  what: string,
  ours: number,
  { rate, of }: { readonly rate: number; readonly of: string },
): void {
  const share = Math.round((100 * ours) / rate);
  console.log(
    `${what}: ${ours.toFixed(1)} runs/s beside ${rate.toFixed(1)} of ${of}: ${String(share)} % (goal 80 %)`,
  );
}
