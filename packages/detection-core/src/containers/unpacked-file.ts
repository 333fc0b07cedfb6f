/** A file that was taken out of an archive, until the next one is asked for. */
export interface UnpackedFile {
  /** Its path inside the archive. */
  readonly name: string;
  /** Where it lies on disk; empty where it could not be taken out. */
  readonly path: string;
  /** Why it could not be taken out. */
  readonly reason?: string;
}

/** An archive may unpack to this much: a small file that unpacks to terabytes is an attack on the disk. */
const mostUnpackedBytes = 16 * 1024 ** 3;

/** Thrown where an archive holds more than {@link mostUnpackedBytes}, or cannot be read. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** Counts what an archive has unpacked to, over all of its files. */
export class UnpackedBytes {
  #bytes = 0;
  readonly #most: number;

  constructor(most = mostUnpackedBytes) {
    this.#most = most;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#most) return;
    const size = `${String(Math.round(this.#most / 1024 ** 3))} GiB`;
    throw new ArchiveError(`it unpacks to more than ${size}: unpack it yourself and name the folder`);
  }
}

/** Folders, hidden files, and what macOS adds are no logs. */
export function isLogEntry(name: string): boolean {
  const parts = name.split('/').filter((part) => part !== '.' && part !== '..');
  return !name.endsWith('/') && !parts.some((part) => part.startsWith('.') || part === '__MACOSX');
}
