import { z } from 'zod';

import type { JsonValue } from '@drawbridge/base';

const json: z.ZodType<JsonValue> = z.json();
const row = z.record(z.string(), json);
const instant = z.iso.datetime({ offset: true, error: 'expected a time such as 2026-03-02T12:00:00Z' });

/** A scalar stands for a list of one; numbers and booleans for their texts, as custom details are texts. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([z.array(scalar), scalar.transform((single) => [single])]);

const logs = z.strictObject({
  cloudtrail: z.array(row).optional(),
  'azure-activity': z.array(row).optional(),
  gcp: z.array(row).optional(),
  cef: z.array(z.string()).optional(),
});

const network = z.strictObject({
  network: z.string().min(1),
  country: z.string().optional(),
  state: z.string().optional(),
  city: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
});

const expectation = z.strictObject({
  alerts: z.int().min(0),
  rows: z.array(row).optional(),
  entities: z.array(row).optional(),
  customDetails: z.record(z.string(), values).optional(),
  names: z.array(z.string()).optional(),
  severities: z.array(z.enum(['High', 'Medium', 'Low', 'Informational'])).optional(),
});

/** The file `cases/fires-*.yaml` or `cases/quiet-*.yaml`. Strict: a misspelt expectation must not pass unseen. */
export const caseShape = z.strictObject({
  description: z.string().min(1),
  /** Which of several rules in the folder it is for: an id, a name, the name of a file. */
  rule: z.string().min(1).optional(),
  now: instant,
  from: instant.optional(),
  tables: z.record(z.string(), z.array(row)).optional(),
  logs: logs.optional(),
  watchlists: z.record(z.string(), z.array(z.record(z.string(), scalar))).optional(),
  externaldata: z.record(z.string(), z.array(row)).optional(),
  workspaces: z.record(z.string(), z.record(z.string(), z.array(row))).optional(),
  geo: z.array(network).optional(),
  expect: expectation,
});

export type CaseShape = z.infer<typeof caseShape>;
