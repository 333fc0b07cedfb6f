/** What nobody sees: format characters (zero width, bidi, byte order marks), variation selectors, soft hyphens. */
const invisible = /\p{Cf}|\p{Variation_Selector}|\u034F|\u115F|\u1160|\u17B4|\u17B5|\u3164|\uFFA0/gu;

/**
 * A text as a person reads it: compatible forms are one (NFKC makes a no-break space a space and full-width letters
 * letters), invisible characters are left out, and so is white space at the ends. Names that look alike compare alike.
 */
export function normaliseText(text: string): string {
  return text.normalize('NFKC').replaceAll(invisible, '').trim();
}
