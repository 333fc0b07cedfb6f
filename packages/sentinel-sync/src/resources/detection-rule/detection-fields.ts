import { tacticsOfTechnique, type JsonValue } from '@drawbridge/base';

import { isBag, type ArmBody } from '../../wire/arm-body.ts';
import { definedFields, textOf, type Fields } from '../../wire/resource-fields.ts';
import { entitiesOf } from './entity-columns.ts';
import { scheduleOf } from './query-demands.ts';
import type { Loss } from './lost-features.ts';

type Document = Readonly<Record<string, unknown>>;

/** A rule as a custom detection, and what it loses by that. */
export interface Detection {
  readonly fields: Fields;
  readonly losses: readonly Loss[];
}

/** Where in a rule's file a field of a custom detection is stated; the same name where it is not here. */
export const detectionFileFields: Readonly<Record<string, string>> = {
  displayName: 'name',
  status: 'enabled',
  frequency: 'queryFrequency',
  title: 'alertDetailsOverride',
  alertDescription: 'alertDetailsOverride',
};

/**
 * What a rule's file says, as a custom detection. What stands under `defender` takes the place of what was made of the
 * rest, and nothing is lost there; of its entity mappings each collection does.
 */
export function detectionOf(rule: Document): Detection {
  const own = isBag(rule.defender) ? rule.defender : {};
  const { frequency, losses: ofSchedule } = scheduleOf(rule);
  const { mappings, losses: ofEntities } = entitiesOf(rule.entityMappings);
  const attack = tacticsOf(rule);
  const texts = textsOf(rule);
  const { details, losses: ofDetails } = customDetailsOf(rule.customDetails);
  const made = {
    displayName: rule.name,
    description: trimmed(rule.description),
    status: rule.enabled === false ? 'disabled' : 'enabled',
    query: rule.query,
    frequency,
    title: texts.title,
    alertDescription: texts.description,
    severity: String(rule.severity).toLowerCase(),
    tactics: attack.tactics,
    customDetails: details,
    ...own,
    entityMappings: { ...mappings, ...(isBag(own.entityMappings) ? own.entityMappings : {}) },
  };
  const isStated = ({ feature }: Loss): boolean =>
    (feature === 'entities' && own.entityMappings !== undefined) ||
    (['frequency', 'near-real-time'].includes(feature) && own.frequency !== undefined) ||
    (feature === 'tactics' && own.tactics !== undefined) ||
    (feature === 'custom-details' && own.customDetails !== undefined);
  const losses = [...ofSchedule, ...attack.losses, ...texts.losses, ...ofEntities, ...ofDetails];
  return {
    fields: definedFields(Object.entries(made as Readonly<Record<string, JsonValue | undefined>>)),
    losses: [...losses.filter((loss) => !isStated(loss)), ...unconditional(rule)],
  };
}

/** What no field of a custom detection can say. */
function unconditional(rule: Document): readonly Loss[] {
  const incidents = bag(rule.incidentConfiguration);
  const grouping = bag(incidents.groupingConfiguration);
  const kind = bag(rule.eventGroupingSettings).aggregationKind ?? 'SingleAlert';
  const operator = textOf((rule.triggerOperator ?? 'gt') as JsonValue).toLowerCase();
  const threshold = Number(rule.triggerThreshold ?? 0);
  const isAny = ['gt', 'greaterthan'].includes(operator) && threshold === 0;
  const found: Loss[] = [];
  const lose = (feature: Loss['feature'], isLost: boolean, message: string): void => {
    if (isLost) found.push({ feature, message });
  };
  lose(
    'threshold',
    rule.kind !== 'NRT' && !isAny,
    `it fires at ${operator} ${threshold} results, and would fire at any`,
  );
  lose('suppression', rule.suppressionEnabled === true, 'it would not pause after an alert');
  lose('alert-only', incidents.createIncident === false, 'its alerts would make incidents');
  lose('grouping', grouping.enabled === true, 'its alerts would be grouped as Defender does, not as it says');
  lose('single-alert', kind === 'SingleAlert', 'each result would make an alert of its own');
  lose(
    'start-time',
    (rule.startTimeUtc ?? undefined) !== undefined,
    `it would not wait for ${String(rule.startTimeUtc)}`,
  );
  const columns = Array.isArray(rule.sentinelEntitiesMappings) ? rule.sentinelEntitiesMappings.length : 0;
  lose('sentinel-entities', columns > 0, 'the entities in its columns of lists would be left out');
  const isCorrelated = rule.correlation === 'on' || rule.correlation === 'off';
  lose('correlation', isCorrelated, `its correlation, '${String(rule.correlation)}', would be the tenant's`);
  return found;
}

/** The service has one tactic, and its techniques with their sub-techniques. */
function tacticsOf(rule: Document): {
  readonly tactics: readonly object[];
  readonly losses: readonly Loss[];
} {
  const [tactic, ...others] = textsIn(rule.tactics);
  const stated = textsIn(rule.relevantTechniques);
  if (tactic === undefined) {
    const message = `${stated.join(', ')}: techniques without a tactic would be left out`;
    return { tactics: [], losses: stated.length === 0 ? [] : [{ feature: 'tactics', message }] };
  }
  const kept = stated.filter((technique) => isOf(technique, tactic));
  const names = [...new Set(kept.map((technique) => technique.split('.')[0] ?? technique))];
  const techniques = names.map((technique) => ({
    technique,
    subTechniques: kept.filter((name) => name.startsWith(`${technique}.`)),
  }));
  const lost = [...others, ...stated.filter((technique) => !kept.includes(technique))];
  const message = `it would have the tactic ${tactic} alone, without ${lost.join(', ')}`;
  return {
    tactics: [{ tactic, techniques }],
    losses: lost.length === 0 ? [] : [{ feature: 'tactics', message }],
  };
}

/** A technique that ATT&CK does not have here is kept with the tactic. */
function isOf(technique: string, tactic: string): boolean {
  const tactics = tacticsOfTechnique(technique.split('.')[0] ?? technique);
  return tactics.length === 0 || tactics.includes(tactic);
}

/** The title and description of alerts; both services take three columns in each. */
function textsOf(rule: Document) {
  const override = bag(rule.alertDetailsOverride);
  const choose = (format: unknown, otherwise: unknown): unknown => trimmed(format) ?? otherwise;
  const title = choose(override.alertDisplayNameFormat, rule.name);
  const description = choose(override.alertDescriptionFormat, trimmed(rule.description));
  const dynamic = Array.isArray(override.alertDynamicProperties) ? override.alertDynamicProperties.length : 0;
  const others = [
    ...(typeof override.alertSeverityColumnName === 'string' ? ['the severity'] : []),
    ...(typeof override.alertTacticsColumnName === 'string' ? ['the tactics'] : []),
    ...(dynamic > 0 ? ['properties'] : []),
  ];
  const message = `${others.join(', ')} of its alerts would not come from columns`;
  const losses: readonly Loss[] = others.length === 0 ? [] : [{ feature: 'alert-details', message }];
  return { title, description, losses };
}

const mostDetails = 20;

function customDetailsOf(stated: unknown) {
  const all = Object.entries(bag(stated));
  const over = all.slice(mostDetails).map(([name]) => name);
  const message = `it would be without the custom details ${over.join(', ')}`;
  const losses: readonly Loss[] = over.length === 0 ? [] : [{ feature: 'custom-details', message }];
  return { details: Object.fromEntries(all.slice(0, mostDetails)), losses };
}

function trimmed(stated: unknown): unknown {
  return typeof stated === 'string' && stated.trimEnd() !== '' ? stated.trimEnd() : undefined;
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function bag(value: unknown): ArmBody {
  return isBag(value) ? value : {};
}
