/**
 * An id as a key in a path of Graph: `users('o''neil@example.com')`. The plain form, `users/{id}`, fails for a name
 * that begins with a dollar; in a key every name works, with its apostrophes doubled.
 * Source: Microsoft Graph, "Get a user"; OData 4.01 URL conventions, 4.3.
 */
export function graphKey(id: string): string {
  return `'${encodeURIComponent(id.replaceAll("'", "''")).replaceAll("'", '%27')}'`;
}

/** A text in a filter of Graph: `mail eq 'o''neil@example.com'`, encoded by the caller that puts it in a link. */
export function graphText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
