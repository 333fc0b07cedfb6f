import { parseIsoDuration } from '@drawbridge/base';
import { targetKinds } from '@drawbridge/incident-model';
import { z } from 'zod';

const slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words with hyphens between them');
const cel = (what: string) => z.string().min(1).describe(`A CEL condition over ${what}.`);
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00');

const triggers = z
  .strictObject({
    rules: z
      .array(z.string().min(1))
      .default([])
      .describe('Ids of analytics rules: the incident has one of them.'),
    techniques: z
      .array(z.string().regex(/^T\d{4}(?:\.\d{3})?$/, 'a MITRE ATT&CK technique such as T1021.008'))
      .default([])
      .describe('MITRE ATT&CK techniques: the incident has one of them, or a part of one.'),
    severities: z
      .array(z.enum(['High', 'Medium', 'Low', 'Informational']))
      .default([])
      .describe('The incident has one of these severities.'),
    tags: z.array(z.string().min(1)).default([]).describe('The incident has one of these tags.'),
    when: cel('`incident`').optional(),
  })
  .refine(
    (trigger) =>
      trigger.when !== undefined ||
      [trigger.rules, trigger.techniques, trigger.severities, trigger.tags].some((list) => list.length > 0),
    'a playbook without any trigger would apply to every incident: name a rule, a technique, a severity, a tag or a condition',
  )
  .describe('Which incidents: every part that is given must fit.');

const targets = z
  .strictObject({
    kind: z.enum(targetKinds).describe('What the steps act on.'),
    where: cel('`incident`, `alert` and `target`').optional(),
    atMost: z
      .int()
      .min(1)
      .max(100)
      .default(5)
      .describe('An incident that names more is refused as a whole: a person has to choose among them.'),
    allowWeak: z
      .boolean()
      .default(false)
      .describe('Take targets whose identification is weak, such as a person known by principal name only.'),
  })
  .describe('Which of the targets in the incident.');

/** What a protected asset may be known by. */
export const assetKinds = [...targetKinds, '*', 'tag', 'group'] as const;

const protectedAsset = z.strictObject({
  kind: z
    .enum(assetKinds)
    .describe('The kind of target, * for every kind, or tag or group: what the cloud says of it.'),
  id: z
    .string()
    .min(1)
    .describe(
      'The key id, ARN, object id, project/zone/instance; of a tag: name=value; of a group: its id or name. * stands for any text.',
    ),
  reason: z.string().min(1).describe('Why it must not be touched; shown to those who read the plan.'),
});

const protectedAssets = z
  .strictObject({
    watchlist: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Alias of a watchlist with the columns Kind, Id, Reason. If it is missing or cannot be read, everything is refused.',
      ),
    assets: z.array(protectedAsset).default([]).describe('Further assets, written here.'),
  })
  .describe('What must never be touched.');

const guards = z
  .strictObject({
    protectedAssets: protectedAssets.optional(),
    caps: z
      .strictObject({
        perRun: z.int().min(1).describe('Changes in one run; a plan with more is refused as a whole.'),
        perHour: z.int().min(1).describe('Changes by this playbook in 60 minutes, over all runs.'),
        perAccount: z
          .int()
          .min(1)
          .optional()
          .describe(
            'Changes in one AWS account, Google project, Entra tenant or Azure subscription in 60 minutes, by every playbook.',
          ),
      })
      .describe('How much may be changed.'),
    quietHours: z
      .strictObject({
        from: clockTime,
        to: clockTime,
        timeZone: z.string().min(1).default('UTC').describe('An IANA time zone such as Europe/Berlin.'),
      })
      .optional()
      .describe('Between these times nothing is done: the run is refused.'),
  })
  .describe('What must hold before anything is done. A guard that cannot be evaluated refuses.');

const blastRadius = z.enum(['credential', 'machine', 'identity', 'account']);

const approval = z
  .strictObject({
    required: z
      .union([z.enum(['always', 'never']), z.strictObject({ whenBlastRadiusAbove: blastRadius })])
      .default('always')
      .describe(
        'When a person has to approve. Radii grow in this order: credential, machine, identity, account.',
      ),
    people: z
      .union([z.literal(1), z.literal(2)])
      .default(1)
      .describe('How many, none of them the requester.'),
    expiresAfter: z
      .string()
      .refine((text) => (parseIsoDuration(text) ?? 0) > 0, 'an ISO 8601 duration such as PT4H')
      .default('PT4H')
      .describe('How long an approval holds, as an ISO 8601 duration.'),
  })
  .describe('Who has to approve before the run.');

const step = z
  .strictObject({
    id: slug,
    action: z.string().min(1).describe('Id of an action of the catalogue: aws.iam.deactivate-access-key.'),
    with: z
      .record(z.string(), z.json())
      .default({})
      .describe('Parameters. A text `${{ … }}` is a CEL expression over `incident`, `alert` and `target`.'),
    when: cel('`incident`, `alert` and `target`: the step is skipped where it is false').optional(),
    onFailure: z
      .enum(['stop', 'continue', 'undo'])
      .default('stop')
      .describe(
        'If the step does not contain: end the run, continue, or end it and undo what this run changed.',
      ),
  })
  .describe('One action, done to each target.');

const writeBack = z
  .strictObject({
    comment: z.boolean().default(true).describe('Write what was done, and what not, to the incident.'),
    status: z
      .enum(['New', 'Active'])
      .optional()
      .describe('Set when everything was contained. Closing is for people.'),
    severity: z
      .enum(['High', 'Medium', 'Low', 'Informational'])
      .optional()
      .describe('Set when everything was contained.'),
    tags: z.array(z.string().min(1)).default([]).describe('Added when everything was contained.'),
  })
  .describe('What is written back to the incident.');

/** A playbook as it is written. Strict: a misspelt field is an error, for a guard that is misspelt guards nothing. */
export const playbookSchema = z
  .strictObject({
    id: slug.describe('The name of its folder.'),
    name: z.string().min(1),
    description: z.string().min(1),
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'three numbers such as 1.0.0'),
    triggers,
    targets,
    guards,
    approval: approval.prefault({}),
    steps: z.array(step).min(1),
    writeBack: writeBack.prefault({}),
  })
  .describe('A Drawbridge playbook: which incidents, which targets, which actions, behind which guards.');

export type Playbook = z.infer<typeof playbookSchema>;
export type PlaybookStep = Playbook['steps'][number];
export type ProtectedAsset = z.infer<typeof protectedAsset>;
export type OnFailure = PlaybookStep['onFailure'];

/** The JSON Schema of `playbook.yaml`, for editors. */
export function playbookJsonSchema(): object {
  return z.toJSONSchema(playbookSchema, { io: 'input' });
}
