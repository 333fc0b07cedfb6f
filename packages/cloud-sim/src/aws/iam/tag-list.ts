import type { XmlContent } from '../protocol/xml.ts';

/** The member `Tags`, as IAM has it; left out where there are none. */
export function tagList(tags: Readonly<Record<string, string>>): { readonly Tags?: XmlContent } {
  const member = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return member.length === 0 ? {} : { Tags: { member } };
}
