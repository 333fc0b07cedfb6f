const wordCharacter = /[\p{L}\p{N}]/u;

/**
 * Whether a text has a term: a place where it stands and, at each end that is asked for, no letter or digit follows.
 * The empty term is everywhere. Both texts must be folded to one case by the caller where case does not matter.
 */
export function hasTerm(text: string, term: string, atStart: boolean, atEnd: boolean): boolean {
  if (term === '') return true;
  const characters = Array.from(term);
  const guardStart = atStart && wordCharacter.test(characters[0] ?? '');
  const guardEnd = atEnd && wordCharacter.test(characters.at(-1) ?? '');
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + 1)) {
    const before = guardStart && at > 0 && wordCharacter.test(characterBefore(text, at));
    const after = guardEnd && wordCharacter.test(characterAt(text, at + term.length));
    if (!before && !after) return true;
  }
  return false;
}

function characterAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function characterBefore(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff ? characterAt(text, at - 2) : text.charAt(at - 1);
}
