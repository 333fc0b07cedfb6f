import { expect, it } from 'vitest';

import { problemsOf } from '../query.suite.ts';

it('refuses what gives several tables, with what to write instead', async () => {
  expect((await problemsOf('Events | fork (count) (take 1)'))[0]).toMatch(
    /'fork', which answers several tables.*each branch/s,
  );
  expect((await problemsOf('Events | facet by Name'))[0]).toMatch(
    /'facet', which answers several tables.*each column/s,
  );
  expect((await problemsOf('Events | consume'))[0]).toMatch(
    /'consume', which answers nothing.*leave it out/s,
  );
});
