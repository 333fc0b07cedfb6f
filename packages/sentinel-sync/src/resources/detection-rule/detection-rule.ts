import { hasErrors, problem, type JsonValue, type Problem } from '@drawbridge/base';
import { readRule } from '@drawbridge/detection-core';
import { stringify } from 'yaml';

import { fieldToken } from '../../ownership/mark.ts';
import { markAtEndOf } from '../../ownership/mark-place.ts';
import { fieldPlacesIn } from '../../resource-kind/field-places.ts';
import { fileNameOf } from '../../resource-kind/file-name.ts';
import { sameDuration } from '../../resource-kind/iso-duration.ts';
import type {
  DesiredReading,
  DesiredResource,
  ResourceKind,
  SourceDocument,
  Standing,
} from '../../resource-kind/resource-kind.ts';
import { isBag, type ArmBody } from '../../wire/arm-body.ts';
import { textOf, type Fields } from '../../wire/resource-fields.ts';
import { defenderProblems } from './defender-block.ts';
import { detectionFileFields, detectionOf } from './detection-fields.ts';
import { fieldsFromWire, fieldsToWire } from './detection-wire.ts';
import { assetCollections } from './entity-columns.ts';
import { lostFeatures, type Loss } from './lost-features.ts';
import { asksElsewhere } from './query-demands.ts';
import { ruleOfDetection } from './rule-of-detection.ts';
import { serviceIdOf } from './service-id.ts';

/** Custom detections of Microsoft Defender, made of the files of analytics rules. */
export const detectionRuleKind: ResourceKind = {
  name: 'detection-rule',
  armType: 'Microsoft.Security/detectionRules',
  path: '/security/rules/detectionRules',
  apiVersion: 'v1.0',
  owned: [
    'displayName',
    'description',
    'status',
    'query',
    'frequency',
    'title',
    'alertDescription',
    'severity',
    'recommendedActions',
    'tactics',
    'entityMappings',
    'customDetails',
    'automatedActions',
    'organizationalScope',
  ],
  readOnly: () => [],
  markPlace: () => markAtEndOf('description', '\n'),
  fromWire: fieldsFromWire,
  toWire: fieldsToWire,
  tellsCreation: false,
  documents: ['rule'],
  toDesired: (document) => Promise.resolve(readDetection(document)),
  asStanding: withStatus,
  fromRemote: ({ name, fields }, _address, taken) => {
    const document = ruleOfDetection(name, fields);
    const path = `detections/${fileNameOf(String(document.name), taken)}/rule.yaml`;
    return Promise.resolve([{ path, text: stringify(document, { lineWidth: 0 }) }]);
  },
  normalise: (field, value) => {
    if (field === 'frequency' && typeof value === 'string')
      return value === '0' ? 'PT0S' : sameDuration(value);
    return field === 'tactics' || field === 'entityMappings' ? withoutEmptyLists(value) : value;
  },
};

/** The service tells of lists and objects that hold nothing, and of those that are not there, alike. */
function withoutEmptyLists(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutEmptyLists);
  if (!isBag(value)) return value;
  const kept = Object.entries(value as Fields).filter(
    ([, inner]) => inner !== null && !(Array.isArray(inner) && inner.length === 0),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutEmptyLists(inner)]));
}

/**
 * Saving an enabled rule runs it at once over thirty days. So a new one is published disabled, and one that is ours
 * stays as it was last published until a plan is made that enables; only what the file disables is disabled.
 */
function withStatus(
  desired: DesiredResource,
  standing: Standing | undefined,
  enables: boolean,
): DesiredResource {
  if (desired.fields.status !== 'enabled') return desired;
  return { ...desired, fields: { ...desired.fields, status: statusOf(standing, enables) } };
}

function statusOf(standing: Standing | undefined, enables: boolean): JsonValue {
  if (standing === undefined) return 'disabled';
  if (enables) return 'enabled';
  if (standing.mark === undefined) return standing.fields.status ?? 'disabled';
  const token = standing.mark.base[detectionRuleKind.owned.indexOf('status')];
  return token === fieldToken(detectionRuleKind, 'status', { status: 'enabled' }) ? 'enabled' : 'disabled';
}

function readDetection(document: SourceDocument): DesiredReading {
  const { file, origin, value, yaml } = document;
  const { problems: ofRule } = readRule({ origin, yaml: { ...yaml, value } });
  const ofBlock = defenderProblems(document);
  const { id, name } = value;
  if (typeof id !== 'string' || typeof name !== 'string' || hasErrors([...ofRule, ...ofBlock])) {
    return { resource: undefined, problems: [...ofRule, ...ofBlock] };
  }
  const detection = detectionOf(value);
  const serviceId = serviceIdOf(id);
  const problems = [
    ...ofRule,
    ...refusals(document, detection.fields, serviceId),
    ...[...detection.losses, ...playbookLosses(document)].map((loss) => lossProblem(document, loss)),
  ];
  if (serviceId === undefined || hasErrors(problems)) return { resource: undefined, problems };
  const resource = {
    kind: 'detection-rule' as const,
    name: serviceId,
    title: name,
    fields: detection.fields,
    file,
    origin,
    placeOf: fieldPlacesIn(yaml, detectionFileFields),
  };
  return { resource, problems };
}

/** What the service would refuse, whatever may be lost. */
function refusals(
  document: SourceDocument,
  fields: Fields,
  serviceId: string | undefined,
): readonly Problem[] {
  const mappings: ArmBody = isBag(fields.entityMappings) ? fields.entityMappings : {};
  const hasAsset = assetCollections.some((name) => {
    const list = mappings[name];
    return Array.isArray(list) && list.length > 0;
  });
  return [
    ...(serviceId === undefined
      ? [
          at(document, 'id', 'defender/id', 'Microsoft Defender does not take this id', [
            'give it a GUID, or up to 100 letters, digits, - and _ that begin with a letter',
          ]),
        ]
      : []),
    ...(asksElsewhere(textOf(fields.query))
      ? [
          at(
            document,
            'query',
            'defender/other-workspace',
            'a custom detection cannot ask another workspace',
            ['leave workspace() out, or publish the rule to Sentinel'],
          ),
        ]
      : []),
    ...(hasAsset
      ? []
      : [
          at(
            document,
            'entityMappings',
            'defender/no-asset',
            'a custom detection has to map an account, a host, a mailbox or an IP address, identified as the service demands',
            ['map one, or state it under defender: entityMappings'],
          ),
        ]),
  ];
}

function playbookLosses({ startedBy = [] }: SourceDocument): readonly Loss[] {
  return startedBy.map((name) => ({
    feature: 'playbooks',
    message: `the automation rule '${name}' would not see its incidents`,
  }));
}

function lossProblem(document: SourceDocument, { feature, message }: Loss): Problem {
  const { acceptLosses = false } = document;
  const isAccepted = typeof acceptLosses === 'boolean' ? acceptLosses : acceptLosses.includes(feature);
  const hints = isAccepted
    ? []
    : [`accept it with --accept-losses, or with acceptLosses: [${feature}] at the target in targets.yaml`];
  const text = `as a custom detection ${message}`;
  const told = at(document, lostFeatures[feature].field, `defender/loses-${feature}`, text, hints);
  return isAccepted ? { ...told, severity: 'warning' } : told;
}

function at(
  { file, yaml }: SourceDocument,
  field: string,
  code: string,
  message: string,
  hints: readonly string[],
): Problem {
  return problem(code, message, { file, field, span: yaml.spanOf([field]), hints });
}
