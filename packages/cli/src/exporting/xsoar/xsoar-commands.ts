import type { Offer, OfferField } from '../offers.ts';

/** One argument of a command. */
interface XsoarArgument {
  readonly name: string;
  readonly description: string;
  readonly required?: true;
  readonly auto?: 'PREDEFINED';
  readonly predefined?: readonly string[];
  readonly defaultValue?: string;
}

/** One value that a command leaves in the context. */
interface XsoarOutput {
  readonly contextPath: string;
  readonly description: string;
  readonly type: 'String' | 'Unknown';
}

/** One command of the integration. */
export interface XsoarCommand {
  readonly name: string;
  readonly description: string;
  /** XSOAR asks a person before a command that may harm. */
  readonly execution: boolean;
  readonly arguments: readonly XsoarArgument[];
  readonly outputs: readonly XsoarOutput[];
  /** What it calls, where it is a playbook or an action. */
  readonly offer?: Offer;
}

const key: XsoarArgument = {
  name: 'idempotency_key',
  description:
    'Names this request: the same key is the same run. Default: of the incident, the command and the target.',
};
const incident: XsoarArgument = {
  name: 'incident',
  description: 'The incident as JSON, as Sentinel or Microsoft Graph has it, with its alerts.',
  required: true,
};
const runId: XsoarArgument = { name: 'run_id', description: 'The id of the run.', required: true };

const startedRun: readonly XsoarOutput[] = [
  { contextPath: 'Drawbridge.Run.runId', description: 'The id of the run.', type: 'String' },
  {
    contextPath: 'Drawbridge.Run.is',
    description: 'started, or known where the key came before.',
    type: 'String',
  },
];
const submission: readonly XsoarOutput[] = [
  { contextPath: 'Drawbridge.Submission.incident', description: 'The id of the incident.', type: 'String' },
  { contextPath: 'Drawbridge.Submission.runs', description: 'The runs that it led to.', type: 'Unknown' },
  {
    contextPath: 'Drawbridge.Submission.notTaken',
    description: 'Playbooks that do not fit, and why.',
    type: 'Unknown',
  },
];
const runView: readonly XsoarOutput[] = [
  { contextPath: 'Drawbridge.Run.runId', description: 'The id of the run.', type: 'String' },
  {
    contextPath: 'Drawbridge.Run.state',
    description: 'How far it is; ended when it has ended.',
    type: 'String',
  },
  { contextPath: 'Drawbridge.Run.status', description: 'How it ended.', type: 'String' },
];

/** The commands of the integration: what contains or undoes is marked as harmful, what reads is not. */
export function xsoarCommands(offers: readonly Offer[]): readonly XsoarCommand[] {
  return [
    {
      name: 'drawbridge-submit-incident',
      description: 'Hands an incident over: every playbook that fits begins a run.',
      execution: true,
      arguments: [incident, { name: 'playbook', description: 'Only by the playbook with this id.' }, key],
      outputs: submission,
    },
    ...offers.map(commandOf),
    reading('drawbridge-run-get', 'One run: how far it is, what it plans, what it did.', [runId]),
    reading('drawbridge-run-list', 'The runs, the newest first.', [
      { name: 'limit', description: 'How many, 200 at most.', defaultValue: '50' },
    ]),
    {
      name: 'drawbridge-run-undo',
      description: 'Puts back what a run changed, as a run of its own. Access is re-opened by people only.',
      execution: true,
      arguments: [runId],
      outputs: startedRun,
    },
  ];
}

function reading(name: string, description: string, given: readonly XsoarArgument[]): XsoarCommand {
  return { name, description, execution: false, arguments: given, outputs: runView };
}

function commandOf(offer: Offer): XsoarCommand {
  const { id, description, targetKinds, fields } = offer;
  const name = `drawbridge-${id.replaceAll('.', '-')}`;
  if (offer.kind === 'playbook')
    return { name, description, execution: true, arguments: [incident, key], outputs: submission, offer };
  const target: XsoarArgument = {
    name: 'target',
    description: `The id of the target (${targetKinds.join(' or ')}).`,
    required: true,
  };
  const reason: XsoarArgument = {
    name: 'reason',
    description: 'Why, for the people who decide and for the evidence.',
    required: true,
  };
  return {
    name,
    description,
    execution: true,
    arguments: [target, reason, ...fields.map(argumentOf), key],
    outputs: startedRun,
    offer,
  };
}

function argumentOf({ name, description, choices, default: preset }: OfferField): XsoarArgument {
  return {
    name,
    description,
    auto: 'PREDEFINED',
    predefined: choices ?? ['true', 'false'],
    defaultValue: String(preset),
  };
}
