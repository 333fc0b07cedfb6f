import type { SqlDatabase, SqlSession } from '../database/sql-database.ts';

/** Which run an incident gets from a playbook. */
export interface IncidentRun {
  /** SHA-256 (hex) of what names the incident: nothing of it is kept in clear. */
  readonly incidentKey: string;
  readonly playbook: string;
  readonly major: number;
  /** 1 for the first time; more where the incident has changed since. Counted over all major versions. */
  readonly revision: number;
  readonly runId: string;
  /** SHA-256 (hex) of the id of each target that this revision brought. */
  readonly targets: readonly string[];
}

/** The run is new, or the one that was there before. */
export type ClaimedRun =
  { readonly is: 'new'; readonly runId: string } | { readonly is: 'known'; readonly runId: string };

/** Which incidents have had which runs: kept longer than any engine keeps a run, and than any journal. */
export interface ReceivedIncidents {
  /** What an incident has had of a playbook, of one major version or of all, in the order of the revisions. */
  received(incidentKey: string, playbook: string, major?: number): Promise<readonly IncidentRun[]>;
  /** Notes the run of a revision, if none is noted: of all who ask at once, on any replica, one gets `new`. */
  claimRun(run: IncidentRun, at: Date): Promise<ClaimedRun>;
}

interface Row {
  readonly incident: string;
  readonly playbook: string;
  readonly major: number;
  readonly revision: number;
  readonly run: string;
  readonly targets: string;
}

export function openReceivedIncidents(database: SqlDatabase): ReceivedIncidents {
  return {
    received: async (incidentKey, playbook, major) => {
      const rows = await database.all<Row>(
        `SELECT incident, playbook, major, revision, run, targets FROM incidents
          WHERE incident = ? AND playbook = ? AND major >= ? AND major <= ? ORDER BY major, revision`,
        [incidentKey, playbook, major ?? 0, major ?? Number.MAX_SAFE_INTEGER],
      );
      return rows.map(incidentRunOf);
    },
    claimRun: (run, at) =>
      database.transaction(async (session) => {
        const { serialiseBy } = database.dialect;
        if (serialiseBy !== undefined) await session.all(serialiseBy, [run.incidentKey]);
        return claimIn(session, run, at);
      }),
  };
}

/** A revision is one for all major versions: what two versions take in at once leads to one run. */
async function claimIn(session: SqlSession, run: IncidentRun, at: Date): Promise<ClaimedRun> {
  const { incidentKey, playbook, major, revision, runId, targets } = run;
  const [known] = await session.all<{ run: string }>(
    'SELECT run FROM incidents WHERE incident = ? AND playbook = ? AND revision = ? ORDER BY major',
    [incidentKey, playbook, revision],
  );
  if (known !== undefined) return { is: 'known', runId: known.run };
  await session.run(
    'INSERT INTO incidents (incident, playbook, major, revision, run, at, targets) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [incidentKey, playbook, major, revision, runId, at.toISOString(), JSON.stringify(targets)],
  );
  return { is: 'new', runId };
}

function incidentRunOf({ incident, playbook, major, revision, run, targets }: Row): IncidentRun {
  return {
    incidentKey: incident,
    playbook,
    major,
    revision,
    runId: run,
    targets: JSON.parse(targets) as readonly string[],
  };
}
