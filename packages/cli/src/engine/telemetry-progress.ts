import type { TelemetryOptions } from '@drawbridge/detection-core';

import type { Host } from '../terminal/host.ts';
import { startProgress, type Progress } from '../terminal/progress.ts';

type Step = Parameters<NonNullable<TelemetryOptions['onProgress']>>[0];

/** Lines for a log, not for an eye. */
const betweenLinesMs = 2000;

/** How far reading has come, on standard error: as it moves for a person, and in lines where `lines` asks for them. */
export function startTelemetryProgress(
  host: Host,
  lines: boolean,
): { readonly note: (step: Step) => void; readonly end: Progress['end'] } {
  const shown = startProgress(host, 'reading telemetry');
  const begun = host.clock.now().getTime();
  let next = begun;
  return {
    note: (step) => {
      const now = host.clock.now().getTime();
      const text = `reading telemetry: ${progressText(step, now - begun)}`;
      shown.say(text);
      if (!lines || host.interactive || now < next) return;
      next = now + betweenLinesMs;
      host.note(text);
    },
    end: (last) => {
      shown.end(last);
    },
  };
}

/** `1.2 of 12.9 GB in 40 of 400 files, 310000 rows, 85.0 MB/s, 138 s left`. */
export function progressText(step: Step, elapsedMs: number): string {
  const { bytes, totalBytes, files, totalFiles, rows } = step;
  const unit = totalBytes >= 1e9 ? 1e9 : 1e6;
  const read = `${(bytes / unit).toFixed(1)} of ${(totalBytes / unit).toFixed(1)} ${unit === 1e9 ? 'GB' : 'MB'}`;
  const parts = [`${read} in ${files} of ${totalFiles} files`, `${rows} rows`];
  if (elapsedMs > 0 && bytes > 0) {
    const rate = bytes / (elapsedMs / 1000);
    const left = Math.ceil(Math.max(0, totalBytes - bytes) / rate);
    parts.push(`${(rate / 1e6).toFixed(1)} MB/s`, `${left} s left`);
  }
  return parts.join(', ');
}
