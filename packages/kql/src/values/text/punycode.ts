import punycode from 'punycode/punycode.js';

/** Punycode as RFC 3492 has it, for one label and without the `xn--` in front; a label in ASCII stays as it is. */
export function encodePunycode(label: string): string {
  return /^[\0-\x7f]*$/.test(label) ? label : punycode.encode(label);
}

/** Null where the text is not punycode. */
export function decodePunycode(text: string): string | null {
  try {
    return punycode.decode(text);
  } catch {
    return null;
  }
}
