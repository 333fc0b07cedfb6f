import type { GrantResource } from '../../contract/grant-resource.ts';

export const sessions: GrantResource = { label: 'Sessions', pattern: 'arn:*:ssm:*:*:session/*' };
