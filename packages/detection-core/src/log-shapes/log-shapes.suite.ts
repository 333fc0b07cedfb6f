import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Engine } from '@drawbridge/kql';

import { readTelemetry } from '../telemetry/loading/read-telemetry.ts';
import type { TelemetryReport } from '../telemetry/telemetry-report.ts';
import { anyCloudShapes } from './any-cloud-shapes.suite.ts';
import { awsShapes } from './aws-shapes.suite.ts';
import { azureShapes } from './azure-shapes.suite.ts';
import { gcpShapes } from './gcp-shapes.suite.ts';
import type { LogShape } from './log-shape.suite.ts';

/** Every way in which logs come to a person that is known here, read or refused. */
export const logShapes: readonly LogShape[] = [...awsShapes, ...azureShapes, ...gcpShapes, ...anyCloudShapes];

/** Reads these shapes, each from its own file in a folder of their own, into an empty engine. */
export async function readShapes(engine: Engine, shapes: readonly LogShape[]): Promise<TelemetryReport> {
  const folder = await mkdtemp(join(tmpdir(), 'log-shapes-'));
  try {
    await engine.clear();
    for (const { file, content } of shapes) await writeFile(join(folder, file), content);
    return await readTelemetry(engine, [folder]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
