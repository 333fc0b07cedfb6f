import type { Clock } from '@drawbridge/base';
import { startIssuerSim, type IssuerSim } from '@drawbridge/cloud-sim';

export const tenant = '11111111-1111-4111-8111-111111111111';
export const otherTenant = '33333333-3333-4333-8333-333333333333';
export const clientId = '44444444-4444-4444-8444-444444444444';
export const audience = `api://${clientId}`;

const personId = (digit: string): string =>
  `${digit.repeat(8)}-${digit.repeat(4)}-4000-8000-${digit.repeat(12)}`;

/** People by what they may do; two who approve, one who both asks and approves, one without a role. */
export const people = {
  viewer: { id: personId('a'), name: 'Vera Viewer', roles: ['viewer'] },
  responder: { id: personId('b'), name: 'Rob Responder', roles: ['responder'] },
  approver: { id: personId('c'), name: 'Ann Approver', roles: ['approver'] },
  admin: { id: personId('d'), name: 'Ada Admin', roles: ['admin'] },
  both: { id: personId('e'), name: 'Bo Both', roles: ['responder', 'approver'] },
  noRole: { id: personId('f'), name: 'Nobody In Particular', roles: [] },
} as const;

export type PersonName = keyof typeof people;

const workloadId = 'dddddddd-0000-4000-8000-dddddddddddd';
/** A workload is given every role that there is: what it is not let do then, no machine is. */
const everyRole = ['viewer', 'responder', 'approver', 'admin'];

/** The directory that is let in, and one that is not; browsers come back to these addresses. */
export function startDirectory(clock: Clock, redirectUris: readonly string[]): Promise<IssuerSim> {
  const tenants = [tenant, otherTenant].map((id) => ({
    id,
    kind: 'entra' as const,
    people: Object.values(people),
    applications: [{ clientId, redirectUris }],
  }));
  return startIssuerSim({ clock, tenants });
}

/** An access token of a person. */
export function tokenOfPerson(issuer: IssuerSim, person: PersonName, claims: object = {}): Promise<string> {
  return issuer.accessToken(people[person].id, { tenant, audience, claims: { ...claims } });
}

/** A token of a machine that has an identity of its own. */
export function tokenOfWorkload(issuer: IssuerSim, roles: readonly string[] = everyRole): Promise<string> {
  return issuer.workloadToken(workloadId, roles, { tenant, audience });
}
