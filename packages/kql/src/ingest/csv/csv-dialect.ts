const HEADER_CELL = /^[\p{L}_$@][\p{L}\p{N}_$@ .\-/()[\]]{0,127}$/u;

/**
 * The delimiter of a CSV header: comma, tab or semicolon. Undefined where the line does not read as a header of at
 * least two names, so that a syslog line with commas is not mistaken for one.
 */
export function csvDelimiter(headerLine: string): string | undefined {
  return [',', '\t', ';'].find((delimiter) => {
    const cells = headerLine.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    return cells.length > 1 && cells.every((cell) => HEADER_CELL.test(cell));
  });
}
