/** The tactics that the API knows (`AttackTactic`). */
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

/** The techniques of each tactic that concern clouds and the machines in them: no copy of ATT&CK. */
const techniquesOfTactic: Readonly<Record<string, readonly string[]>> = {
  InitialAccess: ['T1078', 'T1133', 'T1190', 'T1566'],
  Execution: ['T1059', 'T1072', 'T1204', 'T1651'],
  Persistence: ['T1037', 'T1078', 'T1098', 'T1133', 'T1136', 'T1525'],
  PrivilegeEscalation: ['T1037', 'T1068', 'T1078', 'T1098', 'T1484', 'T1548'],
  DefenseEvasion: ['T1070', 'T1078', 'T1484', 'T1535', 'T1548', 'T1550', 'T1562', 'T1578'],
  CredentialAccess: ['T1110', 'T1528', 'T1552', 'T1555', 'T1556', 'T1606', 'T1621'],
  Discovery: ['T1069', 'T1087', 'T1526', 'T1538', 'T1580', 'T1619'],
  LateralMovement: ['T1021', 'T1072', 'T1550'],
  Collection: ['T1114', 'T1530'],
  Exfiltration: ['T1048', 'T1537', 'T1567'],
  CommandAndControl: ['T1071', 'T1105'],
  Impact: ['T1485', 'T1486', 'T1489', 'T1490', 'T1496', 'T1498', 'T1531'],
};

/** The tactics that a technique belongs to; none if it is not known here, and then it is not checked. */
export function tacticsOfTechnique(technique: string): readonly string[] {
  return attackTactics.filter((tactic) => techniquesOfTactic[tactic]?.includes(technique) === true);
}
