import { filled, objectIn } from '../../log-records/log-fields.ts';
import type { LogObject } from '../../log-records/log-source.ts';

/** What `Get-AzActivityLog | ConvertTo-Json` writes: the REST API's event, its names as .NET has them. */
export function isPowerShellActivity(record: LogObject): boolean {
  return 'EventTimestamp' in record && 'OperationName' in record && 'CorrelationId' in record;
}

/** The same event with the REST API's names. */
export function restOfPowerShell(record: LogObject): LogObject {
  const { OperationName: operation, Claims: claims, Properties: properties, ...others } = record;
  return filled({
    ...withSmallFirst(others),
    httpRequest: withSmallFirst(objectIn(record, 'HttpRequest')),
    authorization: withSmallFirst(objectIn(record, 'Authorization')),
    operationName: typeof operation === 'string' ? { value: operation } : operation,
    claims: contentOf(claims),
    properties: contentOf(properties),
  });
}

/** PowerShell wraps dictionaries in an object with the one property `Content`. */
function contentOf(value: unknown): unknown {
  const holder = { value };
  const content = objectIn(holder, 'value').Content;
  return content ?? value;
}

function withSmallFirst(value: LogObject): LogObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.slice(0, 1).toLowerCase() + name.slice(1), member]),
  );
}
