import { stringify } from 'yaml';

import {
  configurationFiles,
  configurationFolder,
  environmentOf,
  gracePeriodSeconds,
  port,
  secretFolder,
  serveArguments,
  tokenFiles,
  tokenFolder,
  userId,
  type Deployment,
} from './deployment.ts';
import { postgresImage } from './kubernetes-database.ts';

const grace = `${String(gracePeriodSeconds)}s`;

/** What a container must not do: gain rights, or write to its image. */
const locked = {
  read_only: true,
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  restart: 'unless-stopped',
};

/** A compose file for one machine, with a database unless one is named; the secrets are files in ./secrets. */
export function printCompose(deployment: Deployment): string {
  const { secretFiles, postgres } = deployment;
  const hasTokens = tokenFiles(deployment).length > 0;
  const own = postgres === undefined;
  const needs = {
    ...(own ? { postgres: { condition: 'service_healthy' } } : {}),
    ...(hasTokens ? { identity: { condition: 'service_healthy' } } : {}),
  };
  const compose = {
    name: 'drawbridge',
    services: {
      drawbridge: {
        ...server(deployment),
        ...(Object.keys(needs).length === 0 ? {} : { depends_on: needs }),
      },
      ...(hasTokens ? { identity: tokenWriter(deployment) } : {}),
      ...(own ? { postgres: database } : {}),
    },
    configs: Object.fromEntries(
      // A dollar would begin a variable of compose.
      Object.entries(configurationFiles(deployment)).map(([file, text]) => [
        file,
        { content: text.replaceAll('$', '$$$$') },
      ]),
    ),
    secrets: Object.fromEntries(secretFiles.map((file) => [file, { file: `./secrets/${file}` }])),
    volumes: { ...(own ? { database: {} } : {}), state: {}, ...(hasTokens ? { identity: {} } : {}) },
    networks: own ? { outside: {}, inside: { internal: true } } : { outside: {} },
  };
  return [
    '# Made by `drawbridge export deploy --to compose`. A proxy on this machine ends TLS in front of the port.',
    `# ./secrets has ${secretFiles.join(', ')}, readable by the user ${String(userId)};`,
    ...(own ? ['# postgres-password is read by the user 999, too.'] : []),
    stringify(compose, { lineWidth: 0, aliasDuplicateObjects: false }),
  ].join('\n');
}

function server(deployment: Deployment): object {
  const { image, secretFiles, identity, postgres } = deployment;
  const { azure } = identity;
  return {
    image,
    command: [...serveArguments],
    ...locked,
    user: `${String(userId)}:${String(userId)}`,
    environment: { ...environmentOf(deployment), ...(azure === undefined ? {} : azureVariables(azure)) },
    ports: [`127.0.0.1:${String(port)}:${String(port)}`],
    configs: Object.keys(configurationFiles(deployment)).map((source) => ({
      source,
      target: `${configurationFolder}/${source}`,
    })),
    secrets: secretFiles.map((source) => ({ source, target: `${secretFolder}/${source}` })),
    volumes: ['state:/state', ...(tokenFiles(deployment).length === 0 ? [] : [`identity:${tokenFolder}:ro`])],
    tmpfs: ['/tmp'],
    networks: postgres === undefined ? ['outside', 'inside'] : ['outside'],
    deploy: { resources: { limits: { cpus: '2', memory: '1G' } } },
    stop_grace_period: grace,
  };
}

function azureVariables({ tenantId, clientId }: { readonly tenantId: string; readonly clientId: string }) {
  return { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId };
}

/** The machine's managed identity in Azure, as the tokens that AWS and Google take. */
function tokenWriter(deployment: Deployment): object {
  const { image, identity } = deployment;
  const files = tokenFiles(deployment).map((file) => `${tokenFolder}/${file}`);
  return {
    image,
    command: tokenCommand(deployment),
    ...locked,
    user: `${String(userId)}:${String(userId)}`,
    environment: identity.azure === undefined ? {} : azureVariables(identity.azure),
    volumes: [`identity:${tokenFolder}`],
    tmpfs: ['/tmp'],
    networks: ['outside'],
    deploy: { resources: { limits: { cpus: '0.5', memory: '256M' } } },
    healthcheck: {
      interval: '5s',
      test: ['CMD', 'test', ...files.flatMap((file, at) => (at === 0 ? ['-s', file] : ['-a', '-s', file]))],
    },
  };
}

/** The arguments of the process that keeps the token files. */
export function tokenCommand(deployment: Deployment): readonly string[] {
  const { federationAudience = '' } = deployment.identity;
  const files = tokenFiles(deployment).map((file) => `${tokenFolder}/${file}`);
  return ['identity-token', '--resource', federationAudience, '--keep', '--file', ...files];
}

const database = {
  image: postgresImage,
  ...locked,
  user: '999:999',
  environment: {
    POSTGRES_USER: 'drawbridge',
    POSTGRES_DB: 'drawbridge',
    POSTGRES_PASSWORD_FILE: `${secretFolder}/postgres-password`,
  },
  secrets: [{ source: 'postgres-password', target: `${secretFolder}/postgres-password` }],
  volumes: ['database:/var/lib/postgresql/data'],
  tmpfs: ['/tmp', '/var/run/postgresql'],
  networks: ['inside'],
  deploy: { resources: { limits: { cpus: '1', memory: '1G' } } },
  healthcheck: {
    test: ['CMD', 'pg_isready', '--username', 'drawbridge', '--dbname', 'drawbridge'],
    interval: '5s',
    retries: 12,
  },
  stop_grace_period: '60s',
};
