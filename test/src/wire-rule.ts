type Fields = Readonly<Record<string, unknown>>;

const operators: Readonly<Record<string, string>> = {
  gt: 'GreaterThan',
  lt: 'LessThan',
  eq: 'Equal',
  ne: 'NotEqual',
};

/** What the fields of a rule file are called on the wire, and how they are written there. Others are not sent. */
const wire: Readonly<Record<string, (value: unknown) => Fields>> = {
  name: (displayName) => ({ displayName }),
  relevantTechniques: (value) => techniques(value as readonly string[]),
  triggerOperator: (value) => ({ triggerOperator: operators[String(value)] ?? value }),
  incidentConfiguration: (value) => ({ incidentConfiguration: incidents(value as Fields) }),
  ...renamed('queryFrequency', 'queryPeriod', 'suppressionDuration', isoDuration),
  ...renamed('description', 'enabled', 'severity', 'query', 'triggerThreshold', 'tactics', asIs),
  ...renamed('entityMappings', 'sentinelEntitiesMappings', 'customDetails', 'alertDetailsOverride', asIs),
  ...renamed('eventGroupingSettings', 'suppressionEnabled', asIs),
  template: (value) => templateFields(value as Fields),
  ...renamed('startTimeUtc', asIs),
};

/** A rule file as it is, right or wrong, in the shape of the service's API. */
export function wireRule(rule: Fields): { readonly kind: unknown; readonly properties: Fields } {
  const sent = Object.entries(rule).filter(([field]) => field in wire);
  const given: readonly Fields[] = sent.map(([field, value]) => wire[field]?.(value) ?? {});
  const defaults = { enabled: true, suppressionDuration: 'PT1H', suppressionEnabled: false };
  return { kind: rule.kind, properties: Object.assign({}, defaults, ...given) as Fields };
}

function templateFields({ id, version }: Fields): Fields {
  return { alertRuleTemplateName: id, templateVersion: version };
}

function renamed(
  ...given: readonly [...string[], (value: unknown) => unknown]
): Readonly<Record<string, (value: unknown) => Fields>> {
  const convert = given.at(-1) as (value: unknown) => unknown;
  const fields = given.slice(0, -1) as readonly string[];
  return Object.fromEntries(fields.map((field) => [field, (value) => ({ [field]: convert(value) })]));
}

function asIs(value: unknown): unknown {
  return value;
}

/** `5m`, `1h`, `14d`; anything else as it is. */
function isoDuration(value: unknown): unknown {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(String(value)) ?? [];
  return unit === undefined
    ? value
    : unit === 'd'
      ? `P${count ?? ''}D`
      : `PT${count ?? ''}${unit.toUpperCase()}`;
}

/** A sub-technique is sent beside its technique. */
function techniques(stated: readonly string[]): Fields {
  const isSub = (technique: string): boolean => /^T\d{4}\.\d{3}$/.test(technique);
  const parents = stated.map((technique) => (isSub(technique) ? technique.slice(0, 5) : technique));
  return { techniques: [...new Set(parents)], subTechniques: stated.filter(isSub) };
}

function incidents(stated: Fields): Fields {
  const grouping = stated.groupingConfiguration as Fields | undefined;
  if (grouping === undefined) return stated;
  const { lookbackDuration, ...rest } = grouping;
  return {
    ...stated,
    groupingConfiguration: {
      reopenClosedIncident: false,
      ...rest,
      lookbackDuration: isoDuration(lookbackDuration),
    },
  };
}
