import { describe, expect, it } from 'vitest';

import type { Document } from './document.ts';
import { countdown } from './instants.ts';
import { printMarkdown } from './markdown.ts';
import { printPage } from './page.ts';

const document: Document = {
  title: 'Run <1>',
  status: { word: 'Contained.', tone: 'good' },
  facts: [['run', { code: 'a|b' }]],
  sections: [
    {
      id: 'all',
      title: 'All',
      blocks: [
        { kind: 'timeline', moments: [{ at: '2026-11-18T08:16:05.000Z', kind: 'event', text: 'x' }] },
        {
          kind: 'table',
          caption: 'C',
          heads: ['field', 'now'],
          rows: [['Status', { word: 'off', tone: 'bad' }]],
        },
        { kind: 'difference', label: 'Lines', lines: ['- <old>', '+ new', '  same'] },
        { kind: 'part', title: 'P', blocks: [{ kind: 'list', items: ['one', ['t', 'wo']] }] },
        { kind: 'commands', commands: [{ does: 'Undo it', command: 'drawbridge undo r --apply' }] },
      ],
    },
  ],
};

it('is Markdown that a ticket takes', () => {
  expect(printMarkdown(document)).toMatchInlineSnapshot(`
    "# Run \\<1\\>

    **Contained.**

    - run: \`a\\|b\`

    ## All

    | time | kind | what |
    | --- | --- | --- |
    | 2026\\-11-18 08:16:05 UTC | event | x |

    *C*

    | field | now |
    | --- | --- |
    | Status | **off** |

    Lines:

    \`\`\`diff
    - <old>
    + new
      same
    \`\`\`

    ### P

    - one
    - two

    Undo it:

    \`\`\`sh
    drawbridge undo r --apply
    \`\`\`"
  `);
});

it('is one file of HTML with a policy that allows its style and nothing else', () => {
  const page = printPage(document, { version: '1', at: new Date('2026-11-18T10:00:00Z') });
  expect(page).toMatch(
    /content="default-src 'none'; style-src 'sha256-[^']{44}'; base-uri 'none'; form-action 'none'"/,
  );
  expect(page).toContain('<h1>Run &lt;1&gt;</h1>');
  expect(page).toContain('<time datetime="2026-11-18T08:16:05.000Z">2026-11-18 08:16:05 UTC</time>');
  expect(page).toContain('<del>- &lt;old&gt;</del><ins>+ new</ins>  same\n');
  expect(page).toContain('<th scope="col">field</th>');
  expect(page).not.toMatch(/<script|\son[a-z]+=|https?:\/\//);
});

describe('a countdown', () => {
  it.each([
    ['2026-11-18T10:00:30Z', 'in less than a minute'],
    ['2026-11-18T10:59:59.999Z', 'in 59 min'],
    ['2026-11-18T11:00:00Z', 'in 1 h'],
    ['2026-11-20T10:05:00Z', 'in 2 d'],
    ['2026-11-19T22:00:00Z', 'in 1 d 12 h'],
    ['2026-11-18T12:00:00+01:00', 'in 1 h'],
    ['2026-11-18T09:57:00Z', 'over for 3 min'],
    ['soon', 'unknown'],
    ['2026-13-45T00:00:00Z', 'unknown'],
  ])('to %s at 10:00 is %s', (until, said) => {
    expect(countdown(until, new Date('2026-11-18T10:00:00Z'))).toBe(said);
  });
});
