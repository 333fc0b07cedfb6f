import { expect, it } from 'vitest';

import { emailMessage } from './email-message.ts';
import { hostileRequest, hugeRequest, requestWith } from './requests.suite.ts';
import { slackPayload } from './slack-payload.ts';
import { teamsPayload } from './teams-payload.ts';

interface Run {
  readonly text: string;
}
interface Card {
  readonly version: string;
  readonly body: readonly { readonly type: string; readonly inlines: readonly Run[] }[];
  readonly actions: readonly { readonly type: string; readonly url: string }[];
}
interface Blocks {
  readonly blocks: readonly {
    readonly type: string;
    readonly text: { readonly type: string; readonly text: string };
  }[];
}

const cardOf = (request: ReturnType<typeof requestWith>) => teamsPayload(request, 'card') as Card;
const blocksOf = (request: ReturnType<typeof requestWith>) => (slackPayload(request) as Blocks).blocks;

it('shows plan, contradictions, residual access and requester in a card, and opens the page', () => {
  const { body, version, actions } = cardOf(requestWith());
  expect(body.map(({ inlines }) => inlines[0]?.text)).toEqual([
    'Approval needed: contain-aws-key',
    'Request',
    'Run run-20260504-abc',
    'Incident: Access key used from a new country',
    'Requested by Bob Responder',
    'Expires 2026-05-04T12:00:00.000Z',
    'Plan',
    'deactivate access key AKIAEXAMPLEMALLORY01 of mallory',
    'Contradictions',
    'the incident names the user mallory, AWS names mallory2',
    'Access that would be left',
    'sessions that were issued before live until 14:00',
  ]);
  expect(version).toBe('1.4');
  expect(actions).toEqual([
    {
      type: 'Action.OpenUrl',
      title: 'Review and decide',
      url: 'https://drawbridge.example.com/approve/abc_DEF-123',
    },
  ]);
});

it('wraps the card in a message where the flow takes that', () => {
  expect(teamsPayload(requestWith(), 'message')).toEqual({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: cardOf(requestWith()),
      },
    ],
  });
});

it('lets no text from outside be more than text in a card', () => {
  const { body } = cardOf(hostileRequest());
  expect(new Set(body.map(({ type }) => type))).toEqual(new Set(['RichTextBlock']));
  const said = body.flatMap(({ inlines }) => inlines.map(({ text }) => text)).join(' ');
  expect(said).not.toMatch(/:\/\/|www\.|[\p{Cc}\p{Cf}]/u);
});

it('lets no text from outside be more than text in blocks', () => {
  const blocks = blocksOf(hostileRequest());
  const withMarkup = blocks.filter(({ text }) => text.type === 'mrkdwn');
  expect(withMarkup.map(({ text }) => text.text)).toEqual([
    '<https://drawbridge.example.com/approve/abc_DEF-123|Review and decide>',
  ]);
  const others = blocks.filter(({ text, type }) => text.type === 'plain_text' && type === 'section');
  expect(others.map(({ text }) => text.text).join(' ')).not.toMatch(/[<>]|:\/\/|www\.|&(?!amp;|lt;|gt;)/);
});

it('lets no text from outside be more than text in a mail', () => {
  const { subject, html, text } = emailMessage(hostileRequest());
  expect(html).not.toMatch(/<script|<at>|href="(?!https:\/\/drawbridge\.example\.com)/);
  expect(html.match(/<a /g)).toHaveLength(1);
  expect(text.match(/:\/\//g)).toHaveLength(1);
  expect(subject).not.toMatch(/[\r\n]/);
});

it.each(['message', 'card'] as const)(
  'keeps the largest request under the limit of Teams as a %s',
  (shape) => {
    const payload = JSON.stringify(teamsPayload(hugeRequest(), shape));
    expect(Buffer.byteLength(payload)).toBeLessThan(28_000);
    expect(payload).toContain('more: see the page');
  },
);

it('keeps the largest request under the limits of Slack', () => {
  const blocks = blocksOf(hugeRequest());
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(Math.max(...blocks.map(({ text }) => text.text.length))).toBeLessThanOrEqual(3_000);
  expect(JSON.stringify(blocks)).toContain('more: see the page');
});

it('says that it asks for the second time', () => {
  expect(emailMessage(requestWith({ isEscalation: true })).subject).toBe(
    'Still waiting for approval: contain-aws-key',
  );
});
