import { describe, expect, it } from 'vitest';

import { parseWorld } from './world.ts';

describe('parseWorld', () => {
  it('fills in what a small world leaves out', () => {
    const parsed = parseWorld({ aws: { users: [{ userName: 'mallory' }] } });
    expect(parsed.ok && parsed.value).toMatchObject({
      aws: { account: '123456789012', users: [{ userName: 'mallory', accessKeys: [] }] },
      gcp: { operationPolls: 2, instances: [] },
      azure: { responderCanManageAdmins: false },
    });
  });

  it('takes its own output', () => {
    const parsed = parseWorld({});
    expect(parsed.ok && parseWorld(JSON.parse(JSON.stringify(parsed.value)))).toEqual(parsed);
  });

  it('names every field that is wrong, with the file', () => {
    const parsed = parseWorld(
      { aws: { user: [], account: '12' }, gcp: { instances: [{ project: 'p', zone: 'z' }] } },
      'world.json',
    );
    expect(parsed.problems.map((problem) => [problem.file, problem.field, problem.code])).toEqual([
      ['world.json', 'aws.account', 'cloud-sim/bad-world'],
      ['world.json', 'aws', 'cloud-sim/bad-world'],
      ['world.json', 'gcp.instances.0.instance', 'cloud-sim/bad-world'],
    ]);
  });
});
