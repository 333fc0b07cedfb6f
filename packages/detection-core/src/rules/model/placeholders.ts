/** The columns that a format names: `{{Column}}`. */
export function placeholders(format: string): readonly string[] {
  return [...format.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map((match) => match[1] ?? '');
}
