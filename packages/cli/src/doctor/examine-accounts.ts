import {
  cloudOf,
  examineAccounts,
  type AccountExamination,
  type ActionContext,
} from '@drawbridge/response-actions';

import type { ActionUse } from '../actions/read-action-uses.ts';
import type { DoctorCheck, DoctorService } from './doctor-report.ts';
import { examineServices } from './examine-services.ts';

/** What each account says of our identity, and whether we come in at all. */
export interface AccountsExamined {
  readonly services: readonly DoctorService[];
  readonly checks: readonly DoctorCheck[];
  /** One for each account that we reach, and one for the clouds that list none. */
  readonly contexts: readonly ActionContext[];
}

/** Asks every account and tenant that is listed, with the credentials for it; the other clouds as they are. */
export async function examineEveryAccount(
  context: ActionContext,
  uses: readonly ActionUse[],
  armScopes: readonly string[] | undefined,
): Promise<AccountsExamined> {
  const accounts = await examineAccounts(context);
  const listed = new Set(accounts.flatMap(({ connections }) => Object.keys(connections)));
  const unlisted = Object.entries(context.connections).filter(([cloud]) => !listed.has(cloud));
  const rest: ActionContext = { ...context, connections: Object.fromEntries(unlisted) };
  const isOf = (clouds: readonly string[]) => (use: ActionUse) => clouds.includes(cloudOf(use.action.id));
  const ofRest = uses.filter((use) => !isOf([...listed])(use));
  const services = [...(await examineServices(rest, ofRest, armScopes))];
  const contexts = [rest];
  for (const { fault, connections } of accounts) {
    if (fault !== undefined) continue;
    const ofAccount: ActionContext = { ...context, connections };
    contexts.push(ofAccount);
    services.push(
      ...(await examineServices(ofAccount, uses.filter(isOf(Object.keys(connections))), armScopes)),
    );
  }
  return { services, checks: accounts.map(checkAccount), contexts };
}

function checkAccount({ name, identity, fault }: AccountExamination): DoctorCheck {
  return fault === undefined
    ? { name, verdict: 'fine', said: `reached as ${identity ?? 'unknown'}` }
    : { name, verdict: 'problem', said: `cannot be reached, so nothing there could be contained: ${fault}` };
}
