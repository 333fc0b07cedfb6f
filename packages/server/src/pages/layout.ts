import { createHash } from 'node:crypto';

import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** A part of a page. What is put into it is escaped. */
export type Part = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Readable on a telephone, light or dark as the device is, and printable. */
const style = `
:root{color-scheme:light dark}
html{background:Canvas;color:CanvasText}
body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;border-bottom:1px solid #8888}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
h1,li,p,td{overflow-wrap:anywhere}
.warn{border-left:.3rem solid #a40e26;padding-left:.75rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem;border-bottom:1px solid #8888}
textarea{width:100%;box-sizing:border-box;font:inherit}
button{font:inherit;padding:.6rem 1.4rem;margin:.5rem .5rem 0 0;min-height:2.75rem;border:2px solid;border-radius:.4rem;background:transparent;cursor:pointer}
.approve{color:#116329}.deny{color:#a40e26}
@media (prefers-color-scheme:dark){.warn{border-color:#ff7b72}.approve{color:#56d364}.deny{color:#ff7b72}}
`;

/** In one piece: the policy allows exactly these bytes, and white space around them would be more. */
const styleElement = raw(`<style>${style}</style>`);

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing but this page, its style and a form to this server: no script at all. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

/** A whole page. */
export function page(title: string, ...body: readonly Part[]): Part {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Drawbridge</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}
