import { identifierOf, type Offer, type OfferField } from '../offers.ts';

/** A template action of Tracecat. Its steps have no retry and no condition, so there is one step: one HTTP call. */
export interface TracecatTemplate {
  readonly type: 'action';
  readonly definition: {
    readonly title: string;
    readonly description: string;
    readonly name: string;
    readonly namespace: string;
    readonly display_group: string;
    readonly secrets: readonly { readonly name: string; readonly keys: readonly string[] }[];
    readonly expects: Readonly<Record<string, TracecatField>>;
    readonly steps: readonly [
      {
        readonly ref: string;
        readonly action: 'core.http_request';
        readonly args: Readonly<Record<string, unknown>>;
      },
    ];
    readonly returns: string;
  };
}

interface TracecatField {
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
}

const authorization = 'Bearer ${{ SECRETS.drawbridge.API_TOKEN }}';
const key = '${{ inputs.idempotency_key }}';

const common = {
  namespace: 'tools.drawbridge',
  display_group: 'Drawbridge',
  secrets: [{ name: 'drawbridge', keys: ['API_TOKEN'] }],
} as const;

const keyField: TracecatField = {
  type: 'str',
  description:
    'Names this request: the same key is the same run. The id of the workflow’s execution will do.',
};

/** The template of one playbook or action. */
export function templateOf(offer: Offer, serverUrl: string): TracecatTemplate {
  const isPlaybook = offer.kind === 'playbook';
  const query = `?playbook=${encodeURIComponent(offer.id)}`;
  return template(offer, {
    expects: isPlaybook ? incidentFields : targetFields(offer),
    ref: isPlaybook ? 'submit' : 'request',
    args: {
      url: isPlaybook ? `${serverUrl}/v1/incidents${query}` : `${serverUrl}/v1/runs`,
      method: 'POST',
      headers: { Authorization: authorization, 'Idempotency-Key': key },
      payload: isPlaybook ? '${{ inputs.incident }}' : payloadOf(offer),
    },
  });
}

/** The template that reads a run, for a loop or a wait around it. */
export function templateOfRun(serverUrl: string): TracecatTemplate {
  const offer = {
    id: 'get_run',
    title: 'Get a run',
    description: 'How far a run is, what it plans, what it did. It has ended when state is ended.',
  };
  return template(offer, {
    expects: { run_id: { type: 'str', description: 'The id of the run.' } },
    ref: 'get',
    args: {
      url: `${serverUrl}/v1/runs/\${{ inputs.run_id }}`,
      method: 'GET',
      headers: { Authorization: authorization },
    },
  });
}

interface Call {
  readonly expects: Readonly<Record<string, TracecatField>>;
  readonly ref: string;
  readonly args: Readonly<Record<string, unknown>>;
}

function template(
  offer: Pick<Offer, 'id' | 'title' | 'description'>,
  { expects, ref, args }: Call,
): TracecatTemplate {
  return {
    type: 'action',
    definition: {
      title: offer.title,
      description: offer.description,
      name: identifierOf(offer),
      ...common,
      expects,
      steps: [{ ref, action: 'core.http_request', args }],
      returns: `\${{ steps.${ref}.result }}`,
    },
  };
}

const incidentFields = {
  incident: {
    type: 'dict[str, Any]',
    description: 'The incident, as Sentinel or Microsoft Graph has it, with its alerts.',
  },
  idempotency_key: keyField,
};

function targetFields({ targetKinds, fields }: Offer): Readonly<Record<string, TracecatField>> {
  const kinds = targetKinds.join(' or ');
  return {
    target: { type: 'str', description: `The id of the target (${kinds}).` },
    reason: { type: 'str', description: 'Why, for the people who decide and for the evidence.' },
    idempotency_key: keyField,
    ...Object.fromEntries(fields.map((field) => [field.name, fieldOf(field)])),
  };
}

function fieldOf({ description, choices, default: preset }: OfferField): TracecatField {
  const type = choices === undefined ? 'bool' : `enum[${choices.map((choice) => `"${choice}"`).join(', ')}]`;
  return { type, description, default: preset };
}

function payloadOf({ id, fields }: Offer): Readonly<Record<string, unknown>> {
  const parameters = Object.fromEntries(fields.map(({ name }) => [name, `\${{ inputs.${name} }}`]));
  return { action: id, target: '${{ inputs.target }}', reason: '${{ inputs.reason }}', parameters };
}
