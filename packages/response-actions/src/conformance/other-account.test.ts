import { expect, test } from 'vitest';

import type { WorldInput } from '@drawbridge/cloud-sim';

import { awsCases } from '../aws/conformance-cases.suite.ts';
import { azureCases } from '../azure/conformance-cases.suite.ts';
import { gcpCases } from '../gcp/conformance-cases.suite.ts';
import type { ConformanceCase } from './conformance-case.suite.ts';
import { isReversible } from './left-changed.suite.ts';
import { changeOf, useStages, writesOf, type Stage } from './stage.suite.ts';

const cases = [...awsCases, ...gcpCases, ...azureCases].map(
  (conformanceCase) => [nameOf(conformanceCase), conformanceCase] as const,
);
const start = useStages();

function nameOf({ id, about }: ConformanceCase): string {
  return about === undefined ? id : `${id} (${about})`;
}

/** The same world, where a target of Google's that is in no project is contained by somebody who has one. */
function homeWorld({ id, world }: ConformanceCase): WorldInput {
  return id.startsWith('gcp.oslogin.')
    ? { ...world, gcp: { ...world.gcp, projects: ['example-prod'] } }
    : world;
}

/** What is in the simulator now, of another account, tenant and project: the same names stand there too. */
function elsewhere({ sim }: Stage): WorldInput {
  const { aws, gcp, azure, arm } = sim.snapshot();
  const account = '999999999999';
  return {
    aws: {
      ...aws,
      account,
      responder: { ...aws.responder, arn: `arn:aws:iam::${account}:user/somebody-else` },
    },
    gcp: { ...gcp, projects: ['somebody-elses'] },
    azure: { ...azure, tenantId: '99999999-9999-4999-8999-999999999999' },
    arm,
  };
}

test.each(cases.filter(([, conformanceCase]) => isReversible(conformanceCase)))(
  'an undo of %s with the credentials of another account is refused before anything is written',
  async (_name, conformanceCase) => {
    const home = await start(conformanceCase, homeWorld(conformanceCase));
    const { plan } = await home.contain();
    const other = await start(conformanceCase, elsewhere(home));
    expect(await other.undo(plan.undo)).toMatchObject({ outcome: 'refused', code: 'wrong-account' });
    expect(writesOf(other.sim)).toEqual([]);
    const { decision } = await other.runner.planUndo(
      other.context,
      conformanceCase.id,
      conformanceCase.target,
      plan.undo,
    );
    expect(decision).toMatchObject({ outcome: 'refused', code: 'wrong-account' });
  },
);

test.each(cases)(
  'a plan of %s is not carried out, nor resumed, with the credentials of another account',
  async (_name, conformanceCase) => {
    const home = await start(conformanceCase, homeWorld(conformanceCase));
    const plan = changeOf(await home.plan());
    const other = await start(conformanceCase, elsewhere(home));
    const planned = await other.plan();
    if (planned.outcome === 'change' && planned.facts.account !== plan.facts.account) {
      expect(planned.hash).not.toBe(plan.hash);
    }
    for (const resuming of [false, true]) {
      const result = await other.execute(plan, { resuming });
      expect(result).toMatchObject({ outcome: 'refused', code: 'wrong-account' });
    }
    expect(writesOf(other.sim)).toEqual([]);
  },
);
