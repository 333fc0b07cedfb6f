export type { TemporalConnection, TemporalTls } from './connection/temporal-connection.ts';
export { openTemporalEngine, type TemporalEngineOptions } from './open-temporal-engine.ts';
