import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startCloudSim, type CloudSim, type WorldInput } from '@drawbridge/cloud-sim';
import type { CloudConnections } from '@drawbridge/response-actions';

import { faultOf, scenarios, type Scenario } from './scenarios.ts';

/** What one process of the race has to do. */
export interface RaceOrder {
  readonly folder: string;
  readonly connections: CloudConnections;
  /** All incidents of the race, and which of them are this process's. */
  readonly incidents: number;
  readonly scenario: string;
  readonly mine: readonly number[];
}

/** Processes, each with its share of the incidents: as many as two cores bear. */
const processes = 8;

export const realActions = {
  disableKey: 'aws.iam.deactivate-access-key',
  disableAdministrator: 'azure.entra.disable-user',
};

/** One race of each scenario, over one folder of journals and one simulated cloud, started at one moment. */
export async function processRaces(incidents: number, folder: string) {
  const rows: { name: string; contained: number; passed: number; faults: readonly string[] }[] = [];
  for (const scenario of scenarios(incidents, realActions)) {
    const fault = await processRace(scenario, incidents, mkdtempSync(join(folder, 'runs-')));
    const { name, contained } = scenario;
    rows.push({
      name,
      contained,
      passed: fault === undefined ? 1 : 0,
      faults: fault === undefined ? [] : [fault],
    });
  }
  return rows;
}

async function processRace(
  scenario: Scenario,
  incidents: number,
  folder: string,
): Promise<string | undefined> {
  const sim = await startCloudSim({ world: worldOf(scenario) });
  const shares = Array.from({ length: processes }, (_, at) =>
    Array.from({ length: incidents }, (__, incident) => incident).filter(
      (incident) => incident % processes === at,
    ),
  );
  const children = shares.map((mine) =>
    startChild({ folder, connections: sim.connections, incidents, scenario: scenario.name, mine }),
  );
  try {
    await Promise.all(children.map((child) => child.ready));
    for (const child of children) child.process.stdin?.end('go\n');
    const outcomes = (await Promise.all(children.map((child) => child.outcomes))).flat();
    return faultOf(scenario, outcomes, enabledIn(sim, scenario));
  } finally {
    for (const child of children) child.process.kill();
    await sim.close();
  }
}

/** Prints `ready`, waits for a line, and prints the outcomes of its incidents as JSON. */
function startChild(order: RaceOrder): {
  readonly process: ChildProcess;
  readonly ready: Promise<void>;
  readonly outcomes: Promise<readonly string[]>;
} {
  const script = fileURLToPath(new URL('race-child.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--conditions=@drawbridge/source', '--import', 'tsx', script, JSON.stringify(order)],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let said = '';
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.startsWith('ready')) resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`a process of the race ended with ${String(code)}: ${complaint}`));
    });
  });
  const outcomes = new Promise<readonly string[]>((resolve, reject) => {
    child.once('close', (code) => {
      const [, answer] = said.split('\n');
      if (code === 0 && answer !== undefined) resolve(JSON.parse(answer) as readonly string[]);
      else reject(new Error(`a process of the race ended with ${String(code)}: ${complaint}`));
    });
  });
  ready.catch(() => undefined);
  outcomes.catch(() => undefined);
  return { process: child, ready, outcomes };
}

function worldOf({ accounts }: Scenario): WorldInput {
  const isKey = accounts[0]?.startsWith('AKIA') === true;
  if (isKey) {
    const users = accounts.map((accessKeyId, at) => ({
      userName: `user-${at}`,
      accessKeys: [{ accessKeyId }],
    }));
    return { aws: { users } };
  }
  const users = accounts.map((id, at) => ({
    id,
    userPrincipalName: `admin${at}@example.com`,
    directoryRoles: ['Global Administrator' as const],
  }));
  return { azure: { responderCanManageAdmins: true, users } };
}

function enabledIn(sim: CloudSim, { accounts }: Scenario): readonly string[] {
  const { aws, azure } = sim.snapshot();
  const keys = aws.users.flatMap((user) => user.accessKeys).filter((key) => key.status === 'Active');
  const users = azure.users.filter((user) => user.accountEnabled);
  const enabled = new Set([...keys.map((key) => key.accessKeyId), ...users.map((user) => user.id)]);
  return accounts.filter((account) => enabled.has(account));
}
