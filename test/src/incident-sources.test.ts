import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawbridge, drawbridgeProcess, freshFolder, root } from './drawbridge.ts';

const names = ['aws-access-key', 'entra-user', 'gcp-instance'] as const;
const fileOf = (name: (typeof names)[number]) => join(root, 'demo/incidents', `${name}.json`);
const text = await readFile(fileOf('aws-access-key'), 'utf8');

interface Answers {
  readonly answers: readonly {
    readonly plan: {
      readonly incident: { readonly number?: number };
      readonly items: readonly { readonly targetId: string }[];
      readonly unread: readonly { readonly why: string; readonly query?: string }[];
    };
  }[];
}
const targetsIn = (out: string) =>
  (JSON.parse(out) as Answers).answers.map(({ plan }) => plan.items.map(({ targetId }) => targetId));

async function respond(incident: string, ...more: readonly string[]) {
  const state = await freshFolder();
  return drawbridge(['respond', '--incident', incident, '--simulated', '--state', state, ...more]);
}

describe('an incident of a workspace, named on the command line', () => {
  it.each(names)('leads to the same targets as its file: %s', async (name) => {
    const { object } = JSON.parse(await readFile(fileOf(name), 'utf8')) as {
      object: { name: string; properties: { incidentNumber: number } };
    };
    const json = ['--format', 'json'];
    const fromFile = await respond(fileOf(name), ...json);
    for (const asked of [String(object.properties.incidentNumber), object.name]) {
      const fetched = await respond(`sentinel:simulated/${asked}`, ...json);
      expect(fetched.code, fetched.err).toBe(fromFile.code);
      expect(targetsIn(fetched.out)).toEqual(targetsIn(fromFile.out));
      expect(targetsIn(fetched.out).flat().length).toBeGreaterThan(0);
    }
  });

  it('is contained, and fetching it again finds nothing left to do', async () => {
    const state = await freshFolder();
    const command = [
      'respond',
      '--incident',
      'sentinel:simulated/1',
      '--simulated',
      '--state',
      state,
      '--apply',
    ];
    const number = (JSON.parse(text) as { object: { properties: { incidentNumber: number } } }).object
      .properties;
    command[2] = `sentinel:simulated/${number.incidentNumber}`;
    const applied = await drawbridge(command);
    expect(applied.code, applied.err).toBe(0);
    expect((await drawbridge(command)).out).toContain('There is nothing to do');
  });

  it.each([
    ['sentinel:simulated/4711', 1, 'has no incident with the number 4711'],
    ['sentinel:elsewhere/1', 1, "there is no target 'elsewhere'"],
    ['sentinel:simulated', 2, 'sentinel:NAME/NUMBER'],
    ['sentinel:/1', 2, 'sentinel:NAME/NUMBER'],
    ['sentinel:simulated/the first', 1, 'names no incident'],
    ['sentinel:simulated//subscriptions/x/resourceGroups/y', 1, 'names no incident'],
  ])('is refused as %s, with the way out', async (incident, code, said) => {
    const run = await respond(incident, '--apply');
    expect([run.code, run.out]).toEqual([code, '']);
    expect(run.err).toContain(said);
  });

  it('takes no second number', async () => {
    expect((await respond('sentinel:simulated/1', '--incident-number', '1')).code).toBe(2);
  });
});

describe('an incident on standard input', () => {
  const piped = async (input: string | Uint8Array) =>
    drawbridgeProcess(
      ['respond', '--incident', '-', '--simulated', '--format', 'json', '--state', await freshFolder()],
      { input },
    );

  it.each([
    ['UTF-8', text],
    ['UTF-8 with a byte order mark', `\uFEFF${text}`],
    ['UTF-16, as PowerShell redirects it', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ])('is read in %s, and leads to the same targets as the file', async (_, input) => {
    const run = await piped(input);
    expect(run.code, run.err).toBe(0);
    const file = await respond(fileOf('aws-access-key'), '--format', 'json');
    expect(targetsIn(run.out)).toEqual(targetsIn(file.out));
  });

  it('is refused where it is more than 64 MB, without waiting for its end', async () => {
    const run = await piped(Buffer.alloc(70 * 1024 * 1024, ' '));
    expect(run.code).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({ error: { exitCode: 1, problems: [{ severity: 'error' }] } });
    expect(run.err).toContain('standard input: error: this is larger than 64 MB');
  });
});

describe('JSON that is no incident that can be trusted', () => {
  const twice = text.replace('"severity":', '"severity": "Low", "severity":');
  const embedded = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;

  it.each([
    ['nothing', '  \n', /error: there is nothing in it/],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), /error: this is not text in UTF-8/],
    ['half a document', text.slice(0, 500), /incident\.json:\d+:\d+: error: this is not JSON/],
    ['two documents', `${text}{}`, /error: this is not JSON: unexpected "{" after the end/],
    [
      'a key that is there twice',
      twice,
      /incident\.json:\d+:\d+: error: the key 'severity' is in this object twice/,
    ],
    [
      '20,000 lists in one another',
      `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      /error: .*deep|nested deeper/,
    ],
    ['a number', '7', /error: this is not the body of one of the three Sentinel triggers/],
  ])('is refused as %s, and says what is wrong', async (_, content, said) => {
    const file = join(await freshFolder(), 'incident.json');
    await writeFile(file, content);
    const run = await respond(file, '--apply');
    expect([run.code, run.out]).toEqual([1, '']);
    expect(run.err).toMatch(said);
    expect(run.err).not.toContain('This is a bug');
  });

  it('says of custom details 5,000 deep in a text that they could not be read, and contains nothing of them', async () => {
    const body = JSON.parse(text) as {
      object: { properties: { alerts: { properties: { additionalData: Record<string, string> } }[] } };
    };
    for (const { properties } of body.object.properties.alerts) {
      properties.additionalData['Custom Details'] = embedded;
    }
    const file = join(await freshFolder(), 'incident.json');
    await writeFile(file, JSON.stringify(body));
    const run = await respond(file);
    expect(run.out).toMatch(/lists and objects lie\s+more than 50 deep/);
  });

  it('keeps a number of twenty digits as it came', async () => {
    const file = join(await freshFolder(), 'incident.json');
    await writeFile(
      file,
      text.replace('"incidentNumber":', '"somethingNew": 12345678901234567890, "incidentNumber":'),
    );
    const run = await respond(file, '--format', 'json');
    expect(run.code, run.err).toBe(0);
  });
});

interface Body {
  readonly object: {
    readonly properties: {
      additionalData: { alertsCount: number };
      alerts: { properties: { additionalData: Record<string, string> } }[];
    };
  };
}

describe('what Sentinel keeps no more of', () => {
  const fiftyKeys = ({ object }: Body) => {
    const keys = Array.from({ length: 50 }, (_, n) => `AKIAEXAMPLE${String(n).padStart(9, '0')}`);
    for (const { properties } of object.properties.alerts) {
      properties.additionalData['Custom Details'] = JSON.stringify({ AwsAccessKeyId: keys });
    }
  };
  const moreAlerts = ({ object }: Body) => {
    object.properties.additionalData.alertsCount = 5;
  };
  const mostAlerts = ({ object }: Body) => {
    const [alert] = object.properties.alerts;
    object.properties.alerts = Array.from({ length: 150 }, () => alert!);
  };

  it.each([
    ['fifty values of a detail in one alert', fiftyKeys, 'there may be more'],
    ['fewer alerts than the incident has', moreAlerts, '5 alerts, and 1 came with it'],
    ['150 alerts in an incident', mostAlerts, 'an incident holds 150 alerts'],
  ])('is in the plan of %s, with a query that a workspace can run', async (_, change, said) => {
    const body = JSON.parse(text) as Body;
    change(body);
    const file = join(await freshFolder(), 'incident.json');
    await writeFile(file, JSON.stringify(body));
    const [answer] = (JSON.parse((await respond(file, '--format', 'json')).out) as Answers).answers;
    const left = answer?.plan.unread.find(({ query }) => query !== undefined);
    expect(left?.why).toContain(said);
    const shown = await respond(file);
    expect(shown.out).toMatch(/ {3}query\s+Security/);
    const telemetry = join(root, 'demo/telemetry/gcp/activity-2026-11-18T07.ndjson');
    const asked = await drawbridge(['query', left?.query ?? '', '--telemetry', telemetry]);
    expect(asked.code, asked.err).toBe(0);
  });
});
