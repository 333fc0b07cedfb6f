const textOrComment =
  /h?@"(?:[^"]|"")*"|h?@'(?:[^']|'')*'|h?"(?:[^"\\\n]|\\.)*"|h?'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*/gi;

/** The query with blanks in place of its texts and comments, so that what is left is code at its own place. */
export function codeOfQuery(query: string): string {
  return query.replaceAll(textOrComment, (text) => text.replaceAll(/[^\n]/g, ' '));
}
