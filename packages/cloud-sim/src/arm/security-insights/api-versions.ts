/** The newest stable version. */
export const stableVersion = '2025-09-01';
/** The preview version that knows NRT rules and sub-techniques. */
export const previewVersion = '2025-07-01-preview';

/** The versions of Microsoft.SecurityInsights that are simulated. */
export const securityInsightsVersions: readonly string[] = [stableVersion, previewVersion];
