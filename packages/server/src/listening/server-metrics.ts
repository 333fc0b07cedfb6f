import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** What is counted of the server. No label holds a name of an account, a person or an incident. */
export interface ServerMetrics {
  readonly registry: Registry;
  request(route: string, method: string, status: number, seconds: number): void;
  runEnded(status: string): void;
}

export function openServerMetrics(): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'drawbridge_http_request_seconds',
    help: 'How long requests took, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  const ended = new Counter({
    name: 'drawbridge_runs_ended_total',
    help: 'Runs that have ended, by how.',
    labelNames: ['status'],
    registers,
  });
  return {
    registry,
    request: (route, method, status, seconds) => {
      requests.observe({ route, method, status: String(status) }, seconds);
    },
    runEnded: (status) => {
      ended.inc({ status });
    },
  };
}
