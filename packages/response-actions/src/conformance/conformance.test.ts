import { expect, test } from 'vitest';

import { awsCases } from '../aws/conformance-cases.suite.ts';
import { azureCases } from '../azure/conformance-cases.suite.ts';
import { actionCatalogue } from '../catalogue.ts';
import { gcpCases } from '../gcp/conformance-cases.suite.ts';
import { describeConformance } from './conformance.suite.ts';

const cases = [...awsCases, ...gcpCases, ...azureCases];

test('every action of the catalogue has its case', () => {
  expect(cases.map((one) => one.id).sort()).toEqual(actionCatalogue.map((one) => one.id).sort());
});

cases.forEach(describeConformance);
