import { readJsonObject } from '../simulation/read-json-object.ts';

interface Block {
  readonly type?: unknown;
  readonly text?: { readonly type?: unknown; readonly text?: unknown };
}

/** Slack's word for what is wrong with a message for an incoming webhook; undefined where it was posted. */
export function refuseSlackMessage(body: string): string | undefined {
  const message = readJsonObject(body) as { readonly text?: unknown; readonly blocks?: unknown } | undefined;
  if (message === undefined) return 'invalid_payload';
  if (typeof message.text !== 'string' || message.text === '') return 'no_text';
  const blocks = (message.blocks ?? []) as readonly Block[];
  return blocks.length <= 50 && blocks.every(isShown) ? undefined : 'invalid_blocks';
}

const longest: Readonly<Record<string, number>> = { header: 150, section: 3_000 };

function isShown({ type, text }: Block): boolean {
  const limit = longest[String(type)];
  if (typeof text?.text !== 'string' || text.text === '') return false;
  return limit !== undefined && text.text.length <= limit;
}
