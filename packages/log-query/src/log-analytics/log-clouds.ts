/** Where one of Microsoft's clouds answers queries over logs, and the audience of the tokens for it. */
export interface LogCloud {
  readonly endpoint: string;
  readonly scope: string;
}

/** Microsoft's clouds, by the names that `targets.yaml` uses. */
export const logClouds: Readonly<Record<'public' | 'usgov' | 'china', LogCloud>> = {
  public: { endpoint: 'https://api.loganalytics.io', scope: 'https://api.loganalytics.io/.default' },
  usgov: { endpoint: 'https://api.loganalytics.us', scope: 'https://api.loganalytics.us/.default' },
  china: {
    endpoint: 'https://api.loganalytics.azure.cn',
    scope: 'https://api.loganalytics.azure.cn/.default',
  },
};
