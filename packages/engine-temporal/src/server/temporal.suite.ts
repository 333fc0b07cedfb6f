/** A Temporal server for the tests of other packages. */
export { findTemporal } from './temporal-program.suite.ts';
export { startTemporal, type TemporalServer } from './temporal-server.suite.ts';
