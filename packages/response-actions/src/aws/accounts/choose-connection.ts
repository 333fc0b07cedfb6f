import { given } from '@drawbridge/base';

import type { AwsAccount, AwsConnection, ChosenAccount } from '../../contract/connections.ts';

const derived = new WeakMap<AwsConnection, Map<string, AwsConnection>>();

/** The connection to one of its accounts. The same object for the same session, since clients are kept by it. */
export function connectionTo(
  connection: AwsConnection,
  account: AwsAccount,
  run: string | undefined,
): AwsConnection {
  const chosen: ChosenAccount = { id: account.id, ...given({ role: sessionOf(account, run) }) };
  const key = JSON.stringify(chosen);
  const ofConnection = derived.get(connection) ?? new Map<string, AwsConnection>();
  derived.set(connection, ofConnection);
  const kept = ofConnection.get(key) ?? { ...connection, ...given({ region: account.region }), chosen };
  ofConnection.set(key, kept);
  return kept;
}

function sessionOf(account: AwsAccount, run: string | undefined): ChosenAccount['role'] {
  const { roleArn: arn, externalId, sessionName } = account;
  if (arn === undefined) return undefined;
  return { arn, ...given({ externalId }), sessionName: sessionName ?? nameSession(run) };
}

/** STS takes 2 to 64 of these characters. A run's id ends in what tells it from others, so its end is kept. */
export function nameSession(run: string | undefined): string {
  if (run === undefined) return 'drawbridge';
  return `drawbridge-${run.replaceAll(/[^\w+=,.@-]/g, '-').slice(-53)}`;
}
