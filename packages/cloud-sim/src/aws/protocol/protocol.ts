import { randomUUID } from 'node:crypto';

import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { canarySecret } from '../../simulation/credentials.ts';
import { printElement, type XmlContent } from './xml.ts';

/**
 * The services that this endpoint plays. IAM, STS and Auto Scaling speak the Query protocol (form in, XML out), EC2
 * its own dialect of it, Systems Manager JSON 1.1.
 */
export type AwsService = 'iam' | 'sts' | 'ec2' | 'autoscaling' | 'ssm';

/** Those that wrap an answer as the Query protocol does. */
type QueryService = Exclude<AwsService, 'ec2' | 'ssm'>;

const namespaces: Readonly<Record<Exclude<AwsService, 'ssm'>, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  autoscaling: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
  ec2: 'http://ec2.amazonaws.com/doc/2016-11-15/',
};

/** Which `Version` each service's calls carry. */
const versions: Readonly<Record<string, AwsService>> = {
  '2010-05-08': 'iam',
  '2011-06-15': 'sts',
  '2011-01-01': 'autoscaling',
  '2016-11-15': 'ec2',
};

/** What a signature says of the caller; the cryptography in it is not checked. */
interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  /** As in the credential scope: `iam`, `sts`, `autoscaling`. */
  readonly service: string;
}

/** Reads `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …`. */
export function readSignature(authorization: string | undefined): Signature | undefined {
  const scope = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(
    authorization ?? '',
  );
  const [, accessKeyId, region, service] = scope ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}

/** The service and the action of a call, by its version or its target; no service for one that is not played. */
export function readAction(
  form: URLSearchParams,
  target: string | undefined,
): { readonly service?: AwsService; readonly action: string } {
  const ssm = /^AmazonSSM\.(\w+)$/.exec(target ?? '')?.[1];
  if (ssm !== undefined) return { service: 'ssm', action: ssm };
  const action = form.get('Action') ?? target ?? 'no Action';
  const service = versions[form.get('Version') ?? ''];
  return service === undefined ? { action } : { service, action };
}

/** `<ActionResponse><ActionResult>…</ActionResult><ResponseMetadata>…`, as the Query protocol wraps it. */
export function resultAnswer(service: QueryService, action: string, result?: XmlContent): Answer {
  const requestId = randomUUID();
  return xmlAnswer(200, requestId, `${action}Response`, service, {
    ...(result === undefined ? {} : { [`${action}Result`]: result }),
    ResponseMetadata: { RequestId: requestId },
  });
}

/** `<ActionResponse><requestId/>…`, as EC2 answers: nothing between the response and its members. */
export function ec2Answer(
  action: string,
  result: Readonly<Record<string, XmlContent | undefined>> = { return: true },
): Answer {
  const requestId = randomUUID();
  return xmlAnswer(200, requestId, `${action}Response`, 'ec2', { requestId, ...result });
}

/** JSON 1.1, as Systems Manager answers. */
export function ssmAnswer(result: unknown): Answer {
  return { ...jsonAnswer(200, result), headers: ssmHeaders(randomUUID()) };
}

/** An error in the shape of the service. Its message holds a canary, which must not be shown anywhere. */
export function errorAnswer(service: AwsService, status: number, code: string, message: string): Answer {
  const requestId = randomUUID();
  const text = `${message} (${canarySecret})`;
  switch (service) {
    case 'ssm':
      return {
        ...jsonAnswer(status, { __type: code, message: text }),
        headers: ssmHeaders(requestId),
      };
    case 'ec2':
      return xmlAnswer(status, requestId, 'Response', undefined, {
        Errors: { Error: { Code: code, Message: text } },
        RequestID: requestId,
      });
    case 'iam':
    case 'sts':
    case 'autoscaling':
      return xmlAnswer(status, requestId, 'ErrorResponse', service, {
        Error: { Type: status >= 500 ? 'Receiver' : 'Sender', Code: code, Message: text },
        RequestId: requestId,
      });
  }
}

function ssmHeaders(requestId: string) {
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId };
}

function xmlAnswer(
  status: number,
  requestId: string,
  root: string,
  service: Exclude<AwsService, 'ssm'> | undefined,
  content: Readonly<Record<string, XmlContent | undefined>>,
): Answer {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: printElement(root, content, service === undefined ? undefined : namespaces[service]),
  };
}
