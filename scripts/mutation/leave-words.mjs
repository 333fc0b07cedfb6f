/**
 * Tells Stryker to leave words for people alone: a text with a space in it, and what stands under a name such as
 * `reason`. Another wording neither calls nor refuses anything else, and there are hundreds of them.
 */
const namesOfWords = new Set(['summary', 'reason', 'hints', 'evidence', 'field', 'what', 'why', 'remedy']);

function isWords(path) {
  if (path.isStringLiteral()) return path.node.value.includes(' ');
  if (path.isTemplateLiteral()) return path.node.quasis.some((quasi) => quasi.value.raw.includes(' '));
  if (path.isArrayExpression()) {
    const elements = path.get('elements');
    return elements.length > 0 && elements.every(isWords);
  }
  return path.isObjectProperty() && path.get('key').isIdentifier() && namesOfWords.has(path.node.key.name);
}

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'words',
    value: { shouldIgnore: (path) => (isWords(path) ? 'words for people' : undefined) },
  },
];
