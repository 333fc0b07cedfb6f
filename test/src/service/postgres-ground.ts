import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

import { startPrivateServer, type PrivateServer } from '@drawbridge/sql-store/private-server-suite';

import { openGround, type Ground } from '../crash/ground.ts';

/** The simulated clouds as configured ones, and a state in a PostgreSQL server of our own. */
export interface PostgresGround extends Ground {
  readonly postgres: PrivateServer;
  /** Names another configuration in the same folder: as the one of another replica. */
  configure(name: string, server: object): string;
}

/** Opens it; `bin` is the folder of PostgreSQL's programs. */
export async function openPostgresGround(bin: string): Promise<PostgresGround> {
  const ground = await openGround();
  const postgres = await startPrivateServer(bin);
  const url = await postgres.createDatabase();
  const configuration = join(ground.folder, 'drawbridge.config.yaml');
  const serverBlock = (more: object) =>
    `server: ${JSON.stringify({ store: { postgres: { url } }, ...more })}\n`;
  appendFileSync(configuration, serverBlock({}));
  return {
    ...ground,
    postgres,
    configure: (name, server) => {
      const file = join(ground.folder, name);
      appendFileSync(file, `clouds: { aws: { region: us-east-1 } }\n${serverBlock(server)}`);
      return file;
    },
    close: async () => {
      await ground.close();
      await postgres.remove();
    },
  };
}
