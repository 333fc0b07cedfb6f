import type { Inert } from '@drawbridge/base';

import { printFitting, sectionsOf, titleOf, type ApprovalRequest, type Extent } from './approval-request.ts';

/** What the flow's template takes: a message with the card attached, or the card itself. */
export type TeamsShape = 'message' | 'card';

/** A card's limit is about 28 KB with all that is around it. */
const longestPayload = 27_000;

/**
 * An Adaptive Card 1.4 for a flow of Teams Workflows. Text from outside stands in text runs, in which Teams reads no
 * Markdown; the only action opens our page. Source: learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors.
 */
export function teamsPayload(request: Inert<ApprovalRequest>, shape: TeamsShape): object {
  return printFitting(
    (extent) => wrapCard(printCard(request, extent), shape),
    (payload) => Buffer.byteLength(JSON.stringify(payload)) <= longestPayload,
  );
}

/** A card that says of itself that it is a test, and in which shape it was sent. */
export function teamsTestPayload(shape: TeamsShape): object {
  const body = [heading('Drawbridge: a test'), text(`If you read this, the flow takes shape: ${shape}`)];
  return wrapCard({ ...emptyCard, body }, shape);
}

const emptyCard = {
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.4',
};

function printCard(request: Inert<ApprovalRequest>, extent: Extent): object {
  const sections = sectionsOf(request, extent).flatMap(({ heading: title, lines }) => [
    heading(title),
    ...lines.map(text),
  ]);
  return {
    ...emptyCard,
    fallbackText: 'Drawbridge: an approval is needed',
    body: [heading(titleOf(request), 'Large'), ...sections],
    actions: [{ type: 'Action.OpenUrl', title: 'Review and decide', url: request.link }],
  };
}

function wrapCard(card: object, shape: TeamsShape): object {
  if (shape === 'card') return card;
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content: card }] };
}

function heading(said: string, size = 'Medium'): object {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: said, weight: 'Bolder', size }] };
}

function text(line: string): object {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: line }] };
}
