import { appendFileSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { WorldInput } from '@drawbridge/cloud-sim';
import { bareIamCall } from '@drawbridge/response-actions/bare-call-suite';

import { demoKey, openGround, type Ground } from '../crash/ground.ts';
import { root } from '../drawbridge.ts';
import { untilState } from '../server/caller.ts';
import { demoIncident, playbookId } from '../server/ground.ts';
import { serveOn, type ServingProcess } from '../server/serve-process.ts';
import { percentile } from './percentile.ts';

const warmUps = 10;
/** The simulated cloud is in this process: what it left behind is collected before a measurement, not during it. */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const clock = { now: () => new Date(), sleep: () => Promise.resolve() };

/**
 * From the POST of an incident until the simulated cloud has the first call about it, and until it is told to change
 * something, beside the same from a bare call of the SDK in this process. Before a change, the target is looked at twice: for
 * the plan, and again before the plan is carried out; how long the cloud took for that is told as well.
 */
export async function benchFirstCall(count: number): Promise<void> {
  const ground = await openGround();
  Object.assign(process.env, ground.env);
  const content = contentFor(ground);
  // One caller, who asks all the time.
  appendFileSync(
    join(ground.folder, 'drawbridge.config.yaml'),
    'server:\n  limits:\n    requestsPerMinute: 10000\n',
  );
  const server = await serveOn(ground, ['--content', content]);
  try {
    const bare = await bareCalls(ground, count);
    const posts = await postsOf(ground, server, count);
    const first = posts.map((post) => post.first);
    const write = posts.map((post) => post.write);
    print('bare SDK call', bare);
    print('POST to the first call', first);
    print('POST to the call that contains', write);
    print(
      `of that, ${String(posts[0]?.looks)} calls that look first were with the cloud`,
      posts.map((post) => post.inCloud),
    );
    for (const of of [50, 99]) {
      const over = (values: readonly number[]) => (percentile(values, of) - percentile(bare, of)).toFixed(1);
      console.log(
        `server: p${String(of)} over the bare call: first call ${over(first)} ms, containing call ${over(write)} ms (goal at p99: 20 ms)`,
      );
    }
  } finally {
    server.child.kill('SIGTERM');
    await server.ended;
    await ground.close();
  }
}

function print(what: string, values: readonly number[]): void {
  const [half, most] = [percentile(values, 50), percentile(values, 99)];
  console.log(
    `server: ${what}: p50 ${half.toFixed(1)} ms, p99 ${most.toFixed(1)} ms of ${String(values.length)}`,
  );
}

async function bareCalls(ground: Ground, count: number): Promise<readonly number[]> {
  const call = await bareIamCall(
    { connections: { aws: { region: 'us-east-1', endpoint: ground.gate.url } }, clock },
    demoKey,
  );
  const took: number[] = [];
  for (let at = 0; at < count + warmUps; at += 1) {
    const began = performance.now();
    ground.gate.onCall = ({ phase }) => {
      if (phase === 'received') took.push(performance.now() - began);
      return Promise.resolve('pass');
    };
    await call();
  }
  return took.slice(warmUps);
}

/** In milliseconds from the POST; `inCloud`: for how long one of the calls before the write was at the cloud. */
interface Post {
  readonly first: number;
  readonly write: number;
  readonly looks: number;
  readonly inCloud: number;
}

async function postsOf(ground: Ground, server: ServingProcess, count: number): Promise<readonly Post[]> {
  const world = JSON.parse(readFileSync(join(root, 'demo/world.json'), 'utf8')) as WorldInput;
  const body = await demoIncident();
  const { name } = (JSON.parse(body) as { object: { name: string } }).object;
  const took: Post[] = [];
  for (let at = 0; at < count + warmUps; at += 1) {
    ground.sim.reset({ world, clock });
    collectGarbage();
    const began = performance.now();
    const seen: { first?: number; write?: number; received: number; looks: number; inCloud: number } = {
      received: 0,
      looks: 0,
      inCloud: 0,
    };
    const written = new Promise<void>((resolve) => {
      ground.gate.onCall = ({ operation, phase }) => {
        const now = performance.now() - began;
        if (seen.write !== undefined) return Promise.resolve('pass');
        if (phase !== 'received') seen.inCloud += now - seen.received;
        else if (operation === 'UpdateAccessKey') {
          seen.write = now;
          resolve();
        } else seen.looks += 1;
        seen.first ??= now;
        seen.received = now;
        return Promise.resolve('pass');
      };
    });
    const taken = await server.call('/v1/incidents', { body: body.replaceAll(name, randomUUID()) });
    const { runs } = taken.body as { runs: { runId: string }[] };
    // Nobody asks how far it is while it is measured.
    await Promise.race([written, sleep(5_000)]);
    await untilState(server.call, runs[0]?.runId ?? '', 'ended');
    const { first, write, looks, inCloud } = seen;
    if (first === undefined || write === undefined) throw new Error(JSON.stringify(taken.body));
    took.push({ first, write, looks, inCloud });
  }
  return took.slice(warmUps);
}

/** The content of the repository, with the one playbook, whose caps let as many through as are measured. */
function contentFor({ folder }: Ground): string {
  const content = join(folder, 'content');
  mkdirSync(join(content, 'playbooks'), { recursive: true });
  for (const name of ['detections', 'watchlists', 'demo', 'automation-rules'])
    symlinkSync(join(root, name), join(content, name));
  cpSync(join(root, 'playbooks', playbookId), join(content, 'playbooks', playbookId), { recursive: true });
  const file = join(content, 'playbooks', playbookId, 'playbook.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/perHour: \d+/, 'perHour: 100000'));
  return content;
}
