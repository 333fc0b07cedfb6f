export { openAuthenticator } from './identity/authenticator.ts';
export type { Caller } from './identity/callers/caller.ts';
export { checkPermission, may, type Permission } from './identity/callers/may.ts';
export { checkApprover, isSamePerson } from './identity/callers/same-person.ts';
export { issueApiToken, revokeApiToken, rotateApiToken } from './identity/tokens/api-token.ts';
export type { ApiTokenRecord, TokenStore } from './identity/tokens/token-store.ts';
export type { LinkRecord, LinkStore } from './links/link-store.ts';
export { readSessionKey } from './links/session-key.ts';
export { checkForm } from './links/session.ts';
export { findSignInLink, makeSignInLink, useSignInLink } from './links/sign-in-link.ts';
export { callbackPath, openSignIn } from './links/sign-in.ts';
export { approvalRequest } from './notify/approval-request.ts';
export { openChannels } from './notify/channel.ts';
export { deliver, deliverAll } from './notify/deliver.ts';
export { testChannel } from './notify/test-channel.ts';
export { checkExposure } from './settings/check-exposure.ts';
export {
  readServerSettings,
  readStoreSettings,
  serverSettings,
  type ServerSettings,
} from './settings/server-settings.ts';
export type { PostgresSettings } from './settings/store-settings.ts';
export type { TemporalSettings } from './settings/engine-settings.ts';
export { openServer, type OpenServer, type ServerParts } from './listening/open-server.ts';
export { noteHandled } from './service/handled-incident.ts';
export { pausedBy } from './service/paused-by.ts';
export type { MergedIncident, WhereMerged } from './service/merged-incident.ts';
export { viewOf, type RunView } from './service/run-view.ts';
export { describeApi } from './routes/open-app.ts';
