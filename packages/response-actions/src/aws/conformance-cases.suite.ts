import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import { deactivateAccessKeyCase } from './iam/deactivate-access-key/conformance-case.suite.ts';

/** The conformance case of every action on AWS, one line each. */
export const awsCases: readonly ConformanceCase[] = [deactivateAccessKeyCase];
