import type { JsonValue } from '@drawbridge/base';

import { fromIsoDuration } from '../../resource-kind/iso-duration.ts';
import { isBag, type ArmBody } from '../../wire/arm-body.ts';
import { canonicalField, textOf, type Fields } from '../../wire/resource-fields.ts';
import { detectionOf } from './detection-fields.ts';
import { entityMappingsOf } from './entity-columns.ts';
import { continuously } from './query-demands.ts';
import { ruleIdOf } from './service-id.ts';

/**
 * The rule file that says what a custom detection says. Lossless by construction: the file is read again, and whatever
 * does not come out as it was stands under `defender`.
 */
export function ruleOfDetection(name: string, fields: Fields): Readonly<Record<string, unknown>> {
  const { displayName, title, alertDescription } = fields;
  const isContinuous = fields.frequency === continuously || fields.frequency === '0';
  const every = isContinuous ? {} : scheduleIn(textOf(fields.frequency));
  const override = {
    ...(title === displayName || title === undefined ? {} : { alertDisplayNameFormat: title }),
    ...(alertDescription === fields.description || alertDescription === undefined
      ? {}
      : { alertDescriptionFormat: alertDescription }),
  };
  const severity = textOf(fields.severity);
  const stated = withoutEmpty({
    id: ruleIdOf(name),
    name: displayName ?? name,
    kind: isContinuous ? 'NRT' : 'Scheduled',
    description: fields.description ?? '',
    severity: severity === '' ? undefined : severity.charAt(0).toUpperCase() + severity.slice(1),
    enabled: fields.status !== 'disabled',
    ...every,
    ...attackOf(fields.tactics),
    query: fields.query,
    entityMappings: entityMappingsOf(fields.entityMappings),
    customDetails: isBag(fields.customDetails) ? fields.customDetails : undefined,
    alertDetailsOverride: override,
    eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
  });
  // Whether it runs is the file's to say, and a plan's to decide.
  const defender = differing(withoutStatus(fields), withoutStatus(detectionOf(stated).fields));
  return defender === undefined ? stated : { ...stated, defender };
}

function scheduleIn(frequency: string): object {
  const every = fromIsoDuration(frequency);
  return { queryFrequency: every, queryPeriod: every, triggerOperator: 'gt', triggerThreshold: 0 };
}

function attackOf(tactics: JsonValue | undefined): object {
  const all = bagsIn(tactics);
  const techniques = all.flatMap((tactic) => bagsIn(tactic.techniques));
  return {
    tactics: all.map(({ tactic }) => tactic),
    relevantTechniques: techniques.flatMap(({ technique, subTechniques }) => {
      const below: readonly unknown[] = Array.isArray(subTechniques) ? subTechniques : [];
      return below.length > 0 ? below : [technique];
    }),
  };
}

function bagsIn(value: unknown): readonly ArmBody[] {
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isBag) : [];
}

/** The fields that differ; a collection of entities that the file would make and the service has not is emptied. */
function differing(wanted: Fields, made: Fields): Readonly<Record<string, JsonValue>> | undefined {
  const of = (a: Fields, b: Fields): Record<string, JsonValue> => {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
      (name) => canonicalField(a[name]) !== canonicalField(b[name]),
    );
    return Object.fromEntries(names.map((name) => [name, a[name] ?? null]));
  };
  const fields = of(wanted, made);
  if ('entityMappings' in fields) {
    const [is, was] = [wanted.entityMappings, made.entityMappings].map((value) =>
      isBag(value) ? value : {},
    );
    fields.entityMappings = of(is as Fields, was as Fields);
  }
  return Object.keys(fields).length === 0 ? undefined : fields;
}

function withoutStatus(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'status'));
}

function withoutEmpty(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value).filter(([name, inner]) => {
      if (inner === undefined || inner === null) return false;
      return typeof inner !== 'object' || ['entityMappings'].includes(name) || Object.keys(inner).length > 0;
    }),
  );
}
