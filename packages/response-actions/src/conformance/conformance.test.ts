import { expect, test } from 'vitest';

import { deactivateAccessKeyCase } from '../aws/iam/deactivate-access-key/conformance-case.suite.ts';
import { disableUserCase } from '../azure/entra/disable-user/conformance-case.suite.ts';
import { actionCatalogue } from '../catalogue.ts';
import { stopInstanceCase } from '../gcp/compute/stop-instance/conformance-case.suite.ts';
import { describeConformance } from './conformance.suite.ts';

const cases = [deactivateAccessKeyCase, stopInstanceCase, disableUserCase];

test('every action of the catalogue has its case', () => {
  expect(cases.map((one) => one.id).sort()).toEqual(actionCatalogue.map((one) => one.id).sort());
});

cases.forEach(describeConformance);
