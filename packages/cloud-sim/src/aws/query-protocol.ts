import { randomUUID } from 'node:crypto';

import type { Answer } from '../simulation/answer.ts';
import { printElement, type XmlContent } from './xml.ts';

/** The services that this endpoint plays; in the Query protocol both speak form in, XML out. */
export type QueryService = 'iam' | 'sts';

const namespaces: Readonly<Record<QueryService, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/** Which `Version` each service's calls carry. */
const versions: Readonly<Record<string, QueryService>> = { '2010-05-08': 'iam', '2011-06-15': 'sts' };

/** What a signature says of the caller; the cryptography in it is not checked. */
interface Signature {
  readonly accessKeyId: string;
  /** As in the credential scope: `iam`, `sts`, `ec2`. */
  readonly service: string;
}

/** Reads `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …`. */
export function readSignature(authorization: string | undefined): Signature | undefined {
  const scope = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(
    authorization ?? '',
  );
  const [, accessKeyId, service] = scope ?? [];
  return accessKeyId === undefined || service === undefined ? undefined : { accessKeyId, service };
}

/** The service that a call is for, by its version; undefined for one that is not played here. */
export function serviceOfVersion(version: string | null): QueryService | undefined {
  return version === null ? undefined : versions[version];
}

/** `<ActionResponse><ActionResult>…</ActionResult><ResponseMetadata>…`, as the Query protocol wraps it. */
export function resultAnswer(service: QueryService, action: string, result?: XmlContent): Answer {
  const requestId = randomUUID();
  return xmlAnswer(200, requestId, `${action}Response`, service, {
    ...(result === undefined ? {} : { [`${action}Result`]: result }),
    ResponseMetadata: { RequestId: requestId },
  });
}

/** `<ErrorResponse><Error><Type/><Code/><Message/></Error><RequestId/></ErrorResponse>`. */
export function errorAnswer(service: QueryService, status: number, code: string, message: string): Answer {
  const fault = status >= 500 ? 'Receiver' : 'Sender';
  const requestId = randomUUID();
  return xmlAnswer(status, requestId, 'ErrorResponse', service, {
    Error: { Type: fault, Code: code, Message: message },
    RequestId: requestId,
  });
}

function xmlAnswer(
  status: number,
  requestId: string,
  root: string,
  service: QueryService,
  content: XmlContent,
): Answer {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: printElement(root, content, ` xmlns="${namespaces[service]}"`),
  };
}
