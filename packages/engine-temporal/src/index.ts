export type { TemporalConnection, TemporalTls } from './connection/temporal-connection.ts';
export type { TemporalEngineOptions } from './engine/temporal-engine-options.ts';
export { openTemporalEngine } from './open-temporal-engine.ts';
