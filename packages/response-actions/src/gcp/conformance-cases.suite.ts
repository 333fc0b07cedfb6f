import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import { stopInstanceCase } from './compute/stop-instance/conformance-case.suite.ts';

/** The conformance case of every action on Google Cloud, one line each. */
export const gcpCases: readonly ConformanceCase[] = [stopInstanceCase];
