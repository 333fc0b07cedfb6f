import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { canarySecret, startReceiverSim, type ReceiverSim } from '@drawbridge/cloud-sim';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { callerAt, untilState } from './caller.ts';
import { demoIncident, openServerGround, type ServerGround } from './ground.ts';
import { otherTenant, people, audience, tokenOfPerson, tokenOfWorkload } from './issuer.ts';

let ground: ServerGround;
let receivers: ReceiverSim;
const webhookSecret = Buffer.from('canary-webhook-secret-of-32-bytes');

beforeAll(async () => {
  receivers = await startReceiverSim();
  // Answered with the canary in the body, as proxies repeat what they were sent.
  receivers.answerNext({ status: 500, times: 1 });
  ground = await openServerGround({
    alwaysApproved: true,
    channels: [
      { name: 'slack', when: 'request', kind: 'slack', url: `${receivers.slackUrl}/no-such-hook` },
      {
        name: 'teams',
        when: 'request',
        kind: 'teams',
        shape: 'card',
        url: receivers.teamsFlow('message', { answersAtEnd: true }),
      },
      { name: 'gone', when: 'request', kind: 'slack', url: `http://127.0.0.1:1/${canarySecret}` },
      {
        name: 'hook',
        when: 'request',
        kind: 'webhook',
        url: `${receivers.webhookUrl}?key=${canarySecret}`,
        secret: webhookSecret,
      },
    ],
  });
});
afterAll(async () => {
  await ground.close();
  await receivers.close();
});

it('shows no secret of tokens, webhooks or clouds in its log, metrics, answers and evidence, and keeps none', async () => {
  const { url, issuer, apiToken, sim, log } = ground;
  const machineToken = await tokenOfWorkload(issuer);
  const approverToken = await tokenOfPerson(issuer, 'approver');
  const refusedToken = await issuer.accessToken(people.viewer.id, { tenant: otherTenant, audience });
  const machine = callerAt(url, machineToken);
  const approver = callerAt(url, approverToken);
  const said: unknown[] = [];
  const keep = <Answer extends { readonly body: unknown }>(answer: Answer): Answer => {
    said.push(answer.body, [...((answer as { headers?: Headers }).headers ?? [])]);
    return answer;
  };
  // Refused, in each way that a token can be.
  for (const token of [refusedToken, `${apiToken}x`, `${machineToken.slice(0, -4)}AAAA`, canarySecret])
    keep(await callerAt(url, token)(`/v1/runs?cursor=${token.slice(0, 100)}`));
  keep(await machine(`/v1/runs/${canarySecret}`, { headers: { cookie: `session=${canarySecret}` } }));

  const { runs } = keep(await machine('/v1/incidents', { body: await demoIncident() })).body as {
    runs: { runId: string }[];
  };
  const runId = runs[0]?.runId ?? '';
  const { plan } = await untilState(machine, runId, 'waiting');
  for (let tries = 0; tries < 100 && receivers.received.length < 3; tries += 1) await sleep(50);
  expect(receivers.received.length).toBeGreaterThanOrEqual(3);
  sim.inject({ operation: 'iam:UpdateAccessKey', error: 'access-denied', times: 9 });
  keep(await approver(`/v1/runs/${runId}/approve`, { body: { planHash: plan?.hash } }));
  const ended = await untilState(machine, runId, 'ended');
  expect(ended.status).toBe('failed');
  keep({ body: ended });
  for (const path of [
    `/v1/runs/${runId}/evidence`,
    '/v1/runs',
    '/metrics',
    '/v1/audit/checkpoint',
    '/v1/events?after=-1&follow=false',
  ])
    expect(keep(await machine(path)).status, path).toBe(200);
  sim.inject({ operation: 'iam:GetAccessKeyLastUsed', error: 'access-denied', times: 9 });
  keep(await machine('/v1/targets/aws.access-key/AKIAEXAMPLEDANA00001/plan', { method: 'POST' }));

  const seen = [log.join(''), JSON.stringify(said)];
  // Journals, plans, what is still to be delivered: all that is kept is in one file and what SQLite has beside it.
  const files = (await readdir(ground.folder, { withFileTypes: true })).filter((found) => found.isFile());
  for (const { name } of files)
    if (name.startsWith('state.db')) seen.push(await readFile(join(ground.folder, name), 'latin1'));
  const secrets = [apiToken, machineToken, approverToken, refusedToken].map((token) => token.slice(-40));
  const own = sim.connections.aws.credentials.secretAccessKey;
  // The path of a run that there is not is in its own answer: a caller is told what they sent.
  const text = seen.join('').replaceAll(`there is no run ${canarySecret}`, '');
  for (const secret of [...secrets, own, webhookSecret.toString('base64'), webhookSecret.toString()])
    expect(text).not.toContain(secret);
  const at = text.indexOf(canarySecret);
  expect(at === -1 ? '' : text.slice(Math.max(0, at - 300), at + 40)).toBe('');
  expect(text).not.toContain(receivers.webhookUrl);
  expect(log.length).toBeGreaterThan(10);
});
