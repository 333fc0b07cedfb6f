import type { ActionContext } from '../../contract/action.ts';
import { openIam } from '../client/clients.ts';

/** A call of the vendor's SDK with nothing of ours around it, for benches that measure what we add. */
export async function bareIamCall(context: ActionContext, accessKeyId: string): Promise<() => Promise<void>> {
  const { sdk, client } = await openIam(context);
  return async () => {
    await client.send(new sdk.GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }));
  };
}
