import { hasErrors, type JsonValue, type Problem } from '@drawbridge/base';
import { apiRuleFields, readRule } from '@drawbridge/detection-core';
import { stringify } from 'yaml';

import { isBag } from '../../wire/arm-body.ts';
import { markAtEndOf } from '../../ownership/mark-place.ts';
import { textOf } from '../../wire/resource-fields.ts';
import { fileNameOf } from '../../resource-kind/file-name.ts';
import { sameDuration } from '../../resource-kind/iso-duration.ts';
import { fieldPlacesIn } from '../../resource-kind/field-places.ts';
import type { DesiredReading, ResourceKind, SourceDocument } from '../../resource-kind/resource-kind.ts';
import {
  withCorrelationApart,
  withCorrelationInDescription,
  withTokenOfCorrelation,
} from './correlation-fields.ts';
import { isPublished, microsoftRuleProblems } from './microsoft-rule.ts';
import { ruleDocument } from './rule-document.ts';
import { ruleFields, ruleFileFields } from './rule-fields.ts';

/** Rules that Microsoft ships, or that make incidents of other products' alerts: they have no query to test. */
const microsoftRules = 'microsoft-rules';
const byMicrosoft = ['Fusion', 'MicrosoftSecurityIncidentCreation'];
const inDescription = markAtEndOf('description', '\n');
/** Lists whose order the service does not keep and nobody means. */
const unordered = [
  'tactics',
  'techniques',
  'subTechniques',
  'severitiesFilter',
  'displayNamesFilter',
  'displayNamesExcludeFilter',
];
const durations = ['queryFrequency', 'queryPeriod', 'suppressionDuration'];

/** Analytics rules, and those of Microsoft without a query; pulled to `detections/<slug>/rule.yaml` and `microsoft-rules/`. */
export const analyticsRuleKind: ResourceKind = {
  name: 'analytics-rule',
  armType: 'Microsoft.SecurityInsights/alertRules',
  path: '/providers/Microsoft.SecurityInsights/alertRules',
  apiVersion: '2025-07-01-preview',
  // The API has the correlation in the description.
  owned: [...apiRuleFields, 'correlation'],
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
  fromWire: withCorrelationApart,
  toWire: withCorrelationInDescription,
  upgradeBase: (base, fields) => withTokenOfCorrelation(analyticsRuleKind, base, fields),
  tellsCreation: true,
  documents: ['rule', 'microsoft-rule'],
  toDesired: (document) => Promise.resolve(readAnalyticsRule(document)),
  fromRemote: ({ name, fields }, _address, taken) => {
    const document = ruleDocument(name, fields);
    const slug = fileNameOf(String(document.name), taken);
    const isMicrosofts = byMicrosoft.includes(textOf(fields['^kind']));
    const path = isMicrosofts ? `${microsoftRules}/${slug}.yaml` : `detections/${slug}/rule.yaml`;
    return Promise.resolve([{ path, text: stringify(document, { lineWidth: 0 }) }]);
  },
  normalise: (field, value) => {
    if (typeof value === 'string' && durations.includes(field)) return sameDuration(value);
    if (unordered.includes(field) && Array.isArray(value)) return sortedTexts(value);
    return field === 'incidentConfiguration' ? normaliseGrouping(value) : value;
  },
};

/** Of these the service writes the words; there is no place for a mark. */
function isShippedWhole(kind: unknown): boolean {
  return kind === 'Fusion' || kind === 'MLBehaviorAnalytics' || kind === 'ThreatIntelligence';
}

function normaliseGrouping(value: JsonValue): JsonValue {
  if (!isBag(value) || !isBag(value.groupingConfiguration)) return value;
  const entries = Object.entries(value.groupingConfiguration).map(([name, inner]) => {
    if (name === 'lookbackDuration' && typeof inner === 'string') return [name, sameDuration(inner)] as const;
    return [name, Array.isArray(inner) ? sortedTexts(inner) : inner] as const;
  });
  return { ...value, groupingConfiguration: Object.fromEntries(entries) as JsonValue };
}

function sortedTexts(list: readonly JsonValue[]): JsonValue {
  return [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function readAnalyticsRule(document: SourceDocument): DesiredReading {
  const { file, origin, value, yaml } = document;
  const problems = problemsOf(document);
  const { id, name } = value;
  const isKept = document.documentKind === 'microsoft-rule' && !isPublished(value.kind);
  if (typeof id !== 'string' || typeof name !== 'string' || isKept || hasErrors(problems)) {
    return { resource: undefined, problems };
  }
  const resource = {
    kind: 'analytics-rule' as const,
    name: id.toLowerCase(),
    title: name,
    fields: ruleFields(value),
    file,
    origin,
    placeOf: fieldPlacesIn(yaml, ruleFileFields),
  };
  return { resource, problems };
}

/** A rule with a query is held against the service's limits before anything is planned. */
function problemsOf(document: SourceDocument): readonly Problem[] {
  const { origin, value, yaml } = document;
  if (document.documentKind === 'microsoft-rule') return microsoftRuleProblems(document);
  return readRule({ origin, yaml: { ...yaml, value } }).problems;
}
