import { posix } from 'node:path';

/** Adds an import to a registry: sorted where the others are, else behind those from the same folder. */
export function insertImport(text, name, path) {
  const lines = text.split('\n');
  const found = lines.flatMap((line, end) => {
    const from = /^(?:import .*|\}) from '(\.[^']*)';$/.exec(line)?.[1];
    return from === undefined ? [] : [{ from, end }];
  });
  if (found.length === 0) throw new Error('the registry has no imports to put one beside');
  const isSorted = found.every(({ from }, index) => index === 0 || found[index - 1].from <= from);
  const behind = isSorted ? found.find(({ from }) => from > path) : undefined;
  const roommate = found.findLast(({ from }) => !isSorted && posix.dirname(from) === posix.dirname(path));
  const at = behind === undefined ? (roommate ?? found.at(-1)).end + 1 : startOf(lines, behind.end);
  return lines.toSpliced(at, 0, `import { ${name} } from '${path}';`).join('\n');
}

/** An import of several lines ends with its path and begins further up. */
function startOf(lines, end) {
  let start = end;
  while (!lines[start].startsWith('import ')) start -= 1;
  return start;
}

/** Adds a line to the list or table that a constant of the registry holds: sorted where it is sorted, else at its end. */
export function insertLine(text, constant, line) {
  const lines = text.split('\n');
  const start = lines.findIndex((each) => new RegExp(`^(?:export )?const ${constant}\\b`).test(each));
  const end = lines.findIndex((each, index) => index > start && /^[\]}]/.test(each));
  if (start < 0 || end < 0) throw new Error(`the registry has no constant ${constant}`);
  const rows = lines.slice(start + 1, end);
  const isSorted = rows.every((row, index) => index === 0 || rows[index - 1] <= row);
  const added = `  ${line},`;
  const behind = isSorted ? rows.findIndex((row) => row > added) : -1;
  return lines.toSpliced(behind < 0 ? end : start + 1 + behind, 0, added).join('\n');
}
