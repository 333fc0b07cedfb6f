import type { ApiSchema } from './api-document.ts';

/** Of what has no example in the schema: a field that is filled in is understood, an empty one is guessed at. */
const byName: Readonly<Record<string, unknown>> = {
  action: 'aws.iam.deactivate-access-key',
  cursor: 'Y29udGFpbi1hd3MtYWNjZXNzLWtleS0wMTIzNDU2Nzg5YWJjZGVmLTE',
  'idempotency-key': 'incident-1-key-1',
  incident: '1',
  playbook: 'contain-aws-access-key',
  reason: 'the key is used from an address of the attacker',
  status: 'contained',
};

/** A value that the schema takes, as a person would fill it in. */
export function exampleOf(name: string, schema: ApiSchema): unknown {
  const stated = schema.example ?? byName[name] ?? schema.default ?? schema.enum?.[0];
  if (stated !== undefined) return stated;
  if (schema.properties !== undefined) {
    const parts = Object.entries(schema.properties).map(([key, part]) => [key, exampleOf(key, part)]);
    return Object.fromEntries(parts) as unknown;
  }
  return schema.type === 'string' ? name : {};
}
