import { given } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import { accountNotAllowed, wrongAccount } from '../../calls/account-refusals.ts';
import type { AccountKeeper } from '../../contract/accounts.ts';
import { getHostNames } from '../client/own-host.ts';
import { kindOfAccount } from '../iam/service-account-email.ts';

/**
 * Keeps to the Google projects that the connection names. An id of a project is never given out again, and every
 * target is named with its project, so that other credentials are refused by Google, and hit nothing else.
 */
export const gcpAccounts: AccountKeeper = {
  choose(context, target, expected) {
    const projects = context.connections.gcp?.projects;
    const project = expected === undefined ? projectOfTarget(target) : undefined;
    // A project's number is compared once Google has answered which project that is, before anything in it is read.
    const isNumber = project !== undefined && /^\d+$/.test(project);
    if (projects !== undefined && project !== undefined && !isNumber && !projects.includes(project)) {
      return Promise.reject(accountNotAllowed('Google project', project, projects));
    }
    return Promise.resolve(context);
  },
  requireSame(context, _target, home) {
    const ours = context.connections.gcp?.projects;
    const theirs = home.account === undefined ? (home.projects ?? []) : [home.account];
    if (ours === undefined || theirs.length === 0 || theirs.some((project) => ours.includes(project))) {
      return Promise.resolve();
    }
    return Promise.reject(wrongAccount('Google project', theirs.join(', '), ours.join(', ')));
  },
  homeOf(context, target, facts) {
    const account = facts.account ?? projectOfTarget(target);
    const projects = context.connections.gcp?.projects;
    return Promise.resolve(account === undefined ? given({ projects }) : { account });
  },
  hostNames: (context) => getHostNames(context),
  deriveHome(target) {
    const account = projectOfTarget(target);
    return account === undefined ? {} : { account };
  },
};

/**
 * Pure. A service account's address ends in its project; those of Google's agents and of people do not. The number of a
 * project is compared once Google has told the id that goes with it, by the action.
 */
function projectOfTarget(target: Target): string | undefined {
  if (target.kind === 'gcp.instance') return /^\d+$/.test(target.project) ? undefined : target.project;
  if (target.kind === 'gcp.principal') return projectOfAddress(target.subject);
  if (target.kind === 'gcp.service-account-key') return projectOfAddress(target.serviceAccount);
  return undefined;
}

function projectOfAddress(address: string): string | undefined {
  if (kindOfAccount(address) !== 'ordinary') return undefined;
  return /@([a-z][a-z0-9-]{4,28}[a-z0-9])\.iam\.gserviceaccount\.com$/i.exec(address)?.[1]?.toLowerCase();
}
