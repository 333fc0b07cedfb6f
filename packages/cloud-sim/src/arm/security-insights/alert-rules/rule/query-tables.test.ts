import { expect, it } from 'vitest';

import { tablesIn } from './query-tables.ts';

it.each([
  ['AzureActivity', ['AzureActivity']],
  ['AzureActivity\n| where OperationName has "x"', ['AzureActivity']],
  ['let window = 1h; AzureActivity | where TimeGenerated > ago(window)', ['AzureActivity']],
  [
    'let all = SigninLogs | take 1; all | join kind=inner (AuditLogs | take 1) on Id',
    ['SigninLogs', 'AuditLogs'],
  ],
  ['union withsource=T SigninLogs, (AuditLogs | take 1)', ['AuditLogs', 'SigninLogs']],
  ['union isfuzzy=true SigninLogs, Missing | take 1', []],
  ['SigninLogs | lookup kind=leftouter IdentityInfo on AccountUPN', ['SigninLogs', 'IdentityInfo']],
  ['A | where x in ((B | project x))', ['A', 'B']],
  ["_GetWatchlist('hosts') | take 1", []],
  ['let f = (n: long) { SecurityEvent | take n }; f(3)', ['SecurityEvent']],
  ['print x = "Fake | take 1" // Also | not', []],
  ['datatable(a: long) [1] | join (B) on a', ['B']],
])('%s reads %j', (query, tables) => {
  expect([...tablesIn(query)].sort()).toEqual([...tables].sort());
});
