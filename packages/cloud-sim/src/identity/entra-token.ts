import { jsonAnswer, type Answer } from '../simulation/answer.ts';
import { canarySecret } from '../simulation/credentials.ts';
import type { IdentityApplication, IdentityWorld } from './identity-world.ts';
import { readWorkflowToken } from './workflow-tokens.ts';

/**
 * The token endpoint of Microsoft Entra ID, for applications that sign in by themselves. The codes are the service's
 * own; its words are those of its documentation and were not recorded.
 */
export function answerTokenRequest(world: IdentityWorld, tenant: string, form: URLSearchParams): Answer {
  if (tenant.toLowerCase() !== world.tenantId.toLowerCase()) {
    return refuse(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return refuse(400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  }
  const clientId = form.get('client_id') ?? '';
  const application = world.applications.find(
    (identityApplication) => identityApplication.clientId === clientId,
  );
  if (application === undefined) {
    const message = `Application with identifier '${clientId}' was not found in the directory '${tenant}'.`;
    return refuse(400, 'unauthorized_client', 700016, message);
  }
  return refuseCredential(application, form) ?? refuseScope(world, form) ?? give(world);
}

function refuseCredential(application: IdentityApplication, form: URLSearchParams): Answer | undefined {
  const assertion = form.get('client_assertion');
  if (assertion !== null) return refuseAssertion(application, assertion);
  const secret = form.get('client_secret');
  if (secret === null) {
    const message =
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    return refuse(401, 'invalid_client', 7000218, message);
  }
  return secret === application.secret
    ? undefined
    : refuse(401, 'invalid_client', 7000215, 'Invalid client secret provided.');
}

function refuseAssertion(application: IdentityApplication, assertion: string): Answer | undefined {
  const claims = readWorkflowToken(assertion);
  if (claims === undefined) {
    return refuse(401, 'invalid_client', 50013, 'Assertion failed signature validation.');
  }
  const { iss, sub, aud } = claims;
  const isKnown = application.federated?.some(
    (federatedCredential) =>
      federatedCredential.issuer === iss &&
      federatedCredential.subject === sub &&
      federatedCredential.audience === aud,
  );
  if (isKnown === true) return undefined;
  const message = `No matching federated identity record found for presented assertion subject '${sub}'.`;
  return refuse(401, 'invalid_client', 700213, message);
}

function refuseScope(world: IdentityWorld, form: URLSearchParams): Answer | undefined {
  const scope = form.get('scope') ?? '';
  const resource = scope
    .split(' ')
    .find((permission) => permission.endsWith('/.default'))
    ?.replace(/\/\.default$/, '');
  if (resource !== undefined && world.resources.includes(resource)) return undefined;
  const message = `The resource principal named ${resource ?? scope} was not found in the tenant.`;
  return refuse(400, 'invalid_resource', 500011, message);
}

function give({ accessToken }: IdentityWorld): Answer {
  return jsonAnswer(200, {
    token_type: 'Bearer',
    expires_in: 3599,
    ext_expires_in: 3599,
    access_token: accessToken,
  });
}

function refuse(status: number, error: string, code: number, message: string): Answer {
  return jsonAnswer(status, {
    error,
    error_description: `AADSTS${code}: ${message} Trace ID: 0 Correlation ID: 0`,
    error_codes: [code],
    echoed: canarySecret,
  });
}
