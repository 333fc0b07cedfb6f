import { express, parameterNamed, type TemplateExpression } from '../template/template-value.ts';
import type { ResourceTemplate, TemplateParameter, TemplateResource } from './resource-template.ts';
import {
  connectionKey,
  workflowDefinition,
  type SentinelTrigger,
  type TriggerEntity,
} from './workflow-definition.ts';

/** What is to be brought into Sentinel. */
export interface LogicAppRequest {
  /** A Logic App for each of these playbooks. */
  readonly playbooks: readonly { readonly id: string; readonly name: string }[];
  readonly trigger: SentinelTrigger;
  /** The kind of entity, of the entity trigger. */
  readonly entity: TriggerEntity;
  /** Where Drawbridge listens; absent where the deployment has to say it. */
  readonly url?: string;
  /** What tokens for Drawbridge are for; absent where the deployment has to say it. */
  readonly audience?: string;
}

const workflowType = 'Microsoft.Logic/workflows';
const workflowVersion = '2017-07-01';
const connectionName = 'drawbridge-sentinel';
const connectionId = express(
  `resourceId('Microsoft.Web/connections', '${connectionName}')`,
  'sentinelConnection.id',
);
const location = parameterNamed('location');

/** Built-in roles, the same in every tenant. */
const sentinelRoles = {
  automationContributor: 'f4c81013-99ee-4d62-a7ee-b3f1f648599a',
  reader: '8d289c81-5878-46d4-8554-54e1e3d8b5cb',
} as const;

/** Logic Apps (Consumption), their connection to Sentinel, and the two rights without which none of them starts. */
export function createLogicAppTemplate(request: LogicAppRequest): ResourceTemplate {
  const apps = request.playbooks.map(({ id, name }, at) => ({
    title: name,
    name: logicAppName(id, request),
    symbol: `logicApp${at + 1}`,
  }));
  return {
    about: [
      'Made by `drawbridge export logic-app`. Each Logic App hands what started it to Drawbridge, and does nothing else.',
      `Deploy it to the resource group of the Sentinel workspace: az deployment group create --resource-group GROUP …`,
    ],
    parameters: parametersOf(request),
    resources: [
      connection,
      ...apps.map((app) => workflowOf(app, request)),
      roleForSentinel,
      ...apps.map(roleToRead),
    ],
    outputs: apps.map((app) => ({
      name: `${app.symbol}PrincipalId`,
      description: `The identity of ${app.name}: give it the app role responder of Drawbridge's application.`,
      value: principalOf(app),
    })),
  };
}

/** What automation rules call it by: the playbook's id for incidents, and with what starts it for everything else. */
export function logicAppName(
  playbook: string,
  { trigger, entity }: Pick<LogicAppRequest, 'trigger' | 'entity'>,
): string {
  if (trigger === 'incident') return playbook;
  return trigger === 'alert' ? `${playbook}-alert` : `${playbook}-${entity.toLowerCase()}`;
}

interface App {
  readonly title: string;
  readonly name: string;
  readonly symbol: string;
}

function parametersOf({ url, audience }: LogicAppRequest): readonly TemplateParameter[] {
  return [
    {
      name: 'location',
      type: 'string',
      description: 'The region of the Logic Apps.',
      default: express('resourceGroup().location', 'resourceGroup().location'),
    },
    {
      name: 'drawbridgeUrl',
      type: 'string',
      description: 'Where Drawbridge listens: https://HOST, without a slash at the end (server.publicUrl).',
      ...(url === undefined ? {} : { default: url }),
    },
    {
      name: 'audience',
      type: 'string',
      description:
        "What a token for Drawbridge is for: its application's App ID URI or client id, to the letter (server.authentication.entra).",
      ...(audience === undefined ? {} : { default: audience }),
    },
    {
      name: 'grantAutomation',
      type: 'bool',
      description:
        'Let automation rules run the Logic Apps of this resource group. False where Sentinel has the right already.',
      default: true,
    },
    {
      name: 'securityInsightsPrincipalId',
      type: 'string',
      description:
        'Object id of the service principal Azure Security Insights in this tenant: az ad sp show --id 98785600-1bb7-4fb9-b9fa-19afe2c8a360 --query id --output tsv',
    },
    {
      name: 'grantReading',
      type: 'bool',
      description:
        'Let the Logic Apps receive from the workspaces of this resource group. False where the workspace is in another one: grant Microsoft Sentinel Reader there.',
      default: true,
    },
  ];
}

const connection: TemplateResource = {
  symbol: 'sentinelConnection',
  type: 'Microsoft.Web/connections',
  apiVersion: '2016-06-01',
  name: connectionName,
  body: {
    location,
    kind: 'V1',
    properties: {
      displayName: connectionName,
      customParameterValues: {},
      // By the identity of whichever Logic App uses it: nobody signs in, and no secret is kept.
      parameterValueType: 'Alternative',
      api: { id: managedApi() },
    },
  },
  dependsOn: [],
};

function managedApi(): TemplateExpression {
  const of = (place: string) =>
    `subscriptionResourceId('Microsoft.Web/locations/managedApis', ${place}, '${connectionKey}')`;
  return express(of("parameters('location')"), of('location'));
}

function workflowOf({ symbol, name, title }: App, { trigger, entity }: LogicAppRequest): TemplateResource {
  return {
    symbol,
    type: workflowType,
    apiVersion: workflowVersion,
    name,
    body: {
      location,
      tags: { 'drawbridge-playbook': title },
      identity: { type: 'SystemAssigned' },
      properties: {
        state: 'Enabled',
        definition: workflowDefinition(trigger, entity),
        parameters: {
          $connections: {
            value: {
              [connectionKey]: {
                connectionId,
                connectionName,
                id: managedApi(),
                connectionProperties: { authentication: { type: 'ManagedServiceIdentity' } },
              },
            },
          },
        },
      },
    },
    dependsOn: [connectionId],
  };
}

/** The service principal of Sentinel has to be let run Logic Apps, by resource group. */
const roleForSentinel: TemplateResource = {
  symbol: 'automationRole',
  type: 'Microsoft.Authorization/roleAssignments',
  apiVersion: '2022-04-01',
  name: express(
    `guid(resourceGroup().id, parameters('securityInsightsPrincipalId'), '${sentinelRoles.automationContributor}')`,
    `guid(resourceGroup().id, securityInsightsPrincipalId, '${sentinelRoles.automationContributor}')`,
  ),
  condition: parameterNamed('grantAutomation'),
  body: {
    properties: {
      roleDefinitionId: roleDefinition(sentinelRoles.automationContributor),
      principalId: parameterNamed('securityInsightsPrincipalId'),
      principalType: 'ServicePrincipal',
    },
  },
  dependsOn: [],
};

function roleToRead(app: App): TemplateResource {
  const id = workflowId(app);
  return {
    symbol: `${app.symbol}Reads`,
    type: 'Microsoft.Authorization/roleAssignments',
    apiVersion: '2022-04-01',
    name: express(
      `guid(${id}, '${sentinelRoles.reader}')`,
      `guid(${app.symbol}.id, '${sentinelRoles.reader}')`,
    ),
    condition: parameterNamed('grantReading'),
    body: {
      properties: {
        roleDefinitionId: roleDefinition(sentinelRoles.reader),
        principalId: principalOf(app),
        principalType: 'ServicePrincipal',
      },
    },
    dependsOn: [express(id, `${app.symbol}.id`)],
  };
}

function roleDefinition(role: string): TemplateExpression {
  const id = `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role}')`;
  return express(id, id);
}

function workflowId({ name }: App): string {
  return `resourceId('${workflowType}', '${name}')`;
}

function principalOf(app: App): TemplateExpression {
  return express(
    `reference(${workflowId(app)}, '${workflowVersion}', 'full').identity.principalId`,
    `${app.symbol}.identity.principalId`,
  );
}
