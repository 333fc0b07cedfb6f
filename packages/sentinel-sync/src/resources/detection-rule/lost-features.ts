/** What an analytics rule can say and a custom detection cannot, and what becomes of it. */
export const lostFeatures = {
  threshold: {
    field: 'triggerThreshold',
    what: 'a threshold or operator other than more than 0 results',
    becomes: 'every result makes an alert',
  },
  suppression: {
    field: 'suppressionEnabled',
    what: 'suppression after an alert',
    becomes: 'the rule keeps running',
  },
  grouping: {
    field: 'incidentConfiguration',
    what: 'grouping of alerts into incidents',
    becomes: 'Defender groups them by its own correlation',
  },
  'alert-only': {
    field: 'incidentConfiguration',
    what: 'alerts without an incident',
    becomes: 'each alert becomes part of an incident',
  },
  'single-alert': {
    field: 'eventGroupingSettings',
    what: 'one alert for all results of a run',
    becomes: 'each result makes an alert of its own, at most 150 a run',
  },
  tactics: {
    field: 'tactics',
    what: 'a second tactic, and its techniques',
    becomes: 'the first tactic is kept, with the techniques that belong to it',
  },
  frequency: {
    field: 'queryFrequency',
    what: 'a frequency that is not on the list of the service',
    becomes: 'the next shorter one is taken, or the shortest',
  },
  lookback: {
    field: 'queryPeriod',
    what: 'a look back that is longer than the frequency',
    becomes: 'the service decides how far back it looks',
  },
  'near-real-time': {
    field: 'kind',
    what: 'a near-real-time rule whose query cannot run continuously',
    becomes: 'it runs every 5 minutes, over data of Defender XDR every hour',
  },
  'start-time': {
    field: 'startTimeUtc',
    what: 'the time of the first run',
    becomes: 'it runs when it is enabled',
  },
  'alert-details': {
    field: 'alertDetailsOverride',
    what: 'a severity, tactics or properties from columns',
    becomes: "the rule's own values are taken",
  },
  entities: {
    field: 'entityMappings',
    what: 'an entity that the service does not know, or that is not identified as it demands',
    becomes: 'the mapping is left out',
  },
  'sentinel-entities': {
    field: 'sentinelEntitiesMappings',
    what: 'entities out of one column of lists',
    becomes: 'the mapping is left out',
  },
  'custom-details': {
    field: 'customDetails',
    what: 'more than 20 custom details',
    becomes: 'the first 20 are kept',
  },
  correlation: {
    field: 'correlation',
    what: 'whether its alerts may be correlated',
    becomes: "the tenant's setting holds",
  },
  playbooks: {
    field: 'id',
    what: 'automation rules on its incidents',
    becomes: 'no playbook is started',
  },
} as const;

export type LostFeature = keyof typeof lostFeatures;

/** What one rule loses, and what it says there. */
export interface Loss {
  readonly feature: LostFeature;
  /** `3 tactics: only LateralMovement is kept`. */
  readonly message: string;
}

/** The names of all of them, for `acceptLosses`. */
export const lostFeatureNames = Object.keys(lostFeatures) as LostFeature[];
