import { describe, expect, it } from 'vitest';

import { asciiJson, inert, inertLines, inertText, printable } from './inert-text.ts';
import { htmlBlock, htmlText, markdownBlock, markdownCode, markdownText } from './markup-text.ts';

describe('text from outside, in one line', () => {
  it.each([
    ['a line feed', 'a\nb', String.raw`a\nb`],
    ['a carriage return', 'a\rb', String.raw`a\rb`],
    ['a tab', 'a\tb', String.raw`a\tb`],
    ['an escape sequence', '\u001b[31mred', String.raw`\x1b[31mred`],
    ['a link of a terminal (OSC 8)', '\u001b]8;;http://x\u0007y', String.raw`\x1b]8;;http://x\x07y`],
    ['a control of eight bits (CSI)', '\u009b2J', String.raw`\x9b2J`],
    ['the next line (NEL)', 'a\u0085b', String.raw`a\x85b`],
    ['a line separator', 'a\u2028b\u2029c', String.raw`a\u{2028}b\u{2029}c`],
    ['an override of direction', '\u202egnp.exe', String.raw`\u{202e}gnp.exe`],
    ['an isolate of direction', '\u2066x\u2069', String.raw`\u{2066}x\u{2069}`],
    ['a space of no width', 'ad\u200bmin', String.raw`ad\u{200b}min`],
    ['a byte order mark and a soft hyphen', '\ufeffa\u00adb', String.raw`\u{feff}a\xadb`],
    ['a tag character', 'a\u{e0041}', String.raw`a\u{e0041}`],
    ['a letter that shows nothing', 'a\u3164\u2800b', String.raw`a\u{3164}\u{2800}b`],
    ['half of a pair', 'a\ud800b', String.raw`a\u{d800}b`],
    ['spaces that push the rest to the next line', `a${' '.repeat(200)}b\u00a0\u2003c`, 'a b c'],
    ['marks that pile up', `a${'\u0301'.repeat(9)}`, `a${'\u0301'.repeat(4)}[+5]`],
    ['a command to a runner of GitHub', '::error file=x::y', String.raw`\x3a\x3aerror file=x::y`],
    ['a command to an agent of Azure', '##vso[task.complete]', String.raw`#\x23vso[task.complete]`],
  ])('spells %s', (_what, text, shown) => {
    expect(inertText(text)).toBe(shown);
  });

  it('leaves what people write alone', () => {
    const text = "Übung – 東京 (дом) 👍🏽 arn:aws:iam::123456789012:user/o'neil+x#EXT#@example.com";
    expect(inertText(text)).toBe(text);
  });

  it('cuts long text and says how much is missing, never inside a pair', () => {
    expect(inertText('x'.repeat(3_500))).toBe(`${'x'.repeat(2_000)}… (1,500 more characters)`);
    expect(inertText('👍👍', 3)).toBe('👍… (2 more characters)');
  });
});

it('keeps the lines of an excerpt away from the margin', () => {
  expect(inertLines('first\napproval  none needed\r\n\tx\u001b[2K')).toBe(
    String.raw`first
    approval  none needed
        x\x1b[2K`,
  );
});

it('spells at the last border all but our own line breaks and colours', () => {
  expect(printable('a\n\u001b[31mb\u001b[39m\u001b[2K\u202e\r', true)).toBe(
    `a\n\u001b[31mb\u001b[39m${String.raw`\x1b[2K\u{202e}\r`}`,
  );
  expect(printable('\u001b[31mb\u001b[8mhidden')).toBe(String.raw`\x1b[31mb\x1b[8mhidden`);
});

it('leaves JSON the same value, without a character that acts', () => {
  const value = { title: 'a\u202e\u200b\u009b\u007f\u{e0041}\n' };
  const json = asciiJson(JSON.stringify(value, null, 2));
  expect(json).toMatch(/^[\n -~]*$/);
  expect(JSON.parse(json)).toEqual(value);
});

it('makes every text of a value inert, names of fields too, and leaves the rest as it is', () => {
  const at = new Date(0);
  expect(inert({ a: ['x\n', { 'b\n': '\u202e', at, n: 1n }], text: 'k\nl' }, ['text'])).toEqual({
    a: [String.raw`x\n`, { [String.raw`b\n`]: String.raw`\u{202e}`, at, n: 1n }],
    text: 'k\nl',
  });
});

describe('text from outside in Markdown', () => {
  it.each([
    ['a link', '[x](javascript:alert(1))', String.raw`\[x\]\(javascript:alert\(1\)\)`],
    ['an image', '![x](y)', String.raw`\!\[x\]\(y\)`],
    ['HTML', '<img src=x>', String.raw`\<img src=x\>`],
    ['an entity', '&lt;', String.raw`\&lt;`],
    ['a cell of a table', 'a | b', String.raw`a \| b`],
    ['a mention', '@team', '@&#8203;team'],
    ['a reference', 'see #123', 'see #&#8203;123'],
    ['an address', 'https://x', 'https:&#8203;//x'],
    ['an address without a scheme', 'www.x', 'www&#8203;.x'],
    ['a list', '- x', String.raw`\- x`],
    ['a numbered list', '1. x', String.raw`1\. x`],
    ['a heading under a line', 'x\n===', String.raw`x\\n===`],
  ])('does not make %s', (_what, text, shown) => {
    expect(markdownText(text)).toBe(shown);
  });

  it('cannot leave its code', () => {
    expect(markdownCode('a`b``c|d')).toBe('``` a`b``c\\|d ```');
    expect(markdownBlock('diff', ['+ ```', '  x\u202e'])).toEqual([
      '````diff',
      '+ ```',
      String.raw`  x\u{202e}`,
      '````',
    ]);
  });
});

it('is text in HTML, in an element and in an attribute', () => {
  expect(htmlBlock(['  <b>\u202e', 'a\nb'])).toBe(String.raw`  &lt;b&gt;\u{202e}` + '\na\n    b');
  expect(htmlText(`<b a="'">&\u202e`)).toBe(String.raw`&lt;b a=&quot;&#39;&quot;&gt;&amp;\u{202e}`);
});
