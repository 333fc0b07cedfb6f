/* One of the processes of `npm run crash`: kills commands on a ground of its own, as it is told. */
import { crash, type CrashCase, type CrashOutcome, type Stage } from './crash-case.ts';
import { openGround } from './ground.ts';
import { readMoments, type Moments } from './plan-crashes.ts';
import { runningHere } from './run-here.ts';

/** What a worker is asked for: the moments of all verbs, one kill, or its end. */
export type CrashOrder = { readonly moments: true } | { readonly crash: CrashCase } | { readonly end: true };

export type CrashAnswer = { readonly moments: Moments } | { readonly outcome: CrashOutcome };

const ground = await openGround();
const stage: Stage = { ground, here: await runningHere(ground) };

async function answer(order: CrashOrder): Promise<void> {
  if ('end' in order) {
    await ground.close();
    process.disconnect();
    return;
  }
  const said: CrashAnswer =
    'moments' in order ? { moments: await readMoments(stage) } : { outcome: await crash(stage, order.crash) };
  process.send?.(said);
}

process.on('message', (order: CrashOrder) => {
  answer(order).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
