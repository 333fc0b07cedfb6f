import { stringify } from 'yaml';

import {
  configurationFiles,
  configurationFolder,
  environmentOf,
  gracePeriodSeconds,
  port,
  replicasOf,
  secretFolder,
  serveArguments,
  tokenFolder,
  userId,
  type Deployment,
} from './deployment.ts';
import { databaseManifests } from './kubernetes-database.ts';
import { networkPolicies } from './kubernetes-network.ts';
import { labels, locked, metadata, name, type Manifest } from './kubernetes-parts.ts';

/** Manifests for a namespace called drawbridge, one document each. */
export function printKubernetes(deployment: Deployment): string {
  const files = Object.entries(configurationFiles(deployment));
  const manifests: readonly Manifest[] = [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata(name),
      automountServiceAccountToken: false,
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('drawbridge-config'),
      data: Object.fromEntries(files),
    },
    workload(deployment),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(name),
      spec: { selector: labels(name), ports: [{ name: 'http', port, targetPort: 'http' }] },
    },
    ingress(deployment),
    ...(replicasOf(deployment) === 1 ? [] : [disruptionBudget]),
    ...(deployment.postgres === undefined ? databaseManifests() : []),
    ...networkPolicies(deployment),
  ];
  return [
    ...about(deployment),
    ...manifests.map(
      (manifest) => `---\n${stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })}`,
    ),
  ].join('\n');
}

function about({ secretFiles, identity }: Deployment): readonly string[] {
  const files = secretFiles.map((file) => `--from-file=${file}`).join(' ');
  return [
    '# Made by `drawbridge export deploy --to kubernetes`.',
    '# The secret is not in here. In a folder with its files:',
    `#   kubectl -n ${name} create secret generic drawbridge-secrets ${files}`,
    ...(Object.keys(identity).length === 0
      ? []
      : [
          '# The clouds trust the issuer of this cluster, which has to be public, for the subject',
          `#   system:serviceaccount:${name}:${name}`,
        ]),
  ];
}

function workload(deployment: Deployment): Manifest {
  const replicas = replicasOf(deployment);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(name),
    spec: {
      replicas,
      // The embedded engine is one process: the old one ends before the new one begins.
      strategy: { type: replicas === 1 ? 'Recreate' : 'RollingUpdate' },
      selector: { matchLabels: labels(name) },
      template: { metadata: { labels: labels(name) }, spec: podOf(deployment) },
    },
  };
}

function podOf(deployment: Deployment): object {
  const tokens = projectedTokens(deployment);
  const probe = (path: string, more: object) => ({ httpGet: { path, port: 'http' }, ...more });
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: gracePeriodSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      fsGroup: userId,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name,
        image: deployment.image,
        args: [...serveArguments],
        env: variables(deployment),
        ports: [{ name: 'http', containerPort: port }],
        startupProbe: probe('/healthz', { periodSeconds: 2, failureThreshold: 60 }),
        livenessProbe: probe('/healthz', { periodSeconds: 10, failureThreshold: 6 }),
        readinessProbe: probe('/readyz', { periodSeconds: 5 }),
        resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '2', memory: '1Gi' } },
        securityContext: locked,
        volumeMounts: [
          { name: 'config', mountPath: configurationFolder, readOnly: true },
          { name: 'secrets', mountPath: secretFolder, readOnly: true },
          ...(tokens.length === 0 ? [] : [{ name: 'identity', mountPath: tokenFolder, readOnly: true }]),
          { name: 'state', mountPath: '/state' },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'config', configMap: { name: 'drawbridge-config' } },
      { name: 'secrets', secret: { secretName: 'drawbridge-secrets', defaultMode: 0o440 } },
      ...(tokens.length === 0 ? [] : [{ name: 'identity', projected: { sources: tokens } }]),
      { name: 'state', emptyDir: { sizeLimit: '1Gi' } },
      { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
    ],
  };
}

function variables(deployment: Deployment): readonly object[] {
  const { azure } = deployment.identity;
  const all = {
    ...environmentOf(deployment),
    ...(azure === undefined
      ? {}
      : {
          AZURE_TENANT_ID: azure.tenantId,
          AZURE_CLIENT_ID: azure.clientId,
          AZURE_FEDERATED_TOKEN_FILE: `${tokenFolder}/azure`,
        }),
  };
  return Object.entries(all).map(([variable, value]) => ({ name: variable, value }));
}

/** One token of the service account for each cloud, for that cloud alone; the kubelet renews them. */
function projectedTokens({ identity: { azure, awsRole, gcpProvider } }: Deployment): readonly object[] {
  const token = (path: string, audience: string) => ({
    serviceAccountToken: { path, audience, expirationSeconds: 3600 },
  });
  return [
    ...(azure === undefined ? [] : [token('azure', 'api://AzureADTokenExchange')]),
    ...(awsRole === undefined ? [] : [token('aws', 'sts.amazonaws.com')]),
    ...(gcpProvider === undefined ? [] : [token('gcp', `https://iam.googleapis.com/${gcpProvider}`)]),
  ];
}

function ingress({ host }: Deployment): Manifest {
  const service = { name, port: { name: 'http' } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(name),
    spec: {
      tls: [{ hosts: [host], secretName: 'drawbridge-tls' }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] } }],
    },
  };
}

const disruptionBudget: Manifest = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: metadata(name),
  spec: { minAvailable: 1, selector: { matchLabels: labels(name) } },
};
