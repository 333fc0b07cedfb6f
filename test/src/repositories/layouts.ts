import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The nth id of a repository. */
function idOf(n: number): string {
  return `20000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

const query =
  'AWSCloudTrail\n| where EventName == "CreateAccessKey"\n| project TimeGenerated, SourceIpAddress';

/** A rule as its YAML file says it. */
export function ruleYaml(n: number, more = ''): string {
  const indented = query.replaceAll('\n', '\n  ');
  return `id: ${idOf(n)}
name: Own rule ${n}
kind: Scheduled
description: A new access key.
severity: Low
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [Persistence, PrivilegeEscalation]
relevantTechniques: [T1098]
query: |
  ${indented}
entityMappings:
  - entityType: IP
    fieldMappings:
      - { identifier: Address, columnName: SourceIpAddress }
${more}`;
}

/** The properties of the same rule in the API. */
function apiProperties(n: number): object {
  return {
    displayName: `Own rule ${n}`,
    description: 'A new access key.',
    severity: 'Low',
    enabled: true,
    query,
    queryFrequency: 'PT1H',
    queryPeriod: 'PT1H',
    triggerOperator: 'GreaterThan',
    triggerThreshold: 0,
    suppressionDuration: 'PT5H',
    suppressionEnabled: false,
    tactics: ['Persistence', 'PrivilegeEscalation'],
    techniques: ['T1098'],
    entityMappings: [
      { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'SourceIpAddress' }] },
    ],
    alertRuleTemplateName: null,
    customDetails: null,
  };
}

/** A template as the portal exports it. */
function template(...resources: readonly object[]): string {
  const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
  const parameters = { workspace: { type: 'String' } };
  return JSON.stringify({ $schema: schema, contentVersion: '1.0.0.0', parameters, resources }, null, '\t');
}

/** A rule as a resource of a template. */
function alertRule(n: number): object {
  return {
    id: `[concat(resourceId('Microsoft.OperationalInsights/workspaces/providers', parameters('workspace'), 'Microsoft.SecurityInsights'),'/alertRules/${idOf(n)}')]`,
    name: `[concat(parameters('workspace'),'/Microsoft.SecurityInsights/${idOf(n)}')]`,
    type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
    kind: 'Scheduled',
    apiVersion: '2023-12-01-preview',
    properties: apiProperties(n),
  };
}

const envelope = (n: number): string =>
  JSON.stringify({
    id: `own-rule-${n}`,
    version: '0.1.0',
    asset: 'sentinel_analytic',
    status: 'production',
    metadata: { arm_name: idOf(n), owner: 'soc@example.com' },
    payload: { kind: 'Scheduled', ...apiProperties(n) },
  });

const hunting = (n: number): string =>
  `id: ${idOf(n)}\nname: Hunt ${n}\ndescription: Keys.\ntactics:\n  - Persistence\nquery: |\n  AWSCloudTrail\n  | take 5\n`;

const automationRule = {
  name: idOf(90),
  type: 'Microsoft.OperationalInsights/workspaces/providers/automationRules',
  properties: {
    displayName: 'Tag what is new',
    order: 1,
    triggeringLogic: { isEnabled: true, triggersOn: 'Incidents', triggersWhen: 'Created', conditions: [] },
    actions: [{ order: 1, actionType: 'ModifyProperties', actionConfiguration: { severity: 'Low' } }],
  },
};

const watchlist = JSON.stringify({
  watchlistAlias: 'KnownHosts',
  displayName: 'Known hosts',
  description: 'Ours.',
  provider: 'Custom',
  itemsSearchKey: 'Host',
});

const fires = (what = '') => `description: A key is made.
now: 2026-03-02T12:00:00Z
${what}tables:
  AWSCloudTrail:
    - { TimeGenerated: 2026-03-02T11:40:00Z, EventName: CreateAccessKey, SourceIpAddress: 198.51.100.1 }
expect: { alerts: 1 }
`;

/** Repositories of rules of our own, each as one of the known layouts has them, and what each of them holds. */
export const layouts = {
  'our own, with its oddities': {
    rules: 8,
    files: {
      'detections/one/rule.yaml': ruleYaml(1, 'version: 1.0.0\n'),
      'detections/one/cases/fires-key.yaml': fires(),
      'detections/two/Rule.yml': ruleYaml(2),
      'detections/deep/er/still/rule.yaml': ruleYaml(3),
      'detections/flat.yaml': ruleYaml(4),
      'detections/pair/both.yaml': `${ruleYaml(5)}---\n${ruleYaml(6)}`,
      'detections/pair/other.YAML': ruleYaml(7),
      'detections/pair/cases/fires-other.yaml': fires(),
      'detections/pair/cases/fires-named.yaml': fires(`rule: ${idOf(5)}\n`),
      'detections/exported.json': template(alertRule(8)),
    },
  },
  'Azure-Sentinel': {
    rules: 3,
    files: {
      'Detections/AWSCloudTrail/AWS_One.yaml': ruleYaml(1),
      'Solutions/Amazon Web Services/Analytic Rules/AWS_Two.yaml': ruleYaml(2),
      'Solutions/Amazon Web Services/Analytic Rules/NRT/AWS_Three.yaml': ruleYaml(3),
      'Solutions/Amazon Web Services/Hunting Queries/AWS_Hunt.yaml': hunting(50),
      'Solutions/Amazon Web Services/Data Connectors/template.json': '{"id":"AWS","title":"not content"}',
      'Hunting Queries/AWSCloudTrail/Hunt.yaml': hunting(51),
      'Parsers/Own.yaml':
        'id: own\nFunction:\n  Title: Own\nCategory: Microsoft Sentinel Parser\nFunctionName: OwnKeys\nFunctionAlias: OwnKeys\nFunctionQuery: |\n  AWSCloudTrail\n  | where EventName has "Key"\n',
    },
  },
  'Microsoft Sentinel Repositories': {
    rules: 3,
    files: {
      'soc/AnalyticsRules/rules.json': template(alertRule(1), alertRule(2), automationRule),
      'soc/AnalyticsRules/third/third.json': template(alertRule(3)),
    },
  },
  'Sentinel-As-Code': {
    rules: 2,
    files: {
      'Content/AnalyticalRules/AWS/First.yaml': ruleYaml(1).replace('kind: Scheduled\n', ''),
      'Content/AnalyticalRules/AWS/Second.yaml': ruleYaml(2).replace(
        'queryFrequency: 1h',
        'queryFrequency: PT1H',
      ),
      'Content/HuntingQueries/AWS/Hunt.yaml': hunting(50),
      'Content/Watchlists/KnownHosts/watchlist.json': watchlist,
      'Content/Watchlists/KnownHosts/data.csv': 'Host,Owner\nsrv-1,ops\n',
      'Content/AutomationRules/tag.json': JSON.stringify(automationRule),
    },
  },
  ContentOps: {
    rules: 2,
    files: {
      'detections/sentinel_analytic/own-rule-1.yml': envelope(1),
      'detections/sentinel_analytic/own-rule-2.yml': envelope(2),
      'detections/README.md': '# Ours\n',
    },
  },
} as const satisfies Readonly<Record<string, Layout>>;

interface Layout {
  readonly rules: number;
  readonly files: Readonly<Record<string, string>>;
}

export const targets = `targets:
  simulated:
    source: soc-rules
    subscriptionId: 22222222-2222-4222-8222-222222222222
    resourceGroup: rg-soc
    workspace: law-soc
`;

/** Writes the files of a repository. */
export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}
