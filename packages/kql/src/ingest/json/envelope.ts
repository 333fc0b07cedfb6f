/** Members that stand beside the records in the answers of cloud APIs: paging, not data. */
const PAGING = new Set(['nextlink', 'nexttoken', 'nextpagetoken', 'count', 'totalcount', 'kind']);

/** Whether a member of an envelope says how to go on, and is no list of records. */
export const isPagingMember = (key: string): boolean =>
  key.startsWith('@odata.') || PAGING.has(key.toLowerCase());

/**
 * The records inside an object that only wraps them: CloudTrail's `Records[]`, `aws cloudtrail lookup-events`' `Events[]`,
 * Azure's `value[]` or `records[]`, each beside nothing but paging members. Undefined for any other object, so that
 * a single event which happens to have an array is not torn apart.
 */
export function envelopeRecords(value: unknown): readonly unknown[] | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const data = Object.entries(value).filter(([key]) => !isPagingMember(key));
  const only = data[0]?.[1] as unknown;
  if (data.length !== 1 || !Array.isArray(only)) return undefined;
  return only.every((item) => item !== null && typeof item === 'object' && !Array.isArray(item))
    ? only
    : undefined;
}
