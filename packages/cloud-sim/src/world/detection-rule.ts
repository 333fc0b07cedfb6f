import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });

/** A custom detection of Microsoft Defender, as Graph's v1.0 has it. */
export const detectionRule = z.strictObject({
  id: z.string().min(1),
  displayName: z.string(),
  description: z.string().nullable().default(null),
  status: z.enum(['enabled', 'disabled', 'autoDisabled']).default('disabled'),
  queryCondition: z.record(z.string(), z.json()),
  schedule: z.record(z.string(), z.json()),
  detectionAction: z.record(z.string(), z.json()),
  createdBy: z.string().default('analyst@example.com'),
  createdDateTime: instant.default('2026-01-01T00:00:00Z'),
  lastModifiedBy: z.string().default('analyst@example.com'),
  lastModifiedDateTime: instant.default('2026-01-01T00:00:00Z'),
  /** When it was deleted: for hours it is still listed and read. */
  deletedDateTime: instant.nullable().default(null),
});

/** That an enabled rule was saved, and so has run at once over thirty days. Written by the simulator. */
export const detectionRun = z.strictObject({ ruleId: z.string(), at: instant, lookback: z.literal('P30D') });

export type DetectionRule = z.output<typeof detectionRule>;
