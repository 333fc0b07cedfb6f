import { startCloudSim, type World } from '@drawbridge/cloud-sim';

import type { AwsConnection } from '../../contract/connections.ts';
import type { Credentials, EmulatedAccount } from '../start/emulator.suite.ts';
import { Names } from './names.suite.ts';
import { seedMachines, seedSerialConsoles } from './seed-ec2.suite.ts';
import { seedIdentities } from './seed-iam.suite.ts';
import { seedCommands, seedSessions } from './seed-ssm.suite.ts';

type AwsWorld = World['aws'];

/** An account of an emulator in which everything is that a world of cloud-sim has. */
export interface SeededAccount {
  readonly names: Names;
  /** With the keys of the world's responder, who may do everything. */
  readonly connection: Required<Pick<AwsConnection, 'endpoint' | 'region' | 'credentials'>>;
  /** The secrets of the keys that were made, by the key's id in the world. */
  readonly credentials: ReadonlyMap<string, Credentials>;
}

/** What is made of each part of a world, in this order. A new part of the world needs its line here. */
const seeders: Readonly<Partial<Record<keyof AwsWorld, Seeder>>> = {
  users: seedIdentities,
  instances: seedMachines,
  ssmSessions: seedSessions,
  ssmCommands: seedCommands,
  serialConsoles: seedSerialConsoles,
};

type Seeder = (account: EmulatedAccount, world: AwsWorld, seeded: Seeding) => Promise<void>;

/** What the seeders write down. */
export interface Seeding {
  readonly names: Names;
  readonly credentials: Map<string, Credentials>;
}

/** Made together with another part, or how cloud-sim itself behaves, which an emulator decides for itself. */
const notSeeded: readonly (keyof AwsWorld)[] = [
  ...(['account', 'region', 'responder', 'roles', 'securityGroups'] as const),
  ...(['consistencyDelayReads', 'ssmPageSize', 'unknownKeyAnswer', 'snapshotsEndAs', 'unsettled'] as const),
];

/** Makes a world of cloud-sim in an account. Throws where the emulator, or this suite, cannot. */
export async function seedAccount(account: EmulatedAccount, world: AwsWorld): Promise<SeededAccount> {
  const seeded = { names: new Names(), credentials: new Map<string, Credentials>() };
  seeded.names.add(world.account, account.account);
  await refuseUnknownParts(world);
  for (const seed of Object.values(seeders)) await seed(account, world, seeded);
  await account.enforce();
  const credentials = seeded.credentials.get(world.responder.accessKeyId);
  if (credentials === undefined) throw new Error('the responder of the world has no key');
  const { endpoint, region } = account;
  return { ...seeded, connection: { endpoint, region, credentials } };
}

async function refuseUnknownParts(world: AwsWorld): Promise<void> {
  const nothing = await startCloudSim();
  const empty = nothing.snapshot().aws;
  await nothing.close();
  for (const [name, value] of Object.entries(world)) {
    const part = name as keyof AwsWorld;
    if (part in seeders || notSeeded.includes(part)) continue;
    if (JSON.stringify(value) !== JSON.stringify(empty[part])) {
      throw new Error(`no emulator is given ${part}: this suite does not know how`);
    }
  }
}
