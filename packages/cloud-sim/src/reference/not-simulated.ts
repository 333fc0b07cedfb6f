/** What a cloud does and its simulator does not, by cloud: what a test here cannot show. */
export const notSimulated: Readonly<Record<string, readonly string[]>> = {
  'every cloud': [
    'Signatures and tokens are not verified: a known, active key id, or the one token, is enough.',
    'What identities other than the responder, and the roles that say so, may do. They are denied everything but `sts:GetCallerIdentity`: that a containment really keeps the attacker out is not shown here, but against emulators that enforce policies.',
    'Quotas and throttling by themselves: a 429 comes from `sim.inject` alone, but for Sentinel’s incidents.',
    'How long a cloud takes. Lag is counted in reads, operations in polls or seconds of the simulation’s clock.',
    'Audit logs: what a cloud would write of a call is not made.',
  ],
  AWS: [
    'The evaluation of policies: service control policies, permission boundaries, session policies, conditions such as `aws:TokenIssueTime`.',
    'STS beyond `GetCallerIdentity`: no role is assumed, no token is made.',
    'Organizations, IAM Identity Center, CloudTrail, EC2 Instance Connect; stopping or terminating an instance.',
    'What an Auto Scaling group does: it replaces, scales and checks nothing here. Only who is a member is read.',
    'Security groups that refer to groups, prefix lists or ports; connections that are tracked by them.',
    'State Manager’s associations and automations; what an agent does on a machine. That a process runs on after a command was cancelled cannot be seen.',
  ],
  'Google Cloud': [
    'Policies of IAM, roles, organization policies, deny policies, conditions.',
    'Tokens of service accounts that were taken before a machine was stopped.',
    'What runs in a machine: shutdown scripts, guest agents, the time that a shutdown takes.',
    'What autoscalers and health checks of managed groups do: a group names them, and nothing happens. Groups without a manager.',
    'Machine images, instant snapshots, snapshot schedules; limits of size and time of a suspension.',
  ],
  'Microsoft Graph': [
    'Filters, `$expand`, `$count`, batches, delta; beta.',
    'Of custom detections: what their queries find. A query is refused for its tables and words, not compiled; native actions do nothing.',
    'Sign-ins, Continuous Access Evaluation, Conditional Access: whether a session really ends cannot be seen.',
    'Privileged Identity Management, administrative units, devices, authentication methods, creation and deletion.',
  ],
  'Azure Resource Manager': [
    'Networks, disks beyond their names, scale sets beyond their membership, run commands, extensions, the serial console itself.',
    'Role definitions, deny assignments, management groups, policies; conditions of role assignments.',
    'Of Microsoft Sentinel: what makes and merges incidents, bookmarks, relations, classic actions, templates, content packages, uploads from a blob, running a rule. More in `packages/cloud-sim/src/arm/README.md`.',
  ],
};
