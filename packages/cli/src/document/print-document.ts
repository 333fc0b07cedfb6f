import type { Host } from '../terminal/host.ts';
import { version } from '../terminal/version.ts';
import type { Document } from './document.ts';
import { printMarkdown } from './markdown.ts';
import { printPage } from './page.ts';

/** A document in the form that was asked for. */
export function printDocument(
  host: Pick<Host, 'clock'>,
  document: Document,
  format: 'markdown' | 'html',
): string {
  return format === 'html' ? printPage(document, { version, at: host.clock.now() }) : printMarkdown(document);
}
