import type { Playbook } from '@drawbridge/playbook-runtime';
import type { ActionMetadata } from '@drawbridge/response-actions';
import { z } from 'zod';

/** One call that a SOAR is offered: a playbook on an incident, or an action on a target. */
export interface Offer {
  readonly kind: 'playbook' | 'action';
  readonly id: string;
  /** Words for a button. */
  readonly title: string;
  readonly description: string;
  /** Kinds of target that it acts on. */
  readonly targetKinds: readonly string[];
  /** Parameters of an action that a person may set; each has a default. */
  readonly fields: readonly OfferField[];
}

/** One parameter, as a form has it. */
export interface OfferField {
  readonly name: string;
  readonly description: string;
  /** Of a choice, all there is; of a yes or no, undefined. */
  readonly choices?: readonly string[];
  readonly default: string | boolean;
}

/** What a SOAR can ask for: every playbook, then every action, each in the order of their ids. */
export function offersOf(
  playbooks: readonly Playbook[],
  actions: readonly ActionMetadata[],
): readonly Offer[] {
  return [...playbooks.map(offerOfPlaybook).toSorted(byId), ...actions.map(offerOfAction).toSorted(byId)];
}

/** The id as an identifier: `aws.iam.deny-user` → `aws_iam_deny_user`. */
export function identifierOf({ id }: Pick<Offer, 'id'>): string {
  return id.replaceAll(/[^A-Za-z0-9]+/g, '_');
}

function byId(left: Offer, right: Offer): number {
  return left.id < right.id ? -1 : 1;
}

function offerOfPlaybook({ id, name, description, targets }: Playbook): Offer {
  return { kind: 'playbook', id, title: name, description, targetKinds: [targets.kind], fields: [] };
}

function offerOfAction({ id, title, description, targetKinds, parameters }: ActionMetadata): Offer {
  return {
    kind: 'action',
    id,
    title,
    description,
    targetKinds: [...targetKinds],
    fields: fieldsOf(parameters),
  };
}

interface FieldSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
}

/** Those with a default: a form sends each of its fields, and what has none must not be sent where nobody filled it in. */
function fieldsOf(parameters: z.ZodType): readonly OfferField[] {
  const { properties = {} } = z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties as Readonly<Record<string, FieldSchema>>).flatMap(([name, field]) => {
    const { description = '', default: preset, enum: choices } = field;
    if (typeof preset !== 'string' && typeof preset !== 'boolean') return [];
    return [{ name, description, default: preset, ...(choices === undefined ? {} : { choices }) }];
  });
}
