import { describe, expect, it } from 'vitest';

import { cefSource } from './cef-source.ts';

const plain =
  'CEF:0|amazon|aws|1.0|CloudTrail|StartSession|5|rt=1772451660000 src=203.0.113.7 suser=alice dhost=i-0123456789abcdef0';

function rowOf(line: string): Readonly<Record<string, unknown>> {
  const row = cefSource.toRow(line);
  if (!row.ok) throw new Error(row.reason);
  return row.values;
}

describe('a CEF line', () => {
  it("becomes a row with the connector's columns", () => {
    expect(rowOf(plain)).toMatchObject({
      TimeGenerated: '2026-03-02T11:41:00.000Z',
      DeviceVendor: 'amazon',
      DeviceProduct: 'aws',
      DeviceEventClassID: 'CloudTrail',
      Activity: 'StartSession',
      LogSeverity: '5',
      SourceIP: '203.0.113.7',
      SourceUserName: 'alice',
      DestinationHostName: 'i-0123456789abcdef0',
    });
  });

  it('resolves the escapes of header and extensions', () => {
    const row = rowOf(
      'CEF:0|A\\|B|C\\\\D|1|x|name|3|rt=1772451660000 msg=a\\=b\\nnext c\\\\d request=https://example.com/?a\\=1',
    );
    expect(row).toMatchObject({ DeviceVendor: 'A|B', DeviceProduct: 'C\\D', Message: 'a=b\nnext c\\d' });
    expect(row.RequestURL).toBe('https://example.com/?a=1');
  });

  it('keeps labels beside their values and spaces within values', () => {
    expect(
      rowOf(`${plain} cs1Label=Access key id cs1=AKIA EXAMPLE cn1Label=n cn1=7 flexString1=f`),
    ).toMatchObject({
      DeviceCustomString1Label: 'Access key id',
      DeviceCustomString1: 'AKIA EXAMPLE',
      DeviceCustomNumber1: '7',
      FlexString1: 'f',
    });
  });

  it('keeps keys without a column together', () => {
    expect(rowOf(`${plain} awsRegion=eu-central-1 errorCode=none`).AdditionalExtensions).toBe(
      'awsRegion=eu-central-1;errorCode=none',
    );
  });

  it.each([
    ['RFC 5424', `<134>1 2026-03-02T11:41:00Z gateway app - - - ${plain.replace('rt=1772451660000 ', '')}`],
    ['BSD', `<134>Mar  2 11:41:00 gateway ${plain}`],
  ])('is found behind a %s syslog header', (_, line) => {
    expect(cefSource.events(line)).toEqual([line]);
    expect(rowOf(line)).toMatchObject({ Computer: 'gateway', Activity: 'StartSession' });
    expect(new Date(String(rowOf(line).TimeGenerated)).getTime()).toBe(1_772_451_660_000);
  });

  it.each([
    ['Mar 02 2026 11:41:00', '2026-03-02T11:41:00.000Z'],
    ['Mar 02 2026 11:41:00.250 UTC', '2026-03-02T11:41:00.250Z'],
    ['2026-03-02T12:41:00+01:00', '2026-03-02T11:41:00.000Z'],
  ])('reads the time %s', (rt, expected) => {
    expect(rowOf(plain.replace('1772451660000', rt)).TimeGenerated).toBe(expected);
  });

  it.each([
    ['a header that is cut short', 'CEF:0|amazon|aws|1.0'],
    ['no time at all', 'CEF:0|a|b|1|c|d|5|src=203.0.113.7'],
    ['a time without a year', 'CEF:0|a|b|1|c|d|5|rt=Mar 02 11:41:00'],
  ])('does not fit with %s, and says why', (_, line) => {
    expect(cefSource.toRow(line)).toMatchObject({ ok: false });
  });

  it('is not any line that mentions CEF', () => {
    expect(cefSource.events('see the CEF: guide')).toBeUndefined();
  });
});

describe('the header in front of a CEF line', () => {
  const cef = 'CEF:0|Example|Gate|1.0|100|p|2|src=203.0.113.7';
  it.each([
    ['<134>Jan 12 2026 09:01:00 gate01', '2026-01-12T09:01:00.000Z'],
    ['Jan 12 09:01:00 2026 gate01', '2026-01-12T09:01:00.000Z'],
    ['Jan 12 2026 09:01:00 +0200 gate01', '2026-01-12T07:01:00.000Z'],
  ])('%s has a host and a time', (prefix, time) => {
    expect(cefSource.toRow(`${prefix} ${cef}`)).toMatchObject({
      ok: true,
      values: { Computer: 'gate01', TimeGenerated: time },
    });
  });

  it('has its host after the name of a zone', () => {
    const row = cefSource.toRow(`Jan 12 09:01:00 CET gate01 ${cef} rt=1768208460000`);
    expect(row).toMatchObject({ ok: true, values: { Computer: 'gate01' } });
  });

  it.each([
    ['Jan 12 09:01:00 +0200', '2026-01-12T07:01:00.000Z'],
    ['Jan 12 09:01:00 GMT+0200', '2026-01-12T07:01:00.000Z'],
    ['Dec 31 23:59:00', '2025-12-31T23:59:00.000Z'],
  ])('and a time of %s, whose year comes from beside', (rt, time) => {
    const near = { time: new Date('2026-01-12T08:00:00Z'), isLatest: false };
    expect(cefSource.toRow(`${cef} rt=${rt}`, near)).toMatchObject({ values: { TimeGenerated: time } });
  });

  it.each([
    ['Nov 30 23:00:00', '2026-11-30T23:00:00.000Z'],
    ['Dec 5 23:00:00', '2025-12-05T23:00:00.000Z'],
  ])('and a time of %s, whose year is the last before now', (rt, time) => {
    const near = { time: new Date('2026-11-30T12:00:00Z'), isLatest: true };
    expect(cefSource.toRow(`${cef} rt=${rt}`, near)).toMatchObject({ values: { TimeGenerated: time } });
  });

  it.each(['Jan 12 09:01:00 +0200', 'Jan 12 09:01:00 GMT+0200', '05/01/2026 09:01:00'])(
    'and a time of %s names no instant',
    (rt) => {
      expect(cefSource.toRow(`${cef} rt=${rt}`)).toMatchObject({ ok: false });
    },
  );
});
