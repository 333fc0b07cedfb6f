/** A rule that passes every check, for the tests of this package to break in one place. */
export const goodRule = `id: 0a1b2c3d-1111-4222-8333-444455556666
name: Session on a machine
kind: Scheduled
version: 1.0.0
description: Identifies sessions.
severity: Medium
requiredDataConnectors:
  - connectorId: AWSS3
    dataTypes:
      - AWSCloudTrail
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics:
  - LateralMovement
relevantTechniques:
  - T1021.008
query: |
  AWSCloudTrail
  | where EventName == "StartSession"
  | project TimeGenerated, Actor = UserIdentityArn, SourceIp = SourceIpAddress
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: Actor
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: SourceIp
customDetails:
  Actor: Actor
eventGroupingSettings:
  aggregationKind: AlertPerResult
`;

/** The good rule with one text replaced; fails where the text is not there, so that a test cannot test nothing. */
export function ruleWith(from: string, to: string): string {
  if (!goodRule.includes(from)) throw new Error(`the good rule has no '${from}'`);
  return goodRule.replace(from, to);
}
