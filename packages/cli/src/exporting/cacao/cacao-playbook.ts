import type { Playbook } from '@drawbridge/playbook-runtime';

import { cacaoId } from './cacao-id.ts';

/** What a CACAO playbook is made with. */
export interface CacaoOptions {
  readonly serverUrl: string;
  /** The identity of STIX 2.1 that made it. */
  readonly createdBy: string;
  /** When this version was made: a playbook of ours has a version and no date. */
  readonly at: Date;
}

/** A CACAO 2.0 playbook. */
export interface CacaoPlaybook {
  readonly type: 'playbook';
  readonly spec_version: 'cacao-2.0';
  readonly id: string;
  readonly modified: string;
  readonly [property: string]: unknown;
}

/** The identity that is named where the export names none. */
export const ownIdentity = cacaoId('identity', 'drawbridge');

/**
 * A playbook of ours as one of CACAO 2.0: it hands the incident over, and ends. Planning, guards, approval and undo are
 * Drawbridge's; an orchestrator that did the steps itself would go around them.
 */
export function cacaoPlaybook(playbook: Playbook, { serverUrl, createdBy, at }: CacaoOptions): CacaoPlaybook {
  const { id, name, description, version } = playbook;
  const ids = {
    start: cacaoId('start', id),
    submit: cacaoId('action', id),
    end: cacaoId('end', id),
    agent: cacaoId('http-api', serverUrl),
    credentials: cacaoId('oauth2', serverUrl),
  };
  const time = at.toISOString();
  return {
    type: 'playbook',
    spec_version: 'cacao-2.0',
    id: cacaoId('playbook', id),
    name,
    description,
    playbook_types: ['mitigation'],
    playbook_activities: ['restrict-access'],
    created_by: createdBy,
    created: time,
    modified: time,
    labels: [`drawbridge:${id}@${version}`],
    playbook_variables: variables,
    workflow_start: ids.start,
    workflow: {
      [ids.start]: { type: 'start', on_completion: ids.submit },
      [ids.submit]: submitStep(playbook, ids),
      [ids.end]: { type: 'end' },
    },
    authentication_info_definitions: {
      [ids.credentials]: {
        type: 'oauth2',
        name: 'API token',
        oauth_header: 'Authorization',
        token: '__token__:value',
      },
    },
    agent_definitions: {
      [ids.agent]: {
        type: 'http-api',
        name: 'Drawbridge',
        address: { url: [serverUrl] },
        authentication_info: ids.credentials,
      },
    },
  };
}

const variables = {
  __incident__: {
    type: 'dictionary',
    description: 'The incident, as Sentinel or Microsoft Graph has it, with its alerts.',
    external: true,
  },
  __idempotency_key__: {
    type: 'string',
    description: 'Names this execution: the same key is the same request.',
    external: true,
  },
  __token__: { type: 'string', description: 'An API token of Drawbridge.', external: true },
};

function submitStep({ id, name }: Playbook, ids: { readonly end: string; readonly agent: string }): object {
  return {
    type: 'action',
    name: `Hand the incident over: ${name}`,
    description:
      'Answered before anything is done. Where a person has to approve, the run waits for one at Drawbridge.',
    on_completion: ids.end,
    commands: [
      {
        type: 'http-api',
        command: `POST /v1/incidents?playbook=${encodeURIComponent(id)} HTTP/1.1`,
        headers: { 'Content-Type': ['application/json'], 'Idempotency-Key': ['__idempotency_key__:value'] },
        content: '__incident__:value',
        playbook_activity: 'restrict-access',
      },
    ],
    agent: ids.agent,
    in_args: Object.keys(variables),
  };
}
