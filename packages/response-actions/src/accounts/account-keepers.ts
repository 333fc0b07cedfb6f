import { awsAccounts } from '../aws/accounts/aws-accounts.ts';
import { azureAccounts } from '../azure/accounts/azure-accounts.ts';
import type { AccountKeepers } from '../contract/accounts.ts';
import { gcpAccounts } from '../gcp/accounts/gcp-accounts.ts';

/** Of every cloud. */
export const accountKeepers: AccountKeepers = { aws: awsAccounts, gcp: gcpAccounts, azure: azureAccounts };
