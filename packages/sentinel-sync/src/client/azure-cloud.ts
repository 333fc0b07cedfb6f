/** One of Microsoft's clouds: where Azure Resource Manager is, and where tokens come from. */
export interface AzureCloud {
  readonly endpoint: string;
  /** The audience of Resource Manager's tokens. */
  readonly scope: string;
  readonly authorityHost: string;
}

export type AzureCloudName = 'public' | 'usgov' | 'china';

/** Microsoft's clouds, by the names that `targets.yaml` uses. */
export const azureClouds: Readonly<Record<AzureCloudName, AzureCloud>> = {
  public: {
    endpoint: 'https://management.azure.com',
    scope: 'https://management.azure.com/.default',
    authorityHost: 'https://login.microsoftonline.com',
  },
  usgov: {
    endpoint: 'https://management.usgovcloudapi.net',
    scope: 'https://management.usgovcloudapi.net/.default',
    authorityHost: 'https://login.microsoftonline.us',
  },
  china: {
    endpoint: 'https://management.chinacloudapi.cn',
    scope: 'https://management.chinacloudapi.cn/.default',
    authorityHost: 'https://login.chinacloudapi.cn',
  },
};
