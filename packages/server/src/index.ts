export type { Caller, CallerKind } from './identity/caller.ts';
export {
  openAuthenticator,
  type Authenticator,
  type AuthenticatorContext,
} from './identity/authenticator.ts';
export { checkPermission, may, type Permission } from './identity/may.ts';
export {
  checkApprover,
  isSamePerson,
  type Identified,
  type LinkedIdentities,
} from './identity/same-person.ts';
export {
  issueApiToken,
  revokeApiToken,
  rotateApiToken,
  type IssuedToken,
  type TokenRequest,
} from './identity/tokens/api-token.ts';
export type { ApiTokenRecord, TokenStore } from './identity/tokens/token-store.ts';
export type { LinkRecord, LinkStore } from './links/link-store.ts';
export { readSessionKey } from './links/session-key.ts';
export { checkForm, type PostedForm, type Session } from './links/session.ts';
export {
  findSignInLink,
  makeSignInLink,
  useSignInLink,
  type LinkContext,
  type LinkDecision,
  type LinkTarget,
} from './links/sign-in-link.ts';
export {
  callbackPath,
  openSignIn,
  type SignedIn,
  type SignIn,
  type SignInContext,
  type SignInStart,
} from './links/sign-in.ts';
export { approvalRequest, type ApprovalRequest } from './notify/approval-request.ts';
export { openChannels, type Channel } from './notify/channel.ts';
export { deliver, deliverAll, type Delivery, type DeliveryContext } from './notify/deliver.ts';
export { testChannel, type TestDelivery } from './notify/test-channel.ts';
export { checkExposure } from './settings/check-exposure.ts';
export type { AuthenticationSettings, Role } from './settings/authentication-settings.ts';
export type { NotificationSettings } from './settings/notification-settings.ts';
export { readServerSettings, serverSettings, type ServerSettings } from './settings/server-settings.ts';
