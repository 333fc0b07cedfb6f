import { problem, type Problem } from '@drawbridge/base';

import { isLoopbackHost } from './addresses.ts';
import type { AuthenticationSettings } from './authentication-settings.ts';
import type { ServerSettings } from './server-settings.ts';

/**
 * Why the server must not listen as it is configured: beyond this machine only with authentication, and with TLS or a
 * stated proxy. A proxy, or a public address, exposes a port on loopback too. Empty where it may.
 */
export function checkExposure(settings: ServerSettings): readonly Problem[] {
  const { listen, tls, behindProxy, publicUrl, authentication } = settings;
  const isOnLoopback = isLoopbackHost(listen.host);
  const isPublic = publicUrl !== undefined && !isLoopbackHost(new URL(publicUrl).hostname);
  if (isOnLoopback && !behindProxy && !isPublic) return [];
  const why = isOnLoopback
    ? 'it is reached through a proxy'
    : `${listen.host} is reached from other machines`;
  const problems: Problem[] = [];
  if (!letsAnybodyIn(authentication)) {
    problems.push(
      problem('server/no-authentication', `there is no authentication, and ${why}`, {
        field: 'server.authentication',
        hints: ['configure entra, oidc or tokens, or listen on 127.0.0.1 without a proxy'],
      }),
    );
  }
  if (tls === undefined && !behindProxy) {
    problems.push(
      problem('server/no-tls', `there is neither TLS nor a stated proxy, and ${why}`, {
        field: 'server.tls',
        hints: ['set tls.certFile and tls.keyFile, or behindProxy: true where a proxy ends TLS'],
      }),
    );
  }
  return [...problems, ...checkPublicUrl(publicUrl, authentication)];
}

/** A session's cookie is sent by https alone, unless nobody but this machine sees it. */
function checkPublicUrl(
  publicUrl: string | undefined,
  { signIn }: AuthenticationSettings,
): readonly Problem[] {
  if (signIn === undefined || publicUrl?.startsWith('https:') === true) return [];
  const message =
    publicUrl === undefined
      ? 'people sign in, and there is no publicUrl for them to come back to'
      : `people sign in from other machines, and ${publicUrl} is not https`;
  return [problem('server/public-url', message, { field: 'server.publicUrl', hints: ['an https address'] })];
}

function letsAnybodyIn({ entra, oidc, tokens }: AuthenticationSettings): boolean {
  return entra !== undefined || oidc.length > 0 || tokens;
}
