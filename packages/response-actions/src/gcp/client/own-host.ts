import { requireConnection } from '../../calls/connection.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callGcp } from './call-gcp.ts';
import { openCredentials } from './credentials.ts';

/**
 * The machine that we run on, by number and by path. Asked of its metadata server, and only where that gave us our
 * credentials: others it is not asked for anything, wherever they run.
 */
export async function getHostNames(context: ActionContext): Promise<readonly string[]> {
  const client = await openCredentials(requireConnection(context.connections, 'gcp'));
  const { Compute, gcpMetadata } = await import('google-auth-library');
  if (!(client instanceof Compute)) return [];
  const ask = async (property: string): Promise<string> =>
    String(await callGcp(context, 'the metadata server', () => gcpMetadata.instance(property)));
  const [id, name, zone] = [await ask('id'), await ask('name'), await ask('zone')];
  // `projects/<number>/zones/<zone>`: the number alone is no name that a target has, so the id is what counts.
  return [id, `${zone}/instances/${name}`];
}
