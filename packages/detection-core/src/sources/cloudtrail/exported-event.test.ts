import { describe, expect, it } from 'vitest';

import { cloudTrailSource } from './cloudtrail-source.ts';
import { parseStructText } from './struct-text.ts';

function rowOf(record: Readonly<Record<string, unknown>>) {
  const [event] = cloudTrailSource.events(record) ?? [];
  return cloudTrailSource.toRow(event);
}

const mallory = {
  UserIdentityArn: 'arn:aws:iam::123456789012:user/mallory',
  UserIdentityAccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  UserIdentityAccountId: '123456789012',
  UserIdentityType: 'IAMUser',
};
const call = {
  eventTime: '2026-11-18 08:05:00.000',
  eventSource: 'ssm.amazonaws.com',
  eventName: 'StartSession',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '203.0.113.7',
};
const struct =
  '{type=IAMUser, principalid=AIDAEXAMPLE, arn=arn:aws:iam::123456789012:user/mallory, accountid=123456789012, invokedby=null, accesskeyid=AKIAIOSFODNN7EXAMPLE, username=mallory, sessioncontext=null}';
const json =
  '{"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/mallory", "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "accountId": "123456789012"}';

describe('exported CloudTrail events', () => {
  it('of CloudTrail Lake are read with their user, key and machine', () => {
    const row = rowOf({
      ...call,
      userIdentity: struct,
      errorCode: '',
      requestParameters: '{target=i-00000000000000006}',
      responseElements: '{sessionId=s}',
    });
    expect(row).toMatchObject({
      ok: true,
      unread: [],
      values: {
        ...mallory,
        RequestParameters: '{"target":"i-00000000000000006"}',
        ResponseElements: '{"sessionId":"s"}',
      },
    });
    expect(row).not.toHaveProperty('values.ErrorCode');
    expect(row).not.toHaveProperty('values.UserIdentityInvokedBy');
  });

  it('of Athena are read although their names are in lower case', () => {
    const lower = Object.fromEntries(Object.entries(call).map(([key, value]) => [key.toLowerCase(), value]));
    const row = rowOf({ ...lower, useridentity: struct, requestparameters: '{"target": "i-1"}' });
    expect(row).toMatchObject({
      ok: true,
      values: { ...mallory, EventName: 'StartSession', SourceIpAddress: '203.0.113.7' },
    });
  });

  it('with a JSON column are read', () => {
    expect(rowOf({ ...call, userIdentity: json })).toMatchObject({ ok: true, values: mallory });
  });

  it('with a flattened identity are read, and NoError is no error', () => {
    const row = rowOf({
      ...call,
      userIdentitytype: 'IAMUser',
      userIdentityaccountId: '123456789012',
      userIdentityarn: 'arn:aws:iam::123456789012:user/mallory',
      userIdentityaccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      'userIdentity.sessionContext.sessionIssuer.arn': 'arn:aws:iam::123456789012:role/Ops',
      errorCode: 'NoError',
    });
    expect(row).toMatchObject({
      ok: true,
      values: { ...mallory, SessionIssuerArn: 'arn:aws:iam::123456789012:role/Ops' },
    });
    expect(row).not.toHaveProperty('values.ErrorCode');
  });

  it('keep a refusal as one', () => {
    expect(rowOf({ ...call, userIdentity: json, errorCode: 'AccessDenied' })).toHaveProperty(
      'values.ErrorCode',
      'AccessDenied',
    );
  });

  it('name the columns that nobody can read', () => {
    expect(rowOf({ ...call, userIdentity: 'mallory', requestParameters: '{target=i-1' })).toMatchObject({
      ok: true,
      unread: ['userIdentity', 'requestParameters'],
    });
  });

  it('of Security Lake are read', () => {
    const row = rowOf({
      class_uid: 6003,
      time: 1795161900000,
      api: {
        operation: 'StartSession',
        service: { name: 'ssm.amazonaws.com' },
        request: { data: '{"target": "i-1"}' },
      },
      actor: { user: { uid: 'arn:aws:iam::123456789012:user/mallory', type: 'IAMUser' } },
      src_endpoint: { ip: '203.0.113.7' },
    });
    expect(row).toMatchObject({
      ok: true,
      values: {
        EventName: 'StartSession',
        UserIdentityArn: mallory.UserIdentityArn,
        RequestParameters: '{"target":"i-1"}',
      },
    });
  });
});

describe('the text of a struct', () => {
  it.each([
    ['{a=1, b={c=x, d=null}, e=[y, z]}', { a: '1', b: { c: 'x', d: null }, e: ['y', 'z'] }],
    ['{reason=on call, as ever, by=kim}', { reason: 'on call, as ever', by: 'kim' }],
    ['{}', {}],
    ['[{a=1}, {a=2}]', [{ a: '1' }, { a: '2' }]],
  ])('%s is read', (text, value) => {
    expect(parseStructText(text)).toEqual(value);
  });

  it.each(['', 'mallory', '{a', '{a=1', '{a=1} and more', '{=1}', '['.repeat(100_000)])(
    '%s is not one',
    (text) => {
      expect(parseStructText(text)).toBeUndefined();
    },
  );
});
