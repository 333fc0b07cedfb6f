import { describe, expect, it } from 'vitest';

import { normaliseText } from './normalise-text.ts';

describe('a text as it is read', () => {
  it.each([
    ['a byte order mark', '\uFEFFalice', 'alice'],
    ['a zero-width space', 'ali\u200Bce', 'alice'],
    ['a no-break space at the end', 'alice\u00A0', 'alice'],
    ['a bidi override', '\u202Ealice\u202C', 'alice'],
    ['a soft hyphen', 'ali\u00ADce', 'alice'],
    ['full-width letters', 'ａｌｉｃｅ', 'alice'],
    ['letters of two parts', 'ame\u0301lie', 'am\u00E9lie'],
    ['white space at the ends', ' alice\t\r\n', 'alice'],
  ])('has %s as no part of it', (_what, text, read) => {
    expect(normaliseText(text)).toBe(read);
  });
});
