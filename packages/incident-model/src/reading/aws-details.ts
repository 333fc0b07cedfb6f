import { given } from '@drawbridge/base';
import type { IncidentAlert } from '../incident/incident.ts';
import { parseAwsPrincipalArn } from '../targets/aws-principal-arn.ts';
import {
  checkedTarget,
  detailNotRead,
  detailPath,
  detailValues,
  onlyValue,
  readWithPartners,
} from './detail-group.ts';
import { found, joinReadings, type Reading } from './reading.ts';

/** Keys, principals, instances, sessions and commands of one alert. */
export function readAwsDetails(alert: IncidentAlert): Reading {
  return joinReadings([
    readAccount(alert),
    readAccessKeys(alert),
    readPrincipals(alert),
    readInstances(alert),
    readSessions(alert),
    readCommands(alert),
  ]);
}

/** An account alone is no target; a wrong one is reported all the same, since actions would have relied on it. */
function readAccount(alert: IncidentAlert): Reading {
  const wrong = detailValues(alert, 'AwsAccountId').filter((account) => !/^\d{12}$/.test(account));
  return joinReadings(
    wrong.map((account) =>
      detailNotRead(alert, 'AwsAccountId', `'${account}' is not an account id of 12 digits`),
    ),
  );
}

/**
 * A key needs nothing beside it. The identity that used it is added where the alert has one key and one identity;
 * the account is then that identity's, since a key belongs to its user, and AwsAccountId may be the account
 * that was acted on.
 */
function readAccessKeys(alert: IncidentAlert): Reading {
  const keys = detailValues(alert, 'AwsAccessKeyId');
  const arn = keys.length === 1 ? onlyValue(alert, 'AwsPrincipalArn') : undefined;
  const principal = arn === undefined ? undefined : parseAwsPrincipalArn(arn);
  const account = principal?.ok === true ? principal.target.account : validAccount(alert);
  const principalId = keys.length === 1 ? uniqueId(alert) : undefined;
  return joinReadings(
    keys.map((accessKeyId) =>
      checkedTarget(alert, 'AwsAccessKeyId', {
        kind: 'aws.access-key',
        accessKeyId,
        ...given({ account, principalArn: arn, principalId }),
      }),
    ),
  );
}

function readPrincipals(alert: IncidentAlert): Reading {
  const path = detailPath(alert, 'AwsPrincipalArn');
  const arns = detailValues(alert, 'AwsPrincipalArn');
  const principalId = arns.length === 1 ? uniqueId(alert) : undefined;
  return joinReadings(
    arns.map((arn) => {
      const parsed = parseAwsPrincipalArn(arn);
      return parsed.ok
        ? found({ ...parsed.target, ...given({ principalId }) }, path, alert.id)
        : detailNotRead(alert, 'AwsPrincipalArn', parsed.why);
    }),
  );
}

function readInstances(alert: IncidentAlert): Reading {
  const account = validAccount(alert);
  return readWithPartners(alert, 'AwsInstanceId', ['AwsRegion'], (instanceId, [region = '']) =>
    checkedTarget(alert, 'AwsInstanceId', {
      kind: 'aws.instance',
      instanceId,
      region,
      ...given({ account }),
    }),
  );
}

function readSessions(alert: IncidentAlert): Reading {
  const account = validAccount(alert);
  return readWithPartners(alert, 'AwsSessionId', ['AwsRegion'], (sessionId, [region = '']) =>
    checkedTarget(alert, 'AwsSessionId', {
      kind: 'aws.ssm-session',
      sessionId,
      region,
      ...given({ account }),
    }),
  );
}

/**
 * `CommandId` has no cloud in its name, and is a command only where it came of SendCommand: in an alert without a
 * region of AWS it is somebody else's, and of another operation it is an automation's execution or an association.
 */
function readCommands(alert: IncidentAlert): Reading {
  if (detailValues(alert, 'CommandId').length === 0 || detailValues(alert, 'AwsRegion').length === 0) {
    return joinReadings([]);
  }
  const operations = alert.customDetails.Operation ?? [];
  if (operations.length !== 1 || operations[0] !== 'SendCommand') {
    const said = operations.length === 0 ? 'no Operation' : operations.join(' and ');
    const why = `it is a command only with Operation SendCommand alone; the alert has ${said}`;
    return detailNotRead(alert, 'CommandId', why);
  }
  const account = validAccount(alert);
  return readWithPartners(alert, 'CommandId', ['AwsRegion'], (commandId, [region = '']) =>
    checkedTarget(alert, 'CommandId', {
      kind: 'aws.ssm-command',
      commandId,
      region,
      ...given({ account }),
    }),
  );
}

/**
 * The id of the alert's one identity that never changes: `AIDA…` of a user, `AROA…` of a role, which of a session
 * stands before the session's name. That of root is the account's number, and tells nothing more.
 */
function uniqueId(alert: IncidentAlert): string | undefined {
  return /^(A(?:ID|RO)A[A-Z0-9]+)(?::|$)/.exec(onlyValue(alert, 'AwsPrincipalId') ?? '')?.[1];
}

/** The one account of the alert: with two, which of them a thing is in cannot be known. */
function validAccount(alert: IncidentAlert): string | undefined {
  const account = onlyValue(alert, 'AwsAccountId');
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
