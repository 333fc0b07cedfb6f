import { expect, it } from 'vitest';

import { undoClosing } from './undo-text.ts';

it.each([
  ['restore', false, {}, ['To restore this, add: --apply']],
  ['restore', false, { apply: true }, []],
  ['restore', true, {}, ['Restoring this re-opens access. To do so, add: --apply --reactivate']],
  ['restore', true, { reactivate: true }, ['To restore this, add: --apply']],
  ['restore', true, { apply: true }, ['Restoring this re-opens access. To do so, add: --reactivate']],
  ['restore', true, { apply: true, reactivate: true }, []],
  ['nothing', false, { apply: true }, ['There is nothing to restore.']],
] as const)(
  'asks for what is missing alone: %s, re-opens access %s, with %j',
  (outcome, needsReactivate, asked, said) => {
    expect(undoClosing({ outcome, needsReactivate } as never, asked)).toEqual(said);
  },
);
