import { fail, given, problem, succeed, type Result } from '@drawbridge/base';
import {
  parseTrigger,
  target as targetShape,
  targetId,
  targetKinds,
  type FoundTarget,
  type Incident,
} from '@drawbridge/incident-model';
import { z } from 'zod';

import { overridableGuards } from '../guards/guard-refusal.ts';
import { eventsOf, type RunEntry } from '../journal/run-events.ts';
import { playbookSchema } from '../playbook/schema.ts';

/** Who asked for a run, as the door that let them in knows them. */
const requesterShape = z.object({
  /** For people to read. */
  name: z.string(),
  /** As their directory never changes it; absent where nobody signed in. */
  subject: z.string().exactOptional(),
  kind: z.enum(['user', 'workload', 'token', 'agent', 'stated']),
  /** What else tells the person: a verified address, a number of the directory. */
  personKeys: z.array(z.string()).exactOptional(),
});

const originShape = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('incident'),
    /** As it came, in any of the shapes that `parseTrigger` reads. */
    body: z.json(),
    number: z.number().exactOptional(),
    /** Ids of incidents that came, and that Defender has merged into this one. */
    mergedFrom: z.array(z.string()).exactOptional(),
  }),
  z.object({ from: z.literal('hand'), target: targetShape, reason: z.string() }),
]);

/** What a run of the body `response@1` is given. JSON; the playbook is in it, so a run keeps the one it began with. */
const responseRequestShape = z.object({
  origin: originShape,
  playbook: playbookSchema,
  requester: requesterShape,
  chosenBy: z.enum(['trigger', 'person']),
  /** Of the targets that the incident names, only these. */
  choice: z.array(z.object({ kind: z.enum(targetKinds), id: z.string() })).exactOptional(),
  overrides: z.array(z.enum(overridableGuards)).exactOptional(),
  /** Counts the times that an incident came with new targets, from 1. */
  revision: z.number().int().positive(),
});

export type ResponseRequest = z.infer<typeof responseRequestShape>;

/** The request of a run that an engine has received; undefined where it is none of `response@1`. */
export function requestOf(entries: readonly RunEntry[]): ResponseRequest | undefined {
  const received = eventsOf(entries, 'run-received')[0];
  return received === undefined ? undefined : responseRequestShape.safeParse(received.input).data;
}

/** What a request is about, as the playbooks read it; with the target where a person named one. */
export function readOrigin({ origin }: Pick<ResponseRequest, 'origin'>): Result<{
  readonly incident: Incident;
  readonly targets?: readonly FoundTarget[];
}> {
  if (origin.from === 'incident') {
    const parsed = parseTrigger(origin.body, {
      file: 'the request',
      ...given({ incidentNumber: origin.number }),
    });
    return parsed.ok ? succeed({ incident: parsed.value }, parsed.problems) : fail(...parsed.problems);
  }
  const { target, reason } = origin;
  return succeed({
    incident: incidentByHand(targetId(target), reason),
    targets: [{ target, from: 'the request' }],
  });
}

/** Stands for the incident where a person asks for one action on one target. */
export function incidentByHand(id: string, title: string): Incident {
  return {
    id: `by-hand/${id}`,
    source: 'entity',
    title,
    severity: 'Unknown',
    status: 'Unknown',
    ruleIds: [],
    tactics: [],
    techniques: [],
    tags: [],
    alerts: [],
    entities: [],
    workspace: {},
    unread: [],
    raw: null,
  };
}

/** What a request is refused with that an engine was given and nobody can read. */
export function unreadableRequest(runId: string) {
  return problem('run/unreadable-request', `the request of the run ${runId} cannot be read`, {
    hints: [`it was written by another version: run that one, or end it: drawbridge runs cancel ${runId}`],
  });
}
