import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';
import { ruleYaml, targets, writeFiles } from './layouts.ts';

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly file?: string;
  readonly message: string;
  readonly hints: readonly string[];
}

async function check(content: string): Promise<readonly string[]> {
  const run = await drawbridge(['check', '--format', 'json'], { cwd: content });
  const { problems } = JSON.parse(run.out) as { problems: readonly Found[] };
  return problems
    .filter(({ code }) => code !== 'check/untested')
    .map(
      ({ code, severity, file = '', hints }) =>
        `${severity} ${code} ${file.replace(`${content}/`, '')} ${hints[0] ?? ''}`,
    );
}

const override = (format: string) => `alertDetailsOverride:\n  alertDisplayNameFormat: '${format}'\n`;
const automation = (operator: string, property: string, severity: string, more = '') =>
  `id: 20000000-0000-4000-8000-000000000090
name: Own automation
order: 1
trigger:
  on: Incidents
  when: Created
  conditions:
    - conditionType: Property
      conditionProperties: { propertyName: ${property}, operator: ${operator}, propertyValues: ['x'] }
actions:
  - actionType: ModifyProperties
    order: 1
    actionConfiguration: { severity: ${severity}${more} }
`;
const microsoft = (more: string) =>
  `id: 20000000-0000-4000-8000-000000000091\nname: Own incidents\nkind: MicrosoftSecurityIncidentCreation\ndescription: Own.\nenabled: true\n${more}`;
const rule = (more = '', edit: readonly [string, string] = ['', '']) => ({
  'detections/a/rule.yaml': ruleYaml(1, more).replace(...edit),
});

const broken = 'error rule/placeholder detections/a/rule.yaml write each column as {{Column}}';
const automated = 'automation-rules/a.yaml';

describe('what is read is judged', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a column closed by one brace', rule(override('Key {{SourceIpAddress}')), [broken]],
    ['a column opened by one brace', rule(override('Key {SourceIpAddress}}')), [broken]],
    ['an empty column', rule(override('Key {{}}')), [broken]],
    [
      'two parts of a name from one column',
      rule('', [
        'entityMappings:\n',
        'entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - { identifier: Name, columnName: SourceIpAddress }\n      - { identifier: UPNSuffix, columnName: SourceIpAddress }\n',
      ]),
      [
        "warning rule/same-column detections/a/rule.yaml split it in the query: extend UPNSuffix = tostring(split(SourceIpAddress, '@')[1])",
      ],
    ],
    [
      'a query that looks back further than its period',
      rule('', ['| where EventName', '| where TimeGenerated > ago(14d) and EventName']),
      [
        'warning rule/lookback detections/a/rule.yaml make queryPeriod 14d, of at most 14d, or look back less',
      ],
    ],
    [
      'a misspelt filter, and a product by its new name',
      {
        'microsoft-rules/a.yaml': microsoft(
          'productFilter: Microsoft Defender for Cloud\nseveritiesFilter: [High]\n',
        ),
        'microsoft-rules/b.yaml': microsoft('severityFilter: [High]\n')
          .replaceAll('91', '92')
          .replace('Own incidents', 'Own others'),
      },
      [
        "error rule/unknown-field microsoft-rules/b.yaml did you mean 'severitiesFilter'?",
        "warning rule/product microsoft-rules/a.yaml the API calls it 'Azure Security Center'",
      ],
    ],
    [
      'a severity that no alert has',
      { 'microsoft-rules/a.yaml': microsoft('severitiesFilter: [Hihg]\n') },
      ["error rule/severity microsoft-rules/a.yaml did you mean 'High'?"],
    ],
    [
      'a property of no incident',
      { [automated]: automation('Contains', 'IncidentTitel', 'Low') },
      [`error automation-rule/wrong-value ${automated} did you mean 'IncidentTitle'?`],
    ],
    [
      'an operator that there is not',
      { [automated]: automation('Containz', 'IncidentLabel', 'Low') },
      [`error automation-rule/wrong-value ${automated} did you mean 'Contains'?`],
    ],
    [
      'a severity that there is not',
      { [automated]: automation('Contains', 'IncidentLabel', 'Loww') },
      [`error automation-rule/wrong-value ${automated} did you mean 'Low'?`],
    ],
    [
      'closing without a classification',
      { [automated]: automation('Contains', 'IncidentLabel', 'Low', ', status: Closed') },
      [
        `error automation-rule/no-classification ${automated} classifications: Undetermined, TruePositive, BenignPositive, FalsePositive`,
      ],
    ],
    [
      'a field of an action that there is not',
      { [automated]: automation('Contains', 'IncidentLabel', 'Low', ', sverity: Low') },
      [`error automation-rule/unknown-field ${automated} did you mean 'severity'?`],
    ],
    [
      'a misspelt field of a hunting query',
      { 'hunting/h.yaml': 'id: h\nname: H\nquery: AWSCloudTrail\ntechniques: [T1098]\n' },
      ["warning hunting/unknown-field hunting/h.yaml did you mean 'relevantTechniques'?"],
    ],
    [
      'a table that only the workspace may have',
      rule('', ['AWSCloudTrail\n', 'OwnTable_CL\n']),
      [
        'warning kql/unknown-table detections/a/rule.yaml if the workspace has it, describe it in tables/, so that its columns are checked',
      ],
    ],
    [
      'a misspelt table',
      rule('', ['AWSCloudTrail\n', 'AWSCloudTrial\n']),
      ["error kql/unknown-table detections/a/rule.yaml did you mean 'AWSCloudTrail'?"],
    ],
  ])('%s', async (_, files, expected) => {
    const content = await freshFolder();
    await writeFiles(content, { ...files, 'targets.yaml': targets });
    expect([...(await check(content))].sort()).toEqual(expected);
  });
});

const findings = join(root, '../shared/findings');
const here = existsSync(findings) ? findings : '/work/shared/findings';

/** Small inputs that lie beside a checkout at the project's own workplace. */
describe.skipIf(!existsSync(here))('inputs that were found to fail', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'rules/detections',
      'detections',
      [
        'error rule/placeholder p1-one-close',
        'error rule/placeholder p2-one-open',
        'error rule/placeholder p4-empty',
        'warning rule/same-column s02-same-column',
        'warning rule/lookback s15-lookback-beyond-period',
        'warning rule/nrt-schedule s13-nrt-with-schedule',
      ],
    ],
    [
      'rules/microsoft-rules/microsoft-rules',
      'microsoft-rules',
      ['warning rule/product a', 'error rule/unknown-field b-misspelt', "did you mean 'severitiesFilter'?"],
    ],
    [
      'rules/automation-rules',
      'automation-rules',
      [
        'error automation-rule/wrong-value a04',
        'error automation-rule/wrong-value a05',
        'error automation-rule/wrong-value a09',
      ],
    ],
    ['repositories/layouts/detections', 'detections', ['error rule/duplicate-id armdir']],
    ['repositories/loose/detections', 'detections', []],
  ])('%s', async (from, to, expected) => {
    const content = await freshFolder();
    await cp(join(here, from), join(content, to), { recursive: true });
    await writeFiles(content, { 'targets.yaml': targets });
    const found = (await check(content)).map((line) => line.replace(`${to}/`, '')).join('\n');
    for (const text of expected) expect(found).toContain(text);
    if (!expected.some((text) => text.startsWith('error'))) expect(found).not.toContain('error ');
  });
});
