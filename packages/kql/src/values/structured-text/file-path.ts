import type { DynamicBag } from '../dynamic/dynamic.ts';

const PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]+):\/\/)?(.*?)$/s;

/** The parts of a file path with slashes of either kind, as `parse_path()` names them. */
export function parsePath(text: string): DynamicBag {
  const [, scheme = '', whole = ''] = PARTS.exec(text) ?? [];
  const last = Math.max(whole.lastIndexOf('/'), whole.lastIndexOf('\\'));
  const directory = last === -1 ? '' : whole.slice(0, last);
  const [filename = '', stream = ''] = whole.slice(last + 1).split(':', 2);
  const root = /^(?:\\\\\?\\)?([A-Za-z]:(?:\\|(?=\/)|$))/.exec(whole)?.[1] ?? '';
  const dot = filename.lastIndexOf('.');
  return new Map([
    ['Scheme', scheme],
    ['RootPath', root],
    ['DirectoryPath', directory],
    ['DirectoryName', directory.split(/[\\/]/).at(-1) ?? ''],
    ['Filename', filename],
    ['Extension', dot === -1 ? '' : filename.slice(dot + 1)],
    ['AlternateDataStreamName', stream],
  ]);
}
