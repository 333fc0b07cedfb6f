import { parquetWriteBuffer } from 'hyparquet-writer';
import { gzipSync } from 'node:zlib';

import { tarOf, zipOf } from '../containers/archives.suite.ts';
import { cefLine, cloudTrailEvent as event } from './attack-events.suite.ts';
import { ocsf } from './aws-shapes.suite.ts';
import { json, lines, type LogShape } from './log-shape.suite.ts';

const records = json({ Records: [event] });

/** Security Lake keeps structures as columns of columns; JSON columns are read the same way. */
function parquetOf(record: Readonly<Record<string, unknown>>): Uint8Array {
  const columnData = Object.entries(record).map(([name, value]) =>
    typeof value === 'object'
      ? { name, data: [value], type: 'JSON' as const }
      : { name, data: [value], type: typeof value === 'number' ? ('DOUBLE' as const) : ('STRING' as const) },
  );
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

/** A frame of zstd with one block that is not compressed. */
function zstdOf(text: string): Uint8Array {
  const content = Buffer.from(text);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  const block = Buffer.alloc(3);
  block.writeUIntLE(content.length * 8 + 1, 0, 3);
  return Buffer.concat([Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]), size, block, content]);
}

/** What logs are packed in, and lines of CEF. */
export const anyCloudShapes: readonly LogShape[] = [
  ...(
    [
      ['cloudtrail.zip', 'a zip archive', zipOf('AWSLogs/a.json', records)],
      ['cloudtrail.tar', 'a tar archive', await tarOf('AWSLogs/a.json', records)],
      ['cloudtrail.tar.gz', 'a tar archive with gzip', gzipSync(await tarOf('AWSLogs/a.json', records))],
      ['nested.zip', 'an archive in an archive', zipOf('inner.tar', await tarOf('a.json', records))],
      ['cloudtrail.json.zst', 'zstd', zstdOf(records)],
      ['security-lake.parquet', 'Parquet (Security Lake)', parquetOf(ocsf)],
    ] as const
  ).map(
    ([file, title, content]) => ({ file, title, content, cloud: 'any', table: 'AWSCloudTrail' }) as const,
  ),
  ...(
    [
      ['cef.log', 'CEF', cefLine],
      ['cef-syslog.log', 'CEF behind a syslog header', `<134>Nov 18 08:05:00 gate01 ${cefLine}`],
      [
        'cef-rfc5424.log',
        'CEF behind a header of RFC 5424',
        `<134>1 2026-11-18T08:05:00Z gate01 app - - - ${cefLine}`,
      ],
      ['cef-year.log', 'CEF behind a header with a year', `Nov 18 2026 08:05:00 gate01 ${cefLine}`],
      [
        'cef-journal.json',
        'CEF in the journal (`journalctl -o json`)',
        json({ __REALTIME_TIMESTAMP: '1', MESSAGE: cefLine }),
      ],
      ['cef-splunk.csv', 'CEF in the CSV of Splunk', `_time,_raw\n2026-11-18T08:05:00Z,"${cefLine}"\n`],
    ] as const
  ).map(
    ([file, title, content]) =>
      ({ file, title, content: lines(content), cloud: 'any', table: 'CommonSecurityLog' }) as const,
  ),
  {
    file: 'export.xlsx',
    cloud: 'any',
    title: 'an Excel workbook',
    content: zipOf('[Content_Types].xml', '<Types/>'),
    refused: 'save the sheet as CSV',
  },
  {
    file: 'cef-no-year.log',
    cloud: 'any',
    title: 'CEF whose times name no year, alone and without `--now`',
    content: lines('Nov 18 08:05:00 gate01 CEF:0|Example|Gate|1.0|100|p|2|src=203.0.113.7'),
    refused: 'say with --now',
  },
];
