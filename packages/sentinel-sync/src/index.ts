export { azureClouds, type AzureCloud, type AzureCloudName } from './client/azure-cloud.ts';
export { createCredential, createTokenCredential, type Environment } from './client/credential.ts';
export {
  openWorkspace,
  type ClientOptions,
  type WorkspaceAddress,
  type WorkspaceClient,
} from './client/workspace-client.ts';
