import { problem, type Problem } from '@drawbridge/base';

import { listActual } from '../actual/list-actual.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import { textOf } from '../wire/resource-fields.ts';
import { kindsOf } from '../resources/registry.ts';
import type { ActualResource, PulledFile } from '../resource-kind/resource-kind.ts';

/** A workspace as the files of a repository, and what could not be made into one. */
export interface Pulled {
  readonly files: readonly PulledFile[];
  readonly resources: number;
  readonly problems: readonly Problem[];
}

/** Reads a whole workspace: a plan of the files against it shows no change. Nothing is written anywhere. */
export async function pullWorkspace(client: WorkspaceClient): Promise<Pulled> {
  const files: PulledFile[] = [];
  const problems: Problem[] = [];
  let resources = 0;
  for (const kind of kindsOf(client.door)) {
    const taken = new Set<string>();
    for (const listed of await listActual(client, kind)) {
      const why = leftOut(listed);
      if (why !== undefined) {
        problems.push(
          problem('sync/not-pulled', `${listed.title} is left out: ${why}`, { severity: 'warning' }),
        );
        continue;
      }
      const actual = kind.complete === undefined ? listed : await kind.complete(client, listed);
      const made = await kind.fromRemote(actual, client.address, taken);
      for (const { path } of made) taken.add((path.split('/')[1] ?? '').replace(/\.yaml$/, ''));
      files.push(...made);
      resources += 1;
    }
  }
  return { files, resources, problems };
}

const knownRules = ['Scheduled', 'NRT', 'MicrosoftSecurityIncidentCreation', 'Fusion'];

function leftOut({ kind, fields }: ActualResource): string | undefined {
  const ruleKind = textOf(fields['^kind']);
  if (kind === 'analytics-rule' && !knownRules.includes(ruleKind)) {
    return `rules of the kind '${ruleKind}' are not published from files`;
  }
  return JSON.stringify(fields).includes('${{')
    ? "it holds '${{', which a file would take for a parameter"
    : undefined;
}
