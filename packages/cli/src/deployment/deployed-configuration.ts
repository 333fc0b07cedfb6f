import { basename, posix } from 'node:path';

import { given, type JsonValue } from '@drawbridge/base';
import { stringify } from 'yaml';

import { UsageError } from '../terminal/exit-code.ts';
import { port, secretFolder, type Address } from './deployment.ts';

type Bag = Readonly<Record<string, JsonValue>>;

/** What the deployment decides, whatever the configuration says. */
export interface DeployedSettings {
  readonly publicUrl: string;
  readonly postgres: Address;
  /** Whether the database is the deployment's own, on a network of its own, without a certificate. */
  readonly isOwnDatabase: boolean;
  readonly temporal?: Address;
}

/** A configuration as it is deployed, and the secret files that it names. */
export interface DeployedConfiguration {
  readonly text: string;
  readonly secretFiles: readonly string[];
}

/**
 * The user's configuration, with what the deployment decides in place of it: where it listens, that a proxy ends TLS,
 * where state is kept, and that every file with a secret is in one folder.
 */
export function deployedConfiguration(
  configuration: Bag,
  { publicUrl, postgres, isOwnDatabase, temporal }: DeployedSettings,
): DeployedConfiguration {
  const ofServer = ofUser(bagAt(configuration, 'server'));
  const hasSessions = isRecord(bagAt(ofServer, 'authentication').signIn);
  const own = [...ownSecrets, ...(hasSessions ? ['session-key'] : [])];
  const names: SecretNames = new Map(own.map((name) => [name, undefined]));
  const server = inSecretFolder(ofServer, names) as Bag;
  const engine = bagAt(bagAt(server, 'engine'), 'temporal');
  const settings: Bag = {
    ...configuration,
    ...(isRecord(configuration.approvals) ? { approvals: placed(configuration.approvals) } : {}),
    audit: { ...auditOf(bagAt(configuration, 'audit')), key: `${secretFolder}/audit-key.pem` },
    server: {
      ...withSessionKey(server),
      publicUrl,
      listen: { host: '0.0.0.0', port },
      behindProxy: true,
      sealKeyFile: `${secretFolder}/seal-key.pem`,
      store: {
        postgres: {
          ...postgres,
          database: 'drawbridge',
          user: 'drawbridge',
          passwordFile: `${secretFolder}/postgres-password`,
          ...(isOwnDatabase ? { tls: 'off' } : {}),
        },
      },
      engine:
        temporal === undefined
          ? 'embedded'
          : { temporal: { ...engine, address: `${temporal.host}:${String(temporal.port)}` } },
    },
  };
  return { text: stringify(settings, { lineWidth: 0 }), secretFiles: [...names.keys()].sort() };
}

/** The `server:` block without what the deployment decides. */
function ofUser(server: Bag): Bag {
  const others = without(server, ['tls', 'store', 'sealKeyFile']);
  const { signIn, ...authentication } = bagAt(others, 'authentication');
  if (!isRecord(signIn)) return others;
  const rest = without(signIn, ['sessionKeyFile']);
  return { ...others, authentication: { ...authentication, signIn: rest } };
}

/** The fields that are not named. */
export function without<Value>(
  fields: Readonly<Record<string, Value>>,
  names: readonly string[],
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

const ownSecrets = ['seal-key.pem', 'audit-key.pem', 'postgres-password'];

/** The name in the folder of secrets → the path that the configuration gave it; none for what is ours. */
type SecretNames = Map<string, string | undefined>;

/** Two files of one name would be one file in the folder. */
function claim(path: string, names: SecretNames): void {
  const name = basename(path);
  if (names.has(name) && names.get(name) !== path)
    throw new UsageError(`the configuration names two files ${name}: in the deployment they would be one`);
  names.set(name, path);
}

/** The signed head is written beside the state, which is the only place that can be written to. */
function auditOf({ checkpointFile, ...audit }: Bag): Bag {
  if (typeof checkpointFile !== 'string') return audit;
  return { ...audit, checkpointFile: `/state/${basename(checkpointFile)}` };
}

/** The files that approvals are checked with are beside the content. */
function placed(approvals: Bag): Bag {
  const inContent = (path: JsonValue | undefined) =>
    typeof path === 'string' && !/^(https?:|\/)/.test(path) ? posix.join('/drawbridge', path) : path;
  const { allowedSigners, oidc } = approvals;
  const issuers = Array.isArray(oidc) ? (oidc as readonly JsonValue[]) : [];
  return given({
    ...approvals,
    allowedSigners: inContent(allowedSigners),
    oidc: oidc === undefined ? undefined : issuers.map((issuer) => keysOf(issuer, inContent)),
  });
}

function keysOf(
  issuer: JsonValue,
  inContent: (path: JsonValue | undefined) => JsonValue | undefined,
): JsonValue {
  return isRecord(issuer) ? given({ ...issuer, keys: inContent(issuer.keys) }) : issuer;
}

/** People stay signed in over a restart, and on every replica. */
function withSessionKey(server: Bag): Bag {
  const authentication = bagAt(server, 'authentication');
  const signIn = authentication.signIn;
  if (!isRecord(signIn)) return server;
  const sealed = { ...signIn, sessionKeyFile: `${secretFolder}/session-key` } as Bag;
  return { ...server, authentication: { ...authentication, signIn: sealed } };
}

/** Every setting that names a file names it in the folder of secrets; the names are gathered. */
function inSecretFolder(value: JsonValue, names: SecretNames): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => inSecretFolder(item, names));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    if (!name.endsWith('File') || typeof inner !== 'string') return [name, inSecretFolder(inner, names)];
    claim(inner, names);
    return [name, `${secretFolder}/${basename(inner)}`];
  });
  return Object.fromEntries(entries) as Bag;
}

function bagAt(value: Bag, name: string): Bag {
  const inner = value[name];
  return isRecord(inner) ? inner : {};
}

function isRecord(value: JsonValue | undefined): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
