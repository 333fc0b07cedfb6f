import { createHmac } from 'node:crypto';

import { readJsonObject } from '../simulation/read-json-object.ts';

/** What a workflow's token says. */
export interface WorkflowClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
}

const key = 'simulated-signing-key';

/** A token that this simulator alone has signed. */
export function signWorkflowToken(claims: WorkflowClaims): string {
  const said = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const text = said.join('.');
  return `${text}.${signatureOf(text)}`;
}

/** What a token says, if it was signed here. */
export function readWorkflowToken(token: string): WorkflowClaims | undefined {
  const [head = '', body = '', signature] = token.split('.');
  if (signature !== signatureOf(`${head}.${body}`)) return undefined;
  return readJsonObject(Buffer.from(body, 'base64url').toString()) as unknown as WorkflowClaims | undefined;
}

function signatureOf(text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
