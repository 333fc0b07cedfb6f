import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder } from '../drawbridge.ts';
import { callerAt, type Answered, type Call } from '../server/caller.ts';
import { demoIncident, openServerGround, playbookId, type ServerGround } from '../server/ground.ts';
import { tokenOfWorkload } from '../server/issuer.ts';
import { postingAction, sendBy } from './logic-app-run.ts';

let ground: ServerGround;
let machine: Call;
beforeAll(async () => {
  ground = await openServerGround({ alwaysApproved: true });
  machine = callerAt(ground.url, await tokenOfWorkload(ground.issuer));
});
afterAll(() => ground.close());

const url = 'https://drawbridge.example.com';

/** Playbooks beside ours: one that an entity can start. */
async function contentWithAnyEntity(): Promise<string> {
  const content = await freshFolder();
  await mkdir(join(content, 'playbooks/by-hand'), { recursive: true });
  const playbook = {
    id: 'by-hand',
    name: 'By hand',
    description: 'One step.',
    version: '1.0.0',
    triggers: { when: 'true' },
    targets: { kind: 'entra.user' },
    guards: { caps: { perRun: 1, perHour: 1 } },
    steps: [{ id: 'contain', action: 'azure.entra.disable-user' }],
  };
  await writeFile(join(content, 'playbooks/by-hand/playbook.yaml'), JSON.stringify(playbook));
  return content;
}

async function exported(line: readonly string[]): Promise<string> {
  const run = await drawbridge(['export', 'logic-app', '--url', url, '--audience', 'api://x', ...line]);
  expect(run.code, run.err).toBe(0);
  return run.out;
}

interface Submitted {
  readonly incident: string;
  readonly runs: readonly { readonly runId: string; readonly is: string }[];
}
const answered = ({ status, body }: Answered) => ({ status, ...(body as Submitted) });

describe('what an exported Logic App posts', () => {
  it('begins the run of an incident, once however often it is sent, and is no conflict when the incident has changed', async () => {
    const action = postingAction(await exported(['--playbook', playbookId]), url);
    const incident = JSON.parse(await demoIncident()) as { object: { properties: { status: string } } };
    const first = answered(await sendBy(machine, action, { body: incident, run: '0858-1' }));
    expect(first.status).toBe(202);
    const again = answered(await sendBy(machine, action, { body: incident, run: '0858-1' }));
    const other = answered(await sendBy(machine, action, { body: incident, run: '0858-2' }));
    incident.object.properties.status = 'Active';
    const changed = answered(await sendBy(machine, action, { body: incident, run: '0858-3' }));
    const { runs } = first;
    expect(runs).toHaveLength(1);
    for (const { status, runs: same } of [again, other, changed]) {
      expect(status).toBe(202);
      expect(same).toEqual([expect.objectContaining({ runId: runs[0]?.runId, is: 'known' })]);
    }
  });

  it('is read as the alert that the alert trigger sends', async () => {
    const action = postingAction(await exported(['--playbook', playbookId, '--trigger', 'alert']), url);
    const body = {
      SystemAlertId: '1f0b2d9e-0000-4000-8000-000000000001',
      AlertDisplayName: 'AWS StartSession',
      Severity: 'Medium',
      Entities: '[]',
      ExtendedProperties: JSON.stringify({ 'Analytic Rule Ids': '["b76a96b4-440f-4376-9cf8-fca4a8f4c69e"]' }),
    };
    const { status, incident } = answered(await sendBy(machine, action, { body, run: '0858-4' }));
    expect({ status, incident }).toEqual({
      status: 202,
      incident: 'alert/1f0b2d9e-0000-4000-8000-000000000001',
    });
  });

  it('is read as the entity that the entity trigger sends', async () => {
    const content = await contentWithAnyEntity();
    const line = ['--content', content, '--playbook', '--trigger', 'entity', '--entity', 'Account'];
    const action = postingAction(await exported(line), url);
    const body = {
      Entity: { kind: 'Account', properties: { accountName: 'dana.reyes', upnSuffix: 'example.com' } },
    };
    const { status, incident } = answered(await sendBy(machine, action, { body, run: '0858-5' }));
    expect(status).toBe(200);
    expect(incident).toMatch(/^entity\/[0-9a-f]{16}$/);
  });
});

describe('export logic-app', () => {
  it('refuses a trigger that the playbook would never be run by', async () => {
    const line = ['export', 'logic-app', '--playbook', playbookId, '--trigger', 'entity'];
    const run = await drawbridge(line);
    expect(run.code).toBe(2);
    expect(run.err).toContain(`${playbookId} asks for rules, severities, and an entity has none`);
  });

  it('takes address and audience from the configuration, and asks the deployment for what it does not say', async () => {
    const folder = await freshFolder();
    const config = join(folder, 'drawbridge.config.yaml');
    const entra = {
      tenants: ['11111111-1111-4111-8111-111111111111'],
      clientId: '33333333-3333-4333-8333-333333333333',
    };
    await writeFile(config, JSON.stringify({ server: { publicUrl: url, authentication: { entra } } }));
    const line = ['export', 'logic-app', '--playbook', playbookId, '--format', 'bicep'];
    const known = await drawbridge([...line, '--config', config]);
    expect(known.out).toContain(`param drawbridgeUrl string = '${url}'\n`);
    expect(known.out).toContain(`param audience string = 'api://${entra.clientId}'\n`);
    const unknown = await drawbridge(line);
    expect(unknown.out).toMatch(/^param drawbridgeUrl string$/m);
  });

  it.each([
    [['--url', 'http://drawbridge.example.com'], 'is not https://HOST'],
    [['--url', 'https://drawbridge.example.com/api'], 'is not https://HOST'],
    [['--entity', 'Host'], '--entity belongs to --trigger entity'],
  ])('refuses %j', async (more, reason) => {
    const run = await drawbridge(['export', 'logic-app', '--playbook', playbookId, ...more]);
    expect(run.code).toBe(2);
    expect(run.err).toContain(reason);
  });

  it('writes all playbooks to one file, which it does not overwrite with another text', async () => {
    const file = join(await freshFolder(), 'logic-apps.json');
    const line = ['export', 'logic-app', '--playbook', '--url', url, '--audience', 'api://x', '--out', file];
    expect((await drawbridge(line)).code).toBe(0);
    const { resources } = JSON.parse(await readFile(file, 'utf8')) as { resources: { type: string }[] };
    expect(resources.filter(({ type }) => type === 'Microsoft.Logic/workflows')).toHaveLength(6);
    expect((await drawbridge(line)).code).toBe(0);
    expect((await drawbridge([...line, '--trigger', 'alert'])).code).toBe(2);
  });
});
