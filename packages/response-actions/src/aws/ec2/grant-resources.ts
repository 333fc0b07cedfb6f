import type { GrantResource } from '../../contract/grant-resource.ts';

/** Tags may be set on what is being created, and on nothing that exists. */
export const newResources: GrantResource = {
  label: 'Tags',
  pattern: 'arn:*:ec2:*:*:*/*',
  condition: { key: 'ec2:CreateAction', values: ['CreateSecurityGroup', 'CreateSnapshots'] },
};
