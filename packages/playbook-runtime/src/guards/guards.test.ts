import { describe, expect, it } from 'vitest';
import { given, type JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';
import type { TargetFacts } from '@drawbridge/response-actions';

import { keyPlaybook, keys, protectedAssets } from '../run-setup.suite.ts';
import { checkCaps } from './caps.ts';
import { checkProtected, checkProtectedChange } from './protected-assets.ts';
import { readProtectedAssets } from './read-protected-assets.ts';
import { checkQuietHours } from './quiet-hours.ts';
import type { Watchlist } from './watchlist.ts';

const withGuards = (guards: object) =>
  keyPlaybook({ guards: { caps: { perRun: 2, perHour: 3 }, ...guards } });
/** A planned change, as far as the guards look at it. */
const changing = (change: JsonValue, facts: Partial<TargetFacts> = {}) => ({
  change,
  facts: { names: [], tags: {}, groups: [], ...facts },
});
const guarded = withGuards({ protectedAssets: { watchlist: 'DrawbridgeProtectedAssets' } });

describe('protected assets', () => {
  const read = (...lists: readonly Watchlist[]) => readProtectedAssets(guarded, lists);
  const codeOf = (result: ReturnType<typeof read>) => (result.ok ? 'ok' : result.refusal.code);
  const row = { Kind: 'aws.access-key', Id: keys[0], Reason: 'on-call' };

  it('are none when the playbook names none', () => {
    expect(readProtectedAssets(withGuards({}), [])).toEqual({ ok: true, assets: [] });
  });

  it('may be an empty list, which is a decision', () => {
    expect(read(protectedAssets())).toEqual({ ok: true, assets: [] });
  });

  it('refuse when the list is missing, and name the one that was meant', () => {
    const other = { ...protectedAssets(), alias: 'DrawbridgeProtectedAsset' };
    const result = read(other);
    expect(codeOf(result)).toBe('protected-assets-missing');
    expect(!result.ok && result.refusal.hints[0]).toBe("did you mean 'DrawbridgeProtectedAsset'?");
  });

  it.each([
    [
      'a column is missing',
      { ...protectedAssets(), columns: ['Kind', 'Identifier', 'Reason'] },
      'no column Id',
    ],
    ['a kind is misspelt', protectedAssets(row, { ...row, Kind: 'aws.key' }), "row 2: Kind 'aws.key'"],
    ['an id is empty', protectedAssets({ ...row, Id: ' ' }), 'row 1: Id is empty'],
    ['an id would cover everything', protectedAssets({ ...row, Id: '**' }), 'would protect everything'],
    ['an id is no text', { ...protectedAssets(), rows: [{ ...row, Id: 7 }] }, 'must be texts'],
  ])('refuse when %s', (_what, list, reason) => {
    const result = read(list);
    expect(codeOf(result)).toBe('protected-assets-malformed');
    expect(!result.ok && result.refusal.reason).toContain(reason);
  });

  const userArn = 'arn:aws:iam::123456789012:user/robots/ci';
  const instance: Target = { kind: 'gcp.instance', project: 'shop', zone: 'europe-west1-b', instance: 'web' };
  const key: Target = { kind: 'aws.access-key', accessKeyId: keys[0], principalArn: userArn };
  const user: Target = { kind: 'entra.user', id: 'u-1', userPrincipalName: 'Break.Glass@example.com' };

  it.each([
    ['a key by its id', key, 'aws.access-key', keys[0]],
    ['a key by its owner', key, 'aws.principal', userArn],
    ['a person by the principal name, whatever its case', user, 'entra.user', 'break.glass@EXAMPLE.com'],
    ['a machine by a prefix', instance, 'gcp.instance', 'shop/*'],
    ['anything by a star for the kind', instance, '*', 'shop/europe-west1-b/web'],
  ] as const)('cover %s', (_what, target, kind, id) => {
    expect(checkProtected(target, [{ kind, id, reason: 'why not' }])[0]?.reason).toContain('why not');
  });

  it.each([
    ['another kind', instance, 'aws.instance', 'shop/*'],
    ['a part of a name', instance, 'gcp.instance', 'shop/europe-west1-b/we'],
    ['another key', key, 'aws.access-key', keys[1]],
  ] as const)('do not cover %s', (_what, target, kind, id) => {
    expect(checkProtected(target, [{ kind, id, reason: 'why not' }])).toEqual([]);
  });

  it('cover a change by a name that only the cloud knew', () => {
    const asset = { kind: 'aws.principal', id: userArn, reason: 'deploys' } as const;
    expect(checkProtectedChange(changing({ userName: 'ci' }), [asset])[0]?.code).toBe('protected-asset');
    expect(checkProtectedChange(changing({ userName: 'cid' }), [asset])).toEqual([]);
    expect(checkProtectedChange(changing({}, { names: ['ci'] }), [asset])[0]?.code).toBe('protected-asset');
  });

  it('do not cover a machine because another one has the same last name', () => {
    const asset = { kind: 'gcp.instance', id: 'prod/europe-west1-b/web', reason: 'orders' } as const;
    expect(checkProtectedChange(changing({ project: 'dev', instance: 'web' }), [asset])).toEqual([]);
  });

  it.each([
    ['a tag by its value', 'tag', 'environment=production', true],
    ['a tag by a pattern', 'tag', 'environment=prod*', true],
    ['a tag whatever its value', 'tag', 'Environment', true],
    ['a tag of another value', 'tag', 'environment=test', false],
    ['a group by its name', 'group', 'tier-0 *', true],
    ['a group that it is not in', 'group', 'tier-1 admins', false],
    ['a name that only looks like a tag', 'aws.instance', 'environment=production', false],
  ] as const)('weigh %s', (_what, kind, id, isProtected) => {
    const facts = { tags: { environment: 'production' }, groups: ['tier-0 admins'] };
    const [refusal] = checkProtectedChange(changing({}, facts), [{ kind, id, reason: 'orders' }]);
    expect(refusal?.code).toBe(isProtected ? 'protected-asset' : undefined);
  });

  it.each([
    ['a machine in the project by its number', 'gcp.instance', '123456789012/europe-west1-b/web', true],
    ['every machine of a number', 'gcp.instance', '123456789012/*', true],
    ['a pattern of a number', '*', '12*89012/europe-west1-b/*', true],
    ['another machine of that number', 'gcp.instance', '123456789012/europe-west1-b/web-2', false],
    ['a machine of another project by its id', 'gcp.instance', 'other/europe-west1-b/web', false],
    [
      'a group of a number',
      'group',
      'projects/123456789012/zones/europe-west1-b/instanceGroupManagers/front',
      true,
    ],
    [
      'another group of that number',
      'group',
      'projects/123456789012/zones/europe-west1-b/instanceGroupManagers/b',
      false,
    ],
    ['a tag', 'tag', '123456789012', false],
  ] as const)('refuse what could not be compared: %s', (_what, kind, id, isRefused) => {
    const unread = [
      {
        said: 'the number could not be read',
        names: ['{number}/europe-west1-b/web'],
        groups: ['projects/{number}/zones/europe-west1-b/instanceGroupManagers/front'],
      },
    ];
    const [refusal] = checkProtectedChange(changing({}, { unread }), [{ kind, id, reason: 'orders' }]);
    expect(refusal?.code).toBe(isRefused ? 'protected-unknown' : undefined);
    if (isRefused) expect(refusal).toMatchObject({ overridable: true, guard: 'protected-assets' });
  });

  it('refuse every group where none of the target is known, and nothing else', () => {
    const unread = [{ said: 'its group could not be read', groups: 'any' as const }];
    const asked = (kind: 'group' | 'aws.instance') =>
      checkProtectedChange(changing({}, { unread }), [{ kind, id: 'i-0123456789abcdef1', reason: 'orders' }]);
    expect(asked('group')[0]?.reason).toContain('its group could not be read');
    expect(asked('aws.instance')).toEqual([]);
  });

  it.each([
    ['by its id', 'AROAEXAMPLEDEPLOY0001', true],
    ['by its path', 'arn:aws:iam::123456789012:role/ops/*', true],
    ['by a pattern of its account', 'arn:aws:iam::123456789012:*', true],
    ['by another name', 'arn:aws:iam::123456789012:role/ops/Build', false],
    ['as a user', 'arn:aws:iam::123456789012:user/*', false],
  ] as const)('refuse a role that was not read, where it is protected %s', (_what, id, isRefused) => {
    const facts = {
      names: ['Deploy'],
      unread: [{ said: 'the role was not read', identities: 'role' as const }],
    };
    const [refusal] = checkProtectedChange(changing({}, facts), [
      { kind: 'aws.principal', id, reason: 'orders' },
    ]);
    expect(refusal?.code).toBe(isRefused ? 'protected-unknown' : undefined);
  });

  it.each([
    ['by its address', 'gcp.principal', 'break.glass@example.com', true],
    ['by its number', 'gcp.principal', '100000000000000000043', false],
    ['as another kind', 'entra.user', 'break.glass@example.com', false],
  ] as const)(
    'refuse an identity of Google without an address, where one is protected %s',
    (_what, kind, id, no) => {
      const facts = { unread: [{ said: 'the address was not told', identities: 'address' as const }] };
      const [refusal] = checkProtectedChange(changing({}, facts), [{ kind, id, reason: 'orders' }]);
      expect(refusal?.code).toBe(no ? 'protected-unknown' : undefined);
    },
  );

  it.each([
    ['by an address', 'entra.user', 'ciso@example.com', true],
    ['by a pattern of addresses', '*', 'ciso*', true],
    ['by the object id of another', 'entra.user', '7b1f4a90-3c2d-4e5f-8a6b-9c0d1e2f3a4b', false],
    ['as another kind', 'gcp.principal', 'ciso@example.com', false],
  ] as const)(
    'refuse a person whose addresses Graph does not show, where one is protected %s',
    (_what, kind, id, no) => {
      const facts = { unread: [{ said: 'the addresses are not shown', identities: 'person' as const }] };
      const [refusal] = checkProtectedChange(changing({}, facts), [{ kind, id, reason: 'orders' }]);
      expect(refusal?.code).toBe(no ? 'protected-unknown' : undefined);
    },
  );

  it('take a pattern for letters and not for a regular expression', () => {
    const asset = { kind: 'aws.principal', id: 'a.c*(x', reason: 'odd' } as const;
    expect(checkProtectedChange(changing({}, { names: ['abc (x'] }), [asset])).toEqual([]);
    expect(checkProtectedChange(changing({}, { names: ['a.c and (x'] }), [asset])[0]?.guard).toBe(
      'protected-assets',
    );
  });

  it('say how two people go past them, and that nobody goes past an unreadable list', () => {
    const [refusal] = checkProtected(key, [{ kind: '*', id: keys[0], reason: 'why not' }]);
    expect(refusal?.overridable).toBe(true);
    expect(refusal?.hints.join()).toContain('--override-guard protected-assets --approved-by NAME NAME');
    const unread = read();
    expect(!unread.ok && unread.refusal.overridable).toBe(false);
  });
});

describe('caps', () => {
  const playbook = withGuards({});
  const changes = (count: number, account?: string) =>
    Array.from({ length: count }, () => ({
      playbook: playbook.id,
      ...given({ account }),
    }));
  const counted = (count: number) => ({ ok: true, changes: changes(count) }) as const;

  it('let through what is within both', () => {
    expect(checkCaps(playbook, changes(2), counted(1))).toBeUndefined();
  });

  it('refuse a run with too many changes', () => {
    expect(checkCaps(playbook, changes(3), counted(0))?.code).toBe('cap-per-run');
  });

  it('refuse when the hour would be exceeded', () => {
    expect(checkCaps(playbook, changes(2), counted(2))).toMatchObject({
      code: 'cap-per-hour',
      reason: '2 changes were made in the last hour and the plan makes 2 more: at most 3 are allowed',
    });
  });

  it('refuse when the last hour cannot be counted', () => {
    expect(checkCaps(playbook, changes(1), { ok: false, why: 'no rights' })?.code).toBe('cap-unknown');
  });

  it('do not count what other playbooks changed against the hour', () => {
    const others = changes(9).map((change) => ({ ...change, playbook: 'other' }));
    expect(checkCaps(playbook, changes(2), { ok: true, changes: others })).toBeUndefined();
  });

  describe('per account', () => {
    const limited = withGuards({ caps: { perRun: 2, perHour: 9, perAccount: 3 } });
    const others = changes(2, '123456789012').map((change) => ({ ...change, playbook: 'other' }));

    it('count what every playbook changed there', () => {
      const made = { ok: true, changes: others } as const;
      expect(checkCaps(limited, changes(2, '123456789012'), made)).toMatchObject({
        code: 'cap-per-account',
        reason: expect.stringContaining('2 changes were made in 123456789012') as string,
      });
      expect(checkCaps(limited, changes(2, '210987654321'), made)).toBeUndefined();
    });

    it('refuse what is in an unknown account', () => {
      expect(checkCaps(limited, changes(1), counted(0))).toMatchObject({
        code: 'cap-unknown',
        overridable: false,
      });
    });
  });

  it('have nothing against a run without changes', () => {
    expect(checkCaps(playbook, [], { ok: false, why: 'no rights' })).toBeUndefined();
  });
});

describe('quiet hours', () => {
  const at = (time: string) => new Date(`2026-01-12T${time}:00Z`);
  const night = withGuards({ quietHours: { from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' } });

  it('are none when the playbook names none', () => {
    expect(checkQuietHours(withGuards({}), at('03:00'))).toBeUndefined();
  });

  it.each(['21:00', '23:30', '04:59'])(
    'refuse at %s UTC, over midnight, in the time zone of the playbook',
    (time) => {
      expect(checkQuietHours(night, at(time))?.code).toBe('quiet-hours');
    },
  );

  it.each(['20:59', '05:00', '12:00'])('let through at %s UTC', (time) => {
    expect(checkQuietHours(night, at(time))).toBeUndefined();
  });

  it('refuse when the time zone does not exist', () => {
    const wrong = withGuards({ quietHours: { from: '22:00', to: '06:00', timeZone: 'Europe/Atlantis' } });
    expect(checkQuietHours(wrong, at('12:00'))?.code).toBe('quiet-hours-unknown');
  });
});
