/** Whether it is the number by which Google knows a service account, and not its address. */
export function isUniqueId(subject: string): boolean {
  return /^\d+$/.test(subject);
}

/** What kind of identity an address names. */
export type AccountKind =
  'ordinary' | 'default-compute' | 'app-engine' | 'google-managed' | 'not-a-service-account';

/** Whether an address is that of a service account, and not of a person or a group. */
export function isServiceAccount(email: string): boolean {
  return email.endsWith('.gserviceaccount.com');
}

/**
 * Reads the kind of a service account off its address. Google's own agents act for Google's services in a project, and
 * cannot be disabled. Source: Google Cloud, "Types of service accounts".
 */
export function kindOfAccount(email: string): AccountKind {
  const [name = '', domain = ''] = email.toLowerCase().split('@');
  if (domain === 'developer.gserviceaccount.com') return 'default-compute';
  if (domain === 'appspot.gserviceaccount.com') return 'app-engine';
  if (!domain.endsWith('gserviceaccount.com')) return 'not-a-service-account';
  const project = domain.replace(/\.iam\.gserviceaccount\.com$/, '');
  const isAgent =
    project === domain || /^gcp-|^gs-project-accounts$|^gae-api-prod|-robot$|^serverless-robot/.test(project);
  return isAgent || /^service-\d+$/.test(name) ? 'google-managed' : 'ordinary';
}
