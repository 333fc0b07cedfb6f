import { z } from 'zod';

import type { JsonValue } from '@drawbridge/base';

const json: z.ZodType<JsonValue> = z.json();
const fields = z.record(z.string(), json);
const text = z.string().min(1);

/** What is logged is one of these; what every event of the cloud has (who, whence, when, ids) is added. */
const logged = z
  .strictObject({
    cloudtrail: z
      .strictObject({
        eventSource: text,
        eventName: text,
        readOnly: z.boolean().optional(),
        requestParameters: fields.nullable().optional(),
        responseElements: fields.nullable().optional(),
      })
      .optional(),
    activity: z.strictObject({ operation: text, resource: text, properties: fields.optional() }).optional(),
    audit: z
      .strictObject({
        log: z.enum(['activity', 'data_access']),
        serviceName: text,
        methodName: text,
        resourceName: text,
        labels: fields.optional(),
        payload: fields.optional(),
      })
      .optional(),
    table: z.strictObject({ name: text, row: fields }).optional(),
  })
  .refine((event) => Object.values(event).filter((value) => value !== undefined).length === 1, {
    error: "expected one of 'cloudtrail', 'activity', 'audit' and 'table'",
  });

const step = z
  .strictObject({
    /** The command, as it is typed in a lab account. */
    run: text.optional(),
    /** What happens where no command does it. */
    note: text.optional(),
    /** Minutes after the scenario's beginning; a minute after the step before where it is absent. */
    atMinute: z.number().min(0).optional(),
    logs: z.array(logged),
  })
  .refine(({ run, note }) => run !== undefined || note !== undefined, {
    error: "expected 'run' with a command, or 'note' with what happens",
  });

const signal = z.strictObject({
  /** The folder of the rule. */
  rule: text,
  /** Columns of the alert's row, and what is in them. */
  columns: z.record(z.string(), z.string()).refine((columns) => Object.keys(columns).length > 0, {
    error: 'expected at least one column, or every alert of the rule would do',
  }),
  /** Entities that the alert names, by type and identifiers. */
  entities: z.array(z.record(z.string(), text)).min(1),
});

/** The file `scenarios/<cloud>/<id>.yaml`. Strict: a misspelt field must not pass unseen. */
export const scenarioShape = z.strictObject({
  name: text,
  cloud: z.enum(['aws', 'azure', 'gcp']),
  techniques: z
    .array(z.string().regex(/^T\d{4}(\.\d{3})?$/, 'expected a technique such as T1021.008'))
    .min(1),
  actor: text,
  /** Values of this door; those of its cloud are known. `$NAME` stands for them, as in the shell. */
  parameters: z
    .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected a name such as INSTANCE_ID'), text)
    .optional(),
  steps: z.array(step).min(1),
  expect: z.array(signal).min(1),
  contained: z.union([
    z.strictObject({ by: z.array(text).min(1) }),
    z.strictObject({ not: text.min(20, 'expected the reason why no playbook contains it') }),
  ]),
  /** Commands; empty where nothing is left behind. */
  cleanUp: z.array(text),
  /** Ids of the same technique in other people's collections. */
  references: z
    .strictObject({ stratus: z.array(text).optional(), atomic: z.array(text).optional() })
    .optional(),
});

export type ScenarioShape = z.infer<typeof scenarioShape>;
export type LoggedEvent = z.infer<typeof logged>;
