import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { startReceiverSim, type ReceiverSim } from '@drawbridge/cloud-sim';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

import { callerAt, untilState, type Call } from '../server/caller.ts';
import { demoIncident, openServerGround, type ServerGround } from '../server/ground.ts';
import { tokenOfWorkload, type PersonName } from '../server/issuer.ts';
import { openWindow, signInAt, startBrowser, type Window } from './browser.ts';

/** A plan that waits, and the link to it that the channel was given. */
export interface Waiting {
  readonly runId: string;
  readonly planHash: string;
  readonly link: string;
}

/** A server that people sign in at, a channel that is told, and a browser. */
export interface Pages {
  readonly server: () => ServerGround;
  /** As a workload asks. */
  readonly machine: Call;
  /** Hands an incident over, and waits until its plan waits and the channel has its link. */
  planThatWaits(change?: (incident: string) => string): Promise<Waiting>;
  /** Waits until the channel has the link to the plan of a run. */
  told(runId: string): Promise<Waiting>;
  /** A window of its own, signed in at an address where a person is named. */
  windowOf(person?: PersonName, address?: string): Promise<Window>;
  stateOf(runId: string): Promise<{ readonly state: string; readonly status?: string }>;
  /** Sends the form of a decision with the cookies of a window, but not by a page of ours. */
  post(
    window: Window,
    address: string,
    form: object,
    origin?: string,
  ): Promise<{ readonly status: number; readonly text: string }>;
}

interface Opened {
  readonly receiver: ReceiverSim;
  readonly ground: ServerGround;
  readonly machine: Call;
  readonly browser: Browser;
}

async function open(): Promise<Opened> {
  const receiver = await startReceiverSim();
  const secret = randomBytes(32);
  const ground = await openServerGround({
    alwaysApproved: true,
    signIn: true,
    channels: [{ name: 'hook', when: 'request', kind: 'webhook', url: receiver.webhookUrl, secret }],
  });
  const machine = callerAt(ground.url, await tokenOfWorkload(ground.issuer));
  return { receiver, ground, machine, browser: await startBrowser() };
}

/** Opens them for the tests of a file, and closes them and each test's windows. */
export function usePages(): Pages {
  let opened: Opened | undefined;
  const pages = (): Opened => {
    if (opened === undefined) throw new Error('the pages are not open yet');
    return opened;
  };
  const windows: Window[] = [];
  let incidents = 0;
  beforeAll(async () => {
    opened = await open();
  });
  afterEach(async () => {
    for (const { context } of windows.splice(0)) await context.close();
  });
  afterAll(async () => {
    await opened?.browser.close();
    await opened?.ground.close();
    await opened?.receiver.close();
  });
  return {
    server: () => pages().ground,
    machine: (path, asked) => pages().machine(path, asked),
    planThatWaits: async (change = (incident) => incident) => {
      incidents += 1;
      // Another incident each time: the same one again would be the same run.
      const another = `0000000${String(incidents)}-9c59-89f7-b161-b42896d136bd`;
      const named = (await demoIncident()).replaceAll('8420e917-9c59-89f7-b161-b42896d136bd', another);
      const taken = await pages().machine('/v1/incidents', { body: change(named) });
      expect(taken.status, JSON.stringify(taken.body)).toBe(202);
      return linkOf(pages(), (taken.body as { runs: { runId: string }[] }).runs[0]?.runId ?? '');
    },
    told: (runId) => linkOf(pages(), runId),
    windowOf: async (person, address = `${pages().ground.url}/`) => {
      const window = await openWindow(pages().browser);
      windows.push(window);
      if (person !== undefined) await signInAt(window, address, person);
      return window;
    },
    stateOf: async (runId) =>
      (await pages().machine(`/v1/runs/${runId}`)).body as { state: string; status?: string },
    post: async ({ context }, address, form, origin = pages().ground.url) => {
      const answer = await context.request.post(address, {
        form: { decision: 'approve', reason: 'forged', ...form },
        headers: { origin },
        maxRedirects: 0,
      });
      return { status: answer.status(), text: await answer.text() };
    },
  };
}

async function linkOf({ machine, receiver, ground }: Opened, runId: string): Promise<Waiting> {
  const { plan, state } = await untilState(machine, runId, 'waiting', 'ended');
  expect(state).toBe('waiting');
  for (let tries = 0; tries < 200; tries += 1) {
    const sent = receiver.received.map(({ body }) => JSON.parse(body) as { data: Waiting });
    const link = sent.find(({ data }) => data.runId === runId)?.data.link;
    if (link !== undefined) return { runId, planHash: plan?.hash ?? '', link };
    await sleep(100);
  }
  throw new Error(`nobody was told of ${runId}: ${ground.log.join('\n')}`);
}

/** The token that the forms of a page carry. */
export const csrfOf = ({ page }: Window) => page.locator('input[name=csrf]').inputValue();
