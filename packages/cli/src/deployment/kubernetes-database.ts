import { secretFolder } from './deployment.ts';
import { database } from './kubernetes-network.ts';
import { labels, locked, metadata, type Manifest } from './kubernetes-parts.ts';

/** The user `postgres` of the image of PostgreSQL on Debian. */
const postgresUser = 999;

export const postgresImage = 'postgres:17-bookworm';

/** A database of the deployment's own: one, with a volume. Somebody has to back it up. */
export function databaseManifests(): readonly Manifest[] {
  const { host, port } = database;
  const volume = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
  };
  const ports = [{ name: 'postgres', port, targetPort: 'postgres' }];
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadata(host),
      spec: {
        serviceName: host,
        replicas: 1,
        selector: { matchLabels: labels(host) },
        template: { metadata: { labels: labels(host) }, spec: pod() },
        volumeClaimTemplates: [volume],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(host),
      spec: { clusterIP: 'None', selector: labels(host), ports },
    },
  ];
}

function pod(): object {
  return {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 60,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: postgresUser,
      runAsGroup: postgresUser,
      fsGroup: postgresUser,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container()],
    volumes: [
      {
        name: 'password',
        secret: {
          secretName: 'drawbridge-secrets',
          defaultMode: 0o440,
          items: [{ key: 'postgres-password', path: 'postgres-password' }],
        },
      },
      { name: 'run', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
    ],
  };
}

function container(): object {
  const ready = { exec: { command: ['pg_isready', '--username', 'drawbridge', '--dbname', 'drawbridge'] } };
  return {
    name: 'postgres',
    image: postgresImage,
    env: [
      { name: 'POSTGRES_USER', value: 'drawbridge' },
      { name: 'POSTGRES_DB', value: 'drawbridge' },
      { name: 'POSTGRES_PASSWORD_FILE', value: `${secretFolder}/postgres-password` },
      { name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' },
    ],
    ports: [{ name: 'postgres', containerPort: database.port }],
    readinessProbe: { ...ready, periodSeconds: 5 },
    livenessProbe: { ...ready, periodSeconds: 10, failureThreshold: 6 },
    resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    securityContext: locked,
    volumeMounts: [
      { name: 'data', mountPath: '/var/lib/postgresql/data' },
      { name: 'password', mountPath: secretFolder, readOnly: true },
      { name: 'run', mountPath: '/var/run/postgresql' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}
