import { htmlText, sha256, type Inert } from '@drawbridge/base';

import { sectionsOf, titleOf, type ApprovalRequest } from './approval-request.ts';

/** A mail, without sender and recipients. */
export interface EmailMessage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same each time it is sent, so that a mailbox knows a repetition. */
  readonly messageId: string;
}

/** A request as text and HTML without images, scripts or styles from elsewhere. The one link in it is ours. */
export function emailMessage(request: Inert<ApprovalRequest>): EmailMessage {
  const { runId, round, isEscalation, link } = request;
  const sections = sectionsOf(request, { lines: 100, characters: 500 });
  const text = sections.map(({ heading, lines }) =>
    [heading, ...lines.map((line) => `  ${line}`)].join('\n'),
  );
  const html = sections.map(
    ({ heading, lines }) =>
      `<h2>${htmlText(heading)}</h2><ul>${lines.map((line) => `<li>${htmlText(line)}</li>`).join('')}</ul>`,
  );
  const anchor = `<p><a href="${htmlText(link)}">Review and decide</a></p>`;
  const id = sha256(`${runId} ${String(round)} ${String(isEscalation)}`).slice(0, 32);
  return {
    subject: titleOf(request),
    text: [`Review and decide: ${link}`, ...text].join('\n\n'),
    html: `<!doctype html><html lang="en"><body>${anchor}${html.join('')}</body></html>`,
    messageId: `<${id}@drawbridge.invalid>`,
  };
}

/** A mail that says of itself that it is a test. */
export function testEmail(now: Date): EmailMessage {
  const text = 'If you read this, the channel works.';
  const messageId = `<test-${String(now.getTime())}@drawbridge.invalid>`;
  return { subject: 'Drawbridge: a test', text, html: `<p>${text}</p>`, messageId };
}
