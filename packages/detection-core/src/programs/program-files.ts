import { programAt } from '@drawbridge/kql';

/** The thread that reads logs into a part. The bundler knows this file by its name, and leaves its URL alone. */
export const partProgram: URL = programAt('../telemetry/parts/part-program', import.meta.url);
