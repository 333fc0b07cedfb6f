import type { Clock } from '@drawbridge/base';
import { startDataExplorerSim, startLogAnalyticsSim, type LogSim } from '@drawbridge/cloud-sim';
import type { Engine } from '@drawbridge/kql';
import { answerQueries } from '@drawbridge/log-query';

/** A stand-in of a service of logs on loopback, which answers from an engine's rows. Close it. */
export function startSimulatedLogs(
  kind: 'workspace' | 'cluster',
  engine: Pick<Engine, 'query'>,
  clock: Clock,
): Promise<Pick<LogSim, 'url' | 'token' | 'close'>> {
  const answer = answerQueries(engine, () => clock.now());
  return kind === 'workspace' ? startLogAnalyticsSim({ answer }) : startDataExplorerSim({ answer });
}
