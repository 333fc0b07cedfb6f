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
      const { plan, clock } = await start(conformanceCase);
      const handedOn = () => plan().then((made) => JSON.parse(JSON.stringify(made)) as typeof made);
      const planned = changeOf(await handedOn());
      const at = clock.now();
      const asPlanned = (changes: object) => isAsPlanned({ ...planned, ...changes }, at);
      expect(asPlanned({})).toBe(true);
      expect(asPlanned({ summary: 'Do nothing much' })).toBe(false);
      expect(asPlanned({ differences: [] })).toBe(false);
      expect(asPlanned({ change: { account: 'another' } })).toBe(false);
      expect(asPlanned({ hash: 'a'.repeat(64) })).toBe(false);
      expect(asPlanned({ observed: null })).toBe(false);
      const left = { code: 'nothing-much', what: 'Nothing much.' };
      expect(asPlanned({ residual: [...planned.residual, left] })).toBe(false);
      expect(asPlanned({ residual: planned.residual.slice(1) })).toBe(planned.residual.length === 0);
      const longAgo = planned.residual.map((item) => ({ ...item, until: '2020-01-01T00:00:00.000Z' }));
      expect(asPlanned({ residual: longAgo })).toBe(planned.residual.length === 0);
    });
  },
);
