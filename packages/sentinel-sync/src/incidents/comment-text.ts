import { htmlText } from '@drawbridge/base';

/** What a comment says: HTML of ours, in which every value is escaped, or a text, which is escaped here. */
export type CommentContent = { readonly html: string } | { readonly text: string };

/** A comment as it is sent. */
export interface CommentText {
  readonly message: string;
  readonly isCut: boolean;
}

/** The service takes 30,000 characters, and counts them as we do not know how: below is safe. */
const mostCharacters = 29_900;
const note =
  '<p>… The rest is left out: a comment has at most 30,000 characters. The evidence of the run has all.</p>';

/** The comment below the service's limit: cut between its letters, with what is open closed and a note at the end. */
export function createCommentText(content: CommentContent): CommentText {
  const html = 'html' in content ? content.html : content.text.split(/\r?\n/).map(htmlText).join('<br>');
  return html.length <= mostCharacters
    ? { message: html, isCut: false }
    : { message: cut(html), isCut: true };
}

function cut(html: string): string {
  const open: string[] = [];
  let length = 0;
  let closing = 0;
  for (const [token] of html.matchAll(/<[^<>]*>|&#?\w+;|[^]/gu)) {
    const next = openAfter(open, token);
    const nextClosing = next.reduce((sum, name) => sum + closingTag(name).length, 0);
    if (length + token.length + nextClosing + note.length > mostCharacters) break;
    length += token.length;
    open.splice(0, open.length, ...next);
    closing = nextClosing;
  }
  return html.slice(0, length) + (closing === 0 ? '' : open.toReversed().map(closingTag).join('')) + note;
}

/** The elements that are open after a token. */
function openAfter(open: readonly string[], token: string): readonly string[] {
  const [, slash, name = ''] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(token) ?? [];
  if (slash === undefined || /^(?:br|hr|img)$/i.test(name) || token.endsWith('/>')) return open;
  return slash === '/' ? open.slice(0, Math.max(0, open.lastIndexOf(name))) : [...open, name];
}

function closingTag(name: string): string {
  return `</${name}>`;
}
