import { filled, isObject, objectIn, parsedObject, textIn } from '../../log-records/log-fields.ts';
import type { LogObject } from '../../log-records/log-source.ts';
import { parseStructText } from './struct-text.ts';

/** Names whose case Athena and Lake lose, as CloudTrail spells them. */
const spellings = new Map(
  [
    ...[
      'eventVersion',
      'userIdentity',
      'eventTime',
      'eventSource',
      'eventName',
      'awsRegion',
      'sourceIPAddress',
    ],
    ...[
      'userAgent',
      'errorCode',
      'errorMessage',
      'requestParameters',
      'responseElements',
      'requestID',
      'eventID',
    ],
    ...[
      'additionalEventData',
      'resources',
      'eventType',
      'apiVersion',
      'readOnly',
      'managementEvent',
      'tlsDetails',
    ],
    ...[
      'recipientAccountId',
      'serviceEventDetails',
      'sharedEventID',
      'vpcEndpointId',
      'eventCategory',
      'principalId',
    ],
    ...[
      'accountId',
      'accessKeyId',
      'userName',
      'invokedBy',
      'sessionContext',
      'sessionIssuer',
      'mfaAuthenticated',
    ],
    ...['creationDate', 'ec2RoleDelivery', 'onBehalfOf', 'userId', 'identityStoreArn', 'webIdFederationData'],
    ...['type', 'arn', 'attributes', 'instanceId', 'instanceIds', 'documentName', 'sessionId', 'cipherSuite'],
    ...[
      'instanceOSUser',
      'sSHPublicKey',
      'availabilityZone',
      'privateIpAddress',
      'instanceConnectEndpointId',
    ],
    ...[
      'clientProvidedHostHeader',
      'tlsVersion',
      'commandId',
      'automationExecutionId',
      'windowId',
      'taskArn',
    ],
  ].map((name) => [name.toLowerCase(), name]),
);
const branches = [
  'userIdentity',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'tlsDetails',
];
const identityPath =
  /^userIdentity[._]?(sessionContext|onBehalfOf)?[._]?(sessionIssuer|attributes)?[._]?([a-z]\w*)$/i;

/** Whether a record has the columns of an event, in whatever case an export left them. */
export function isExportedEvent(record: LogObject): boolean {
  return ['eventname', 'eventsource', 'eventtime'].every((name) =>
    Object.keys(record).some((key) => key.toLowerCase() === name),
  );
}

/**
 * An event of an export as CloudTrail wrote it: names in their case, branches that are JSON or `{a=b}` text as objects,
 * and `userIdentityarn`, `userIdentity.arn` put together again. What cannot be read stays a text.
 */
export function originalEvent(record: LogObject): LogObject {
  const named = renamed(record);
  const read = Object.fromEntries(branches.map((name) => [name, branchOf(named[name])]));
  const identity = isObject(read.userIdentity) ? undefined : flatIdentity(record);
  const flat = Object.fromEntries(
    flatBranches.filter((name) => read[name] === undefined).map((name) => [name, flatBranch(record, name)]),
  );
  return filled({ ...named, ...filled(read), ...filled({ ...flat, userIdentity: identity }) });
}

/** The branches of an event that are there and cannot be read, by their columns. */
export function unreadBranches(event: LogObject): readonly string[] {
  return branches.slice(0, 2).filter((name) => typeof event[name] === 'string' && event[name] !== '');
}

function renamed(value: LogObject): LogObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== '' && member !== 'null')
      .map(([key, member]) => [spellings.get(key.toLowerCase()) ?? key, member]),
  );
}

function branchOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return parsedObject(value) ?? deepRenamed(parseStructText(value)) ?? value;
}

function deepRenamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepRenamed);
  if (!isObject(value)) return value;
  return renamed(
    Object.fromEntries(Object.entries(value).map(([key, member]) => [key, deepRenamed(member)])),
  );
}

function flatIdentity(record: LogObject): LogObject | undefined {
  let identity: LogObject = {};
  for (const key of Object.keys(record)) {
    const [, branch, leaf, name] = identityPath.exec(key) ?? [];
    const text = textIn(record, key);
    if (name === undefined || text === undefined) continue;
    const path = [branch, leaf, name].flatMap((part) =>
      part === undefined ? [] : [spellings.get(part.toLowerCase()) ?? part],
    );
    identity = withLeaf(identity, path, text);
  }
  return Object.keys(identity).length === 0 ? undefined : identity;
}

/** Branches whose leaves may be columns of their own: `requestParameters.target`, `requestParameterstarget`. */
const flatBranches = ['requestParameters', 'responseElements'];

/** A leaf's path is known where it is divided by dots or underscores; else the rest of the name is one leaf. */
function flatBranch(record: LogObject, branch: string): LogObject | undefined {
  let found: LogObject = {};
  for (const [key, value] of Object.entries(record)) {
    if (key.length === branch.length || !key.toLowerCase().startsWith(branch.toLowerCase())) continue;
    if (value === undefined || value === null || value === '') continue;
    const path = key
      .slice(branch.length)
      .split(/[._]/)
      .filter((part) => part !== '');
    const spelt = path.map((part) => spellings.get(part.toLowerCase()) ?? part);
    if (spelt.length > 0) found = withLeaf(found, spelt, value);
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

function withLeaf(holder: LogObject, [name = '', ...rest]: readonly string[], leaf: unknown): LogObject {
  return { ...holder, [name]: rest.length === 0 ? leaf : withLeaf(objectIn(holder, name), rest, leaf) };
}
