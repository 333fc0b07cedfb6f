import { filled, jsonIn, objectIn, parsedObject, textIn } from '../../log-records/log-fields.ts';
import type { LogObject } from '../../log-records/log-source.ts';

/** API Activity of OCSF, as Security Lake keeps CloudTrail. Its services are AWS's: other producers' are not. */
export function isOcsfApiActivity(record: LogObject): boolean {
  const service = textIn(objectIn(objectIn(record, 'api'), 'service'), 'name') ?? '';
  return Number(record.class_uid) === 6003 && service.includes('amazonaws.');
}

/** The CloudTrail event that an API Activity was made of, as far as it tells. */
export function eventOfOcsf(record: LogObject): LogObject {
  const api = objectIn(record, 'api');
  const user = objectIn(objectIn(record, 'actor'), 'user');
  const time = Number(record.time);
  const isFailure = textIn(record, 'status') === 'Failure';
  return filled({
    eventTime: Number.isFinite(time) ? new Date(time).toISOString() : textIn(record, 'time_dt'),
    eventSource: textIn(objectIn(api, 'service'), 'name'),
    eventName: textIn(api, 'operation'),
    awsRegion: textIn(objectIn(record, 'cloud'), 'region'),
    sourceIPAddress: textIn(objectIn(record, 'src_endpoint'), 'ip'),
    userAgent: textIn(objectIn(record, 'http_request'), 'user_agent'),
    errorCode: textIn(objectIn(api, 'response'), 'error') ?? (isFailure ? 'Failure' : undefined),
    requestParameters: dataOf(objectIn(api, 'request')),
    responseElements: dataOf(objectIn(api, 'response')),
    eventID: textIn(objectIn(record, 'metadata'), 'uid'),
    recipientAccountId: textIn(objectIn(objectIn(record, 'cloud'), 'account'), 'uid'),
    userIdentity: identityOf(user),
  });
}

const dataOf = (holder: LogObject): unknown => parsedObject(holder.data) ?? jsonIn(holder, 'data');

function identityOf(user: LogObject): LogObject {
  const uid = textIn(user, 'uid');
  return filled({
    type: textIn(user, 'type'),
    arn: uid?.startsWith('arn:') === true ? uid : undefined,
    principalId: textIn(user, 'uid_alt') ?? (uid?.startsWith('arn:') === true ? undefined : uid),
    accessKeyId: textIn(user, 'credential_uid'),
    userName: textIn(user, 'name'),
    accountId: textIn(objectIn(user, 'account'), 'uid'),
  });
}
