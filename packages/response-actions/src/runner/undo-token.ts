import { given, toJson, type JsonValue } from '@drawbridge/base';
import { targetId, type Target } from '@drawbridge/incident-model';
import { z } from 'zod';

import type { HomeAccount } from '../contract/accounts.ts';
import type { Action } from '../contract/action.ts';
import type { Refused } from '../contract/outcome.ts';
import { refuse } from '../contract/refuse.ts';

const homeAccount = z.strictObject({
  account: z.string().optional(),
  tenant: z.string().optional(),
  projects: z.array(z.string()).optional(),
});

const sealedToken = z.strictObject({
  action: z.string(),
  target: z.string(),
  /** Absent in journals from before accounts were recorded. */
  home: homeAccount.optional(),
  token: z.json(),
});

/** Binds an action's undo token to the action, the target and the account that it was made for. */
export function sealUndo(action: Action, target: Target, home: HomeAccount, token: JsonValue): JsonValue {
  return { action: action.id, target: targetId(target), home: toJson(home), token };
}

/** Where the change was made, as far as a sealed token tells. */
export function homeOfUndo(sealed: JsonValue): HomeAccount | undefined {
  const parsed = sealedToken.safeParse(sealed);
  return parsed.success && parsed.data.home !== undefined ? given(parsed.data.home) : undefined;
}

/** The action's own token, if this is one, and was made for this action and this target. */
export function openUndo(
  action: Action,
  target: Target,
  sealed: JsonValue,
):
  { readonly outcome: 'ready'; readonly home: HomeAccount | undefined; readonly token: JsonValue } | Refused {
  const parsed = sealedToken.safeParse(sealed);
  if (!parsed.success) return damaged(`it is not an undo token of ${action.id}`);
  if (parsed.data.action !== action.id) {
    return damaged(`it was made by ${parsed.data.action}, not by ${action.id}`);
  }
  if (parsed.data.target !== targetId(target)) {
    return damaged(`it was made for ${parsed.data.target}, not for ${targetId(target)}`);
  }
  const token = action.undoToken.safeParse(parsed.data.token);
  if (!token.success) return damaged(`its content is not what ${action.id} writes`);
  return { outcome: 'ready', home: homeOfUndo(sealed), token: token.data };
}

function damaged(why: string): Refused {
  return refuse('bad-undo-token', `the undo token cannot be used: ${why}`, [
    'Hand back the undo token of the journal entry exactly as it was written.',
  ]);
}
