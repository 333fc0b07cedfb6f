/**
 * Whether IAM would take a text for a policy: a JSON object with at least one statement, each with an effect, with
 * actions and with resources, and with an id of letters and digits where it has one. Names of actions are not checked.
 */
export function isPolicyDocument(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  if (!isObject(value) || !isOneOf(value.Version, [undefined, '2012-10-17', '2008-10-17'])) return false;
  const { Statement } = value;
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  return statements.length > 0 && statements.every(isStatement);
}

function isStatement(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { Sid, Effect, Action, NotAction, Resource, NotResource } = value;
  return (
    isOneOf(Effect, ['Allow', 'Deny']) &&
    (Action === undefined) !== (NotAction === undefined) &&
    (Resource === undefined) !== (NotResource === undefined) &&
    (Sid === undefined || (typeof Sid === 'string' && /^[A-Za-z0-9]*$/.test(Sid)))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOneOf(value: unknown, options: readonly unknown[]): boolean {
  return options.includes(value);
}
