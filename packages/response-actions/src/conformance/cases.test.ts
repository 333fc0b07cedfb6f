import { expect, test } from 'vitest';

import { awsCases } from '../aws/conformance-cases.suite.ts';
import { azureCases } from '../azure/conformance-cases.suite.ts';
import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import { gcpCases } from '../gcp/conformance-cases.suite.ts';

const cases = [...awsCases, ...gcpCases, ...azureCases];

test('every action of the catalogue has its case', () => {
  expect([...new Set(cases.map((conformanceCase) => conformanceCase.id))].sort()).toEqual(
    actionCatalogue.map((action) => action.id).sort(),
  );
});

test.each(actionCatalogue)('every permission of $id is needed in one of its cases', ({ id }) => {
  const unused = cases
    .filter((conformanceCase) => conformanceCase.id === id)
    .map((conformanceCase) => conformanceCase.unused ?? []);
  const [first = [], ...rest] = unused;
  expect(first.filter((text) => rest.every((other) => other.includes(text)))).toEqual([]);
});
