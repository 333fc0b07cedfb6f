import type { UnpackedBytes } from './unpacked-file.ts';

/** Passes bytes on and counts them: the middle of a pipeline. */
export function counted(bytes: UnpackedBytes): (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* count(source) {
    for await (const piece of source) {
      bytes.add(piece.length);
      yield piece;
    }
  };
}
