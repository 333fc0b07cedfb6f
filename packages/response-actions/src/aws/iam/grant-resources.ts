import type { GrantResource } from '../../contract/grant-resource.ts';

// By AWS's Service Authorization Reference, as are those of the other services.

export const users: GrantResource = { label: 'Users', pattern: 'arn:*:iam::*:user/*' };

export const roles: GrantResource = { label: 'Roles', pattern: 'arn:*:iam::*:role/*' };
