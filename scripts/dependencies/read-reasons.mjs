/**
 * Why each dependency is there, by its name: the rows of ARCHITECTURE's table. A name that begins with a hyphen is the
 * one before it with another end (`@aws-sdk/client-iam`, `-sts`); `*` stands for any.
 */
export function readReasons(architecture) {
  const [, table = ''] = architecture.split(/^## Dependencies, and why each is there$/m);
  const rows = [...table.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].filter(([, names]) => !/^-+$/.test(names));
  return rows.flatMap(([, names, why]) => namesIn(names).map((name) => ({ name, why })));
}

function namesIn(cell) {
  let last = '';
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, token]) => {
    if (!token.startsWith('-')) return (last = token.replace(/ .*$/, ''));
    return last.replace(/-[^-/]+$/, '') + token;
  });
}

/** The reason for one dependency; undefined where the table has none. */
export function reasonFor(reasons, name) {
  return reasons.find((row) => row.name === name || matches(row.name, name))?.why;
}

const matches = (pattern, name) => pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1));
