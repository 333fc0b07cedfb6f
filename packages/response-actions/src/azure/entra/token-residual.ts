import type { ResidualAccess } from '../../contract/action.ts';

const minute = 60_000;

/** What a person's access tokens and application sessions still open, whatever was done to the account. */
export function residualOfTokens(name: string, appliedAt: Date): readonly ResidualAccess[] {
  const until = (minutes: number): string => new Date(appliedAt.getTime() + minutes * minute).toISOString();
  return [
    {
      code: 'access-tokens',
      what: `Access tokens that ${name} already has work until they expire, about 1 hour after they were issued.`,
      until: until(60),
      remedy: 'Use apps with Continuous Access Evaluation for what matters; only those end them sooner.',
    },
    {
      code: 'continuous-access-evaluation-delay',
      what: `Apps with Continuous Access Evaluation may let ${name} continue for up to 15 minutes.`,
      until: until(15),
    },
  ];
}

/** The session cookies that applications make themselves. */
export function residualOfApplications(name: string): ResidualAccess {
  return {
    code: 'application-sessions',
    what: `Applications that keep a session cookie of their own may let ${name} in for as long as they please.`,
    remedy: 'End the sessions in those applications.',
  };
}
