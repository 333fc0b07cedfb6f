import type { Inert } from '@drawbridge/base';

import { printFitting, sectionsOf, titleOf, type ApprovalRequest, type Extent } from './approval-request.ts';

const longestText = 3_000;
const longestHeader = 150;

interface SlackPayload {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

interface SlackBlock {
  readonly type: 'header' | 'section';
  readonly text: { readonly type: 'plain_text' | 'mrkdwn'; readonly text: string; readonly emoji?: boolean };
}

/**
 * Blocks for an incoming webhook of Slack. Text from outside is plain text, and escaped all the same. The page is a
 * link and not a button: a button without an app behind it shows a warning sign when it is pressed.
 * Source: docs.slack.dev/reference/block-kit.
 */
export function slackPayload(request: Inert<ApprovalRequest>): object {
  return printFitting(
    (extent) => printBlocks(request, extent),
    ({ blocks }) => blocks.every((block) => block.text.text.length <= longestText),
  );
}

/** A message that says of itself that it is a test. */
export function slackTestPayload(): object {
  return withoutUnfurling({
    text: 'Drawbridge: a test',
    blocks: [section('If you read this, the channel works.')],
  });
}

function printBlocks(request: Inert<ApprovalRequest>, extent: Extent): SlackPayload {
  const sections = sectionsOf(request, extent).map(({ heading, lines }) =>
    section([heading.toUpperCase(), ...lines].join('\n')),
  );
  const link = escapeText(request.link).replaceAll('|', '%7C');
  return withoutUnfurling({
    text: 'Drawbridge: an approval is needed',
    blocks: [
      { type: 'header', text: plain(titleOf(request).slice(0, longestHeader)) },
      ...sections,
      { type: 'section', text: { type: 'mrkdwn', text: `<${link}|Review and decide>` } },
    ],
  });
}

/** No preview of the page, which would open the link on behalf of everybody. */
function withoutUnfurling(payload: SlackPayload): SlackPayload {
  return { ...payload, ...{ mrkdwn: false, unfurl_links: false, unfurl_media: false } };
}

function section(text: string): SlackBlock {
  return { type: 'section', text: plain(escapeText(text)) };
}

function plain(text: string): SlackBlock['text'] {
  return { type: 'plain_text', text, emoji: false };
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
