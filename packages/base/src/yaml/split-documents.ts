/** A line that ends a document of YAML; inside a text it would have to be indented. */
const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/**
 * The documents of a YAML file, each in a text of its own in which all that stands before it is blank: a place in it is
 * the same place of the file. Documents of comments alone are left out; a file without a second document is itself.
 */
export function splitYamlDocuments(text: string): readonly string[] {
  const marks = [...text.matchAll(marker)].map((match) => match.index);
  if (marks.length === 0) return [text];
  const starts = [0, ...marks.map((at) => at + 3)];
  const ends = [...marks, text.length];
  const filled = starts.flatMap((start, index) => {
    const end = ends[index] ?? text.length;
    return isEmpty(text.slice(start, end)) ? [] : [{ start, end }];
  });
  if (filled.length <= 1) return [text];
  return filled.map(
    ({ start, end }) => text.slice(0, start).replaceAll(/[^\r\n]/g, ' ') + text.slice(start, end),
  );
}

/** Comments and directives say nothing. */
function isEmpty(part: string): boolean {
  return part.split('\n').every((line) => /^\s*(?:[#%].*)?$/.test(line));
}
