import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const bag = z.record(z.string(), z.json()).default({});

const systemData = z.strictObject({
  createdBy: z.string().default('analyst@example.com'),
  createdByType: z.string().default('User'),
  createdAt: instant.default('2026-01-01T00:00:00Z'),
  lastModifiedBy: z.string().default('analyst@example.com'),
  lastModifiedByType: z.string().default('User'),
  lastModifiedAt: instant.default('2026-01-01T00:00:00Z'),
});

/** Anything that is kept under a name: what is not known of it is kept as it came. */
const resource = z.strictObject({
  /** The last part of its resource id. */
  name: z.string().min(1),
  /** Of an alert rule: `Scheduled`, `NRT`, … */
  kind: z.string().optional(),
  etag: z.string().default('"00000000-0000-0d00-0000-695b00000000"'),
  properties: bag,
  /** What else stood beside `properties`. */
  others: bag,
  systemData: systemData.prefault({}),
});

const watchlist = resource.extend({
  items: z.array(resource).default([]),
});

/** What lies in an incident and is listed with it: an alert, or an entity of one. */
const incidentPart = z.strictObject({
  /** The last part of its resource id. */
  name: z.string().min(1),
  /** `Account`, `Host`, …; of an alert `SecurityAlert`. */
  kind: z.string().min(1),
  properties: bag,
});

const incident = resource.extend({
  alerts: z
    .array(incidentPart.extend({ kind: z.literal('SecurityAlert').default('SecurityAlert') }))
    .default([]),
  entities: z.array(incidentPart).default([]),
  comments: z.array(resource).default([]),
  tasks: z.array(resource).default([]),
});

/** An upload to a watchlist, or its deletion: it continues after the call that began it. */
const watchlistOperation = z.strictObject({
  id: z.guid(),
  watchlist: z.string(),
  kind: z.enum(['upload', 'delete']),
  startTime: instant,
  /** How many more reads until it is done; 0 is done. */
  pollsLeft: z.int().nonnegative(),
  /** What an upload adds when it is done. */
  items: z.array(resource).default([]),
});

/** A Log Analytics workspace with Microsoft Sentinel. */
export const armWorkspace = z.strictObject({
  resourceGroup: z.string().min(1).max(90),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$/, 'a workspace name is letters, digits, hyphens'),
  /** The workspace's own id, as error messages name it. */
  workspaceId: z.guid().default('55555555-5555-4555-8555-555555555555'),
  location: z.string().default('westeurope'),
  /** The tables that queries may read. Absent: every table exists. */
  tables: z.array(z.string().min(1)).optional(),
  /** Onboarded to the Defender portal: closed incidents cannot be reopened by grouping. */
  onboardedToDefender: z.boolean().default(false),
  alertRules: z.array(resource).default([]),
  automationRules: z.array(resource).default([]),
  watchlists: z.array(watchlist).default([]),
  metadata: z.array(resource).default([]),
  incidents: z.array(incident).default([]),
  savedSearches: z.array(resource).default([]),
  /** Ids of rules that cannot be used again yet. Written by the simulator. */
  deletedRules: z.array(z.strictObject({ name: z.string(), deletedAt: instant })).default([]),
  /** Uploads and deletions of watchlists so far. Written by the simulator. */
  watchlistOperations: z.array(watchlistOperation).default([]),
});

export type ArmWorkspace = z.output<typeof armWorkspace>;
export type ArmResource = z.output<typeof resource>;
export type ArmIncident = z.output<typeof incident>;
export type ArmIncidentPart = z.output<typeof incidentPart>;
export type ArmWatchlist = z.output<typeof watchlist>;
export type ArmWatchlistOperation = z.output<typeof watchlistOperation>;
