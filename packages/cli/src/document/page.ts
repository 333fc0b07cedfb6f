import { htmlBlock, htmlText, inertText } from '@drawbridge/base';

import {
  piecesOf,
  signed,
  type Block,
  type Document,
  type Line,
  type Moment,
  type Piece,
  type Section,
} from './document.ts';
import { readInstant } from './instants.ts';
import { pagePolicy, pageStyle } from './page-style.ts';

/** HTML that was made here. */
class Markup {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

type Part = string | Markup | readonly Markup[];

/** HTML in which every value that is not HTML of ours becomes inert text. */
function markup(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(strings.reduce((html, text, at) => html + htmlOf(values[at - 1] ?? '') + text));
}

function htmlOf(value: Part): string {
  if (typeof value === 'string') return htmlText(inertText(value));
  return value instanceof Markup ? value.html : value.map(({ html }) => html).join('');
}

/** Who made a page, and when: what its countdowns are counted from. */
export interface Made {
  readonly version: string;
  readonly at: Date;
}

/** A document as one file of HTML that loads nothing, runs nothing and sends nothing. */
export function printPage(document: Document, { version, at }: Made): string {
  const { title, status, facts, sections } = document;
  const made = at.toISOString();
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(pagePolicy)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Drawbridge</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header>
<p class="brand">Drawbridge</p>
<h1>${title}</h1>
<p class="status ${status.tone}">${status.word}</p>
${factsList(facts)}
</header>
<nav aria-label="In this report"><ul>${sections.map((own) => markup`<li><a href="#${own.id}">${own.title}</a></li>`)}</ul></nav>
<main id="report">
${sections.map(sectionMarkup)}
</main>
<footer><p>Made by Drawbridge ${version} at ${instant(made)}. Times that are left are counted from then. This file loads nothing and runs no script.</p></footer>
</body>
</html>`.html;
}

function sectionMarkup({ id, title, blocks }: Section): Markup {
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${blocks.map(blockMarkup)}
</section>
`;
}

function blockMarkup(block: Block): Markup {
  switch (block.kind) {
    case 'text':
      return markup`<p>${line(block.text)}</p>\n`;
    case 'facts':
      return factsList(block.rows);
    case 'list':
      return markup`<ul>${block.items.map((item) => markup`<li>${line(item)}</li>`)}</ul>\n`;
    case 'table':
      return tableMarkup(block);
    case 'timeline':
      return markup`<ol class="timeline">${block.moments.map(momentMarkup)}</ol>\n`;
    case 'difference':
      return differenceMarkup(block);
    case 'commands':
      return markup`${block.commands.map(
        ({ does, command }) => markup`<p>${does}</p>
<pre class="command" tabindex="0" role="group" aria-label="${`Command: ${does}`}"><code>${new Markup(htmlBlock([command]))}</code></pre>
`,
      )}`;
    case 'part':
      return markup`<article class="part">
<h3>${line(block.title)}</h3>
${block.blocks.map(blockMarkup)}
</article>
`;
  }
}

function factsList(rows: Document['facts']): Markup {
  return rows.length === 0
    ? markup``
    : markup`<dl>${rows.map(([name, value]) => markup`<dt>${name}</dt><dd>${line(value)}</dd>`)}</dl>\n`;
}

function tableMarkup({ caption, heads, rows }: Extract<Block, { kind: 'table' }>): Markup {
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => markup`<tr>${row.map((cell) => markup`<td>${line(cell)}</td>`)}</tr>\n`)}
</tbody></table></div>
`;
}

function momentMarkup({ at, kind, tone = 'plain', text }: Moment): Markup {
  return markup`<li class="${kind} is-${tone}">${instant(at)}<span class="kind">${kind}</span>${line(text)}</li>\n`;
}

function differenceMarkup({ label, lines }: Extract<Block, { kind: 'difference' }>): Markup {
  const shown = signed(lines).map((text) => {
    const html = new Markup(htmlBlock([text]));
    if (text.startsWith('+')) return markup`<ins>${html}</ins>`;
    return text.startsWith('-') ? markup`<del>${html}</del>` : markup`${html}\n`;
  });
  return markup`<pre tabindex="0" role="group" aria-label="${label}">${shown}</pre>\n`;
}

function line(text: Line): Markup {
  return markup`${piecesOf(text).map(piece)}`;
}

function piece(own: Piece): Markup {
  if (typeof own === 'string') return markup`${own}`;
  if ('code' in own) return markup`<code>${own.code}</code>`;
  if ('at' in own) return instant(own.at);
  return markup`<span class="word ${own.tone}">${own.word}</span>`;
}

function instant(text: string): Markup {
  const read = readInstant(text);
  return read === undefined ? markup`${text} ` : markup`<time datetime="${read.iso}">${read.shown}</time>`;
}
