import {
  express,
  parameterNamed,
  printResourcesAsBicep,
  type TemplateParameter,
  type TemplateResource,
  type TemplateValue,
} from '@drawbridge/sentinel-sync';

import { tokenCommand } from './compose.ts';
import {
  configurationFiles,
  configurationFolder,
  environmentOf,
  gracePeriodSeconds,
  port,
  replicasOf,
  secretFolder,
  serveArguments,
  tokenFiles,
  tokenFolder,
  type Deployment,
} from './deployment.ts';

const name = 'drawbridge';

/** A Bicep file for Azure Container Apps: an identity, and the server with it, in an environment that is there. */
export function printContainerApps(deployment: Deployment): string {
  return printResourcesAsBicep({
    about: [
      'Made by `drawbridge export deploy --to azure-container-apps`.',
      'The image runs as a user without rights; Container Apps cannot make its root file system read-only.',
      ...(tokenFiles(deployment).length === 0
        ? []
        : [
            'AWS and Google Cloud trust the tokens of the identity for the audience below: subject = principalId.',
          ]),
    ],
    parameters: parametersOf(deployment),
    resources: [identity, app(deployment)],
    outputs: [
      {
        name: 'principalId',
        description:
          'The identity of the server: what it may do in Azure, and the subject that other clouds trust.',
        value: express("reference('drawbridge')", 'identity.properties.principalId'),
      },
    ],
  }).trimEnd();
}

function parametersOf({ image, secretFiles }: Deployment): readonly TemplateParameter[] {
  return [
    {
      name: 'location',
      type: 'string',
      description: 'The region of the environment.',
      default: express('resourceGroup().location', 'resourceGroup().location'),
    },
    { name: 'environmentId', type: 'string', description: 'The id of the Container Apps environment.' },
    {
      name: 'image',
      type: 'string',
      description: 'The image, with the content at /drawbridge.',
      default: image,
    },
    ...secretFiles.map((file) => ({
      name: parameterOf(file),
      type: 'string' as const,
      description: `What is in the file ${file}.`,
      isSecret: true,
    })),
  ];
}

/** `seal-key.pem` → `sealKeyPem`, as parameters are called. */
function parameterOf(file: string): string {
  const [first = '', ...rest] = file.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return [first.toLowerCase(), ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}

/** `seal-key.pem` → `seal-key-pem`, as the secrets of Container Apps are called. */
function secretOf(file: string): string {
  return file.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

const identity: TemplateResource = {
  symbol: 'identity',
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  apiVersion: '2023-01-31',
  name,
  body: { location: parameterNamed('location') },
  dependsOn: [],
};

function app(deployment: Deployment): TemplateResource {
  const { secretFiles } = deployment;
  const files = Object.entries(configurationFiles(deployment));
  return {
    symbol: 'app',
    type: 'Microsoft.App/containerApps',
    apiVersion: '2024-03-01',
    name,
    body: {
      location: parameterNamed('location'),
      identity: { type: 'UserAssigned', userAssignedIdentities: express("''", "{ '${identity.id}': {} }") },
      properties: {
        environmentId: parameterNamed('environmentId'),
        configuration: {
          activeRevisionsMode: 'Single',
          ingress: { external: true, targetPort: port, transport: 'http', allowInsecure: false },
          secrets: [
            ...files.map(([file, value]) => ({ name: secretOf(file), value })),
            ...secretFiles.map((file) => ({
              name: secretOf(file),
              value: parameterNamed(parameterOf(file)),
            })),
          ],
        },
        template: template(deployment),
      },
    },
    dependsOn: [],
  };
}

function template(deployment: Deployment): TemplateValue {
  const replicas = replicasOf(deployment);
  const hasTokens = tokenFiles(deployment).length > 0;
  const secretVolume = (volume: string, names: readonly string[]) => ({
    name: volume,
    storageType: 'Secret',
    secrets: names.map((file) => ({ secretRef: secretOf(file), path: file })),
  });
  const emptyVolume = (volume: string) => ({ name: volume, storageType: 'EmptyDir' });
  return {
    terminationGracePeriodSeconds: gracePeriodSeconds,
    scale: { minReplicas: replicas, maxReplicas: replicas },
    // The first tokens are there before the server is.
    ...(hasTokens
      ? { initContainers: [tokenContainer(deployment, 'first-tokens', (word) => word !== '--keep')] }
      : {}),
    containers: [
      serverContainer(deployment),
      ...(hasTokens ? [tokenContainer(deployment, 'tokens', () => true)] : []),
    ],
    volumes: [
      secretVolume('config', Object.keys(configurationFiles(deployment))),
      secretVolume('secrets', deployment.secretFiles),
      ...(hasTokens ? [emptyVolume('identity')] : []),
      emptyVolume('state'),
    ],
  };
}

const azureIdentity: TemplateValue = [
  { name: 'AZURE_CLIENT_ID', value: express("''", 'identity.properties.clientId') },
  { name: 'AZURE_TENANT_ID', value: express("''", 'identity.properties.tenantId') },
];

function serverContainer(deployment: Deployment): TemplateValue {
  const probe = (type: string, path: string, failureThreshold: number) => ({
    type,
    httpGet: { path, port },
    periodSeconds: 10,
    failureThreshold,
  });
  const variables = Object.entries(environmentOf(deployment)).map(([variable, value]) => ({
    name: variable,
    value,
  }));
  return {
    name,
    image: parameterNamed('image'),
    args: [...serveArguments],
    env: [...(azureIdentity as readonly TemplateValue[]), ...variables],
    resources: { cpu: express("json('1')", "json('1')"), memory: '2Gi' },
    probes: [
      probe('Startup', '/healthz', 10),
      probe('Liveness', '/healthz', 6),
      probe('Readiness', '/readyz', 3),
    ],
    volumeMounts: [
      { volumeName: 'config', mountPath: configurationFolder },
      { volumeName: 'secrets', mountPath: secretFolder },
      ...(tokenFiles(deployment).length === 0 ? [] : [{ volumeName: 'identity', mountPath: tokenFolder }]),
      { volumeName: 'state', mountPath: '/state' },
    ],
  };
}

/** Azure's token for the identity, in the files that the SDKs of AWS and Google read. */
function tokenContainer(
  deployment: Deployment,
  called: string,
  keeps: (word: string) => boolean,
): TemplateValue {
  return {
    name: called,
    image: parameterNamed('image'),
    args: tokenCommand(deployment).filter(keeps),
    env: azureIdentity,
    resources: { cpu: express("json('0.25')", "json('0.25')"), memory: '0.5Gi' },
    volumeMounts: [{ volumeName: 'identity', mountPath: tokenFolder }],
  };
}
