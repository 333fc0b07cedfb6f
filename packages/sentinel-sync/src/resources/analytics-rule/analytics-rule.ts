import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { hasErrors, problem, type JsonValue, type Problem } from '@drawbridge/base';
import { parseRule } from '@drawbridge/detection-core';
import { stringify } from 'yaml';

import { isBag } from '../../wire/arm-body.ts';
import { markAtEndOf } from '../../ownership/mark-place.ts';
import { textOf } from '../../wire/resource-fields.ts';
import { fileNameOf } from '../../resource-kind/file-name.ts';
import { findFoldersIn, findYamlIn, foundTogether } from '../../resource-kind/find-documents.ts';
import { sameDuration } from '../../resource-kind/iso-duration.ts';
import { fieldPlacesIn } from '../../resource-kind/field-places.ts';
import type { DesiredReading, ResourceKind, SourceDocument } from '../../resource-kind/resource-kind.ts';
import { ruleDocument } from './rule-document.ts';
import { ruleFields, ruleFileFields } from './rule-fields.ts';

/** Rules that Microsoft ships, or that make incidents of other products' alerts: they have no query to test. */
const microsoftRules = 'microsoft-rules';
const byMicrosoft = ['Fusion', 'MicrosoftSecurityIncidentCreation'];
const inDescription = markAtEndOf('description', '\n');
const durations = ['queryFrequency', 'queryPeriod', 'suppressionDuration'];

/** Analytics rules: `detections/<slug>/rule.yaml`, and `microsoft-rules/*.yaml` for those without a query. */
export const analyticsRuleKind: ResourceKind = {
  name: 'analytics-rule',
  armType: 'Microsoft.SecurityInsights/alertRules',
  path: '/providers/Microsoft.SecurityInsights/alertRules',
  apiVersion: '2025-07-01-preview',
  owned: [
    'displayName',
    'description',
    'enabled',
    'severity',
    'query',
    'queryFrequency',
    'queryPeriod',
    'triggerOperator',
    'triggerThreshold',
    'suppressionDuration',
    'suppressionEnabled',
    'tactics',
    'techniques',
    'subTechniques',
    'entityMappings',
    'sentinelEntitiesMappings',
    'customDetails',
    'alertDetailsOverride',
    'eventGroupingSettings',
    'incidentConfiguration',
    'alertRuleTemplateName',
    'templateVersion',
    'productFilter',
    'severitiesFilter',
    'displayNamesFilter',
    'displayNamesExcludeFilter',
    'sourceSettings',
    'scenarioExclusionPatterns',
    'startTimeUtc',
  ],
  readOnly: (fields) =>
    isShippedWhole(fields['^kind'])
      ? [
          'lastModifiedUtc',
          'displayName',
          'description',
          'severity',
          'tactics',
          'techniques',
          'subTechniques',
        ]
      : ['lastModifiedUtc'],
  markPlace: (fields) => (isShippedWhole(fields['^kind']) ? undefined : inDescription),
  tellsCreation: true,
  findFiles: async (root) => {
    const folders = await findFoldersIn(join(root, 'detections'));
    const rules = folders.paths.map((folder) => join(folder, 'rule.yaml')).filter((file) => existsSync(file));
    return foundTogether([{ ...folders, paths: rules }, await findYamlIn(join(root, microsoftRules))]);
  },
  toDesired: (document) => Promise.resolve(readRule(document)),
  fromRemote: ({ name, fields }, _address, taken) => {
    const document = ruleDocument(name, fields);
    const slug = fileNameOf(String(document.name), taken);
    const isMicrosofts = byMicrosoft.includes(textOf(fields['^kind']));
    const path = isMicrosofts ? `${microsoftRules}/${slug}.yaml` : `detections/${slug}/rule.yaml`;
    return Promise.resolve([{ path, text: stringify(document, { lineWidth: 0 }) }]);
  },
  normalise: (field, value) => {
    if (typeof value === 'string' && durations.includes(field)) return sameDuration(value);
    return field === 'incidentConfiguration' ? normaliseLookback(value) : value;
  },
};

/** Of these the service writes the words; there is no place for a mark. */
function isShippedWhole(kind: unknown): boolean {
  return kind === 'Fusion' || kind === 'MLBehaviorAnalytics' || kind === 'ThreatIntelligence';
}

function normaliseLookback(value: JsonValue): JsonValue {
  if (!isBag(value) || !isBag(value.groupingConfiguration)) return value;
  const { lookbackDuration, ...rest } = value.groupingConfiguration;
  if (typeof lookbackDuration !== 'string') return value;
  const grouping = { ...rest, lookbackDuration: sameDuration(lookbackDuration) };
  return { ...value, groupingConfiguration: grouping };
}

function readRule(document: SourceDocument): DesiredReading {
  const { file, value, yaml } = document;
  const problems = problemsOf(document);
  const { id, name } = value;
  if (typeof id !== 'string' || typeof name !== 'string' || hasErrors(problems)) {
    return { resource: undefined, problems };
  }
  const resource = {
    kind: 'analytics-rule' as const,
    name: id.toLowerCase(),
    title: name,
    fields: ruleFields(value),
    file,
    placeOf: fieldPlacesIn(yaml, ruleFileFields),
  };
  return { resource, problems };
}

/** A rule with a query is held against the service's limits before anything is planned. */
function problemsOf({ file, value, yaml }: SourceDocument): readonly Problem[] {
  if (byMicrosoft.includes(String(value.kind))) {
    const missing = ['id', 'name'].filter((field) => typeof value[field] !== 'string');
    return missing.map((field) => problem('rule/missing-field', `'${field}' is missing`, { file, field }));
  }
  const isAsWritten = JSON.stringify(value) === JSON.stringify(yaml.value);
  return parseRule(file, isAsWritten ? yaml.text : stringify(value)).problems.map((problem) =>
    problem.code === 'rule/not-a-rule' ? { ...problem, severity: 'error' } : problem,
  );
}
