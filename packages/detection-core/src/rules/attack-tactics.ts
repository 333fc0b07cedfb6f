/** The tactics that Sentinel's API knows (SecurityInsights, `AttackTactic`). */
export const attackTactics: readonly string[] = [
  'Reconnaissance',
  'ResourceDevelopment',
  'InitialAccess',
  'Execution',
  'Persistence',
  'PrivilegeEscalation',
  'DefenseEvasion',
  'CredentialAccess',
  'Discovery',
  'LateralMovement',
  'Collection',
  'Exfiltration',
  'CommandAndControl',
  'Impact',
  'PreAttack',
  'ImpairProcessControl',
  'InhibitResponseFunction',
];

/**
 * The tactics of those ATT&CK techniques that concern cloud identities and machines. A technique that is not listed
 * is not checked: this is an aid to authors, not a copy of ATT&CK.
 */
export const tacticsOfTechnique: Readonly<Record<string, readonly string[]>> = {
  T1021: ['LateralMovement'],
  T1059: ['Execution'],
  T1069: ['Discovery'],
  T1072: ['Execution', 'LateralMovement'],
  T1078: ['DefenseEvasion', 'Persistence', 'PrivilegeEscalation', 'InitialAccess'],
  T1087: ['Discovery'],
  T1110: ['CredentialAccess'],
  T1136: ['Persistence'],
  T1485: ['Impact'],
  T1486: ['Impact'],
  T1490: ['Impact'],
  T1496: ['Impact'],
  T1526: ['Discovery'],
  T1528: ['CredentialAccess'],
  T1530: ['Collection'],
  T1535: ['DefenseEvasion'],
  T1537: ['Exfiltration'],
  T1538: ['Discovery'],
  T1552: ['CredentialAccess'],
  T1562: ['DefenseEvasion'],
  T1578: ['DefenseEvasion'],
  T1580: ['Discovery'],
  T1651: ['Execution'],
};
