/** Who wants to assume a role, and what was said with it. */
export interface TrustRequest {
  /** Of a user, or of a role's session. */
  readonly callerArn: string;
  readonly externalId: string | undefined;
}

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Whether a trust policy lets the caller in: allowed by one statement, and denied by none. */
export function isTrusted(trustPolicy: string, request: TrustRequest): boolean {
  const { Statement: statements = [] } = JSON.parse(trustPolicy) as {
    readonly Statement?: Statement | readonly Statement[];
  };
  const applying = listOf(statements).filter((statement) => applies(statement, request));
  return (
    applying.some((statement) => statement.Effect === 'Allow') &&
    !applying.some((statement) => statement.Effect === 'Deny')
  );
}

function applies({ Action, Principal, Condition = {} }: Statement, request: TrustRequest): boolean {
  const acts = listOf(Action ?? []).some((action) => /^(\*|sts:\*|sts:AssumeRole)$/i.test(action));
  const principals = typeof Principal === 'string' ? [Principal] : listOf(Principal?.AWS ?? []);
  return (
    acts &&
    principals.some((principal) => isPrincipal(principal, request.callerArn)) &&
    Object.entries(Condition).every(([operator, keys]) => isMet(operator, keys, request))
  );
}

/** An account stands for everybody in it, a role for its sessions. */
function isPrincipal(principal: string, callerArn: string): boolean {
  const account = /^arn:aws[\w-]*:\w+::(\d{12}):/.exec(callerArn)?.[1];
  if (principal === '*' || principal === callerArn || principal === account) return true;
  const [, ofAccount, kind, name] =
    /^arn:aws[\w-]*:iam::(\d{12}):(root|role)(?:\/(?:.*\/)?([^/]+))?$/.exec(principal) ?? [];
  if (ofAccount === undefined || ofAccount !== account) return false;
  return kind === 'root' || callerArn.includes(`:assumed-role/${name ?? ''}/`);
}

/** Any other condition than an external id is not simulated, and so not met. */
function isMet(
  operator: string,
  keys: Readonly<Record<string, string | readonly string[]>>,
  { externalId }: TrustRequest,
): boolean {
  return Object.entries(keys).every(
    ([key, wanted]) =>
      operator === 'StringEquals' &&
      key.toLowerCase() === 'sts:externalid' &&
      externalId !== undefined &&
      listOf(wanted).includes(externalId),
  );
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
