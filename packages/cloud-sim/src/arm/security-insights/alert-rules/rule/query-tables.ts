/**
 * The tables that a query seems to read: names at the places where KQL wants a table. A shallow look, not a parser:
 * functions, what `let` names, wildcards and fuzzy unions are passed over, and what it cannot see it does not refuse.
 */
export function tablesIn(query: string): readonly string[] {
  const text = withoutTextsAndComments(query);
  const own = new Set([...text.matchAll(/\blet\s+(\w+)\s*=/g)].map((match) => match[1]));
  const found = [...statementSources(text), ...bracketedSources(text), ...operands(text)];
  return [...new Set(found)].filter((name) => !own.has(name) && !sources.has(name.toLowerCase()));
}

/** Words that stand where a table would, and are none. */
const sources = new Set(
  (
    'print range datatable externaldata union search find let set declare evaluate materialize view ' +
    'true false null dynamic'
  ).split(' '),
);

/** A name that is neither called, nor a member, nor a parameter's, nor a wildcard. */
const tableName = String.raw`([A-Za-z_]\w*)(?![\w*]|\s*[(.=:])`;

/** What is left of a query is code: its texts are empty, its comments gone. */
export function withoutTextsAndComments(query: string): string {
  return query
    .replaceAll(/h?@?"(?:[^"\\\n]|\\.)*"|h?@?'(?:[^'\\\n]|\\.)*'/gi, '""')
    .replaceAll(/\/\/.*$/gm, '');
}

/** `T | …` and `let x = T | …`, where the statement is more than a name or the last one. */
function statementSources(text: string): readonly string[] {
  const statements = text.split(';').filter((statement) => statement.trim() !== '');
  return statements.flatMap((statement, index) => {
    const isLast = index === statements.length - 1;
    const pattern = new RegExp(String.raw`^\s*(?:let\s+\w+\s*=\s*)?${tableName}\s*(\||$)`);
    const [, name, after] = pattern.exec(statement) ?? [];
    // A lone name after let may be a column or a value: it is no table for certain.
    return name !== undefined && (after === '|' || isLast) ? [name] : [];
  });
}

/** `(T | …)`, `{ T | …`. */
function bracketedSources(text: string): readonly string[] {
  const pattern = new RegExp(String.raw`[({]\s*${tableName}\s*\|`, 'g');
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** `union A, B`, `join kind=inner (A)`, `lookup A on …`. */
function operands(text: string): readonly string[] {
  const options = String.raw`((?:\s+[\w.]+\s*=\s*\w+)*)`;
  const operator = new RegExp(String.raw`\b(?:union|join|lookup)\b${options}\s+([^|;)\n]*)`, 'g');
  return [...text.matchAll(operator)].flatMap(([, given = '', list = '']) =>
    /isfuzzy\s*=\s*true/.test(given)
      ? []
      : list
          .replace(/\bon\b.*$/s, '')
          .split(',')
          .flatMap((clause) => new RegExp(String.raw`^\s*\(?\s*${tableName}\s*$`).exec(clause)?.[1] ?? []),
  );
}
