import { describe, expect, test } from 'vitest';

import { awsCases } from '../aws/conformance-cases.suite.ts';
import { azureCases } from '../azure/conformance-cases.suite.ts';
import { changeOf, useStages } from '../conformance/stage.suite.ts';
import { gcpCases } from '../gcp/conformance-cases.suite.ts';
import { isAsPlanned } from './is-as-planned.ts';

const start = useStages();

describe.each([...awsCases, ...gcpCases, ...azureCases])(
  'a plan of $id that was handed on',
  (conformanceCase) => {
    test('is as it was planned, and with other words or another change it is not', async () => {
      const { plan } = await start(conformanceCase);
      const handedOn = () => plan().then((made) => JSON.parse(JSON.stringify(made)) as typeof made);
      const planned = changeOf(await handedOn());
      expect(isAsPlanned(planned)).toBe(true);
      expect(isAsPlanned({ ...planned, summary: 'Do nothing much' })).toBe(false);
      expect(isAsPlanned({ ...planned, differences: [] })).toBe(false);
      expect(isAsPlanned({ ...planned, change: { account: 'another' } })).toBe(false);
      expect(isAsPlanned({ ...planned, hash: 'a'.repeat(64) })).toBe(false);
      expect(isAsPlanned({ ...planned, observed: null })).toBe(false);
    });
  },
);
