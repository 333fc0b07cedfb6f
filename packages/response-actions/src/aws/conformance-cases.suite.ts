import { collectCases } from '../conformance/collect-cases.suite.ts';

/** The conformance cases of every action on AWS, from the actions' own folders. */
export const awsCases = collectCases(import.meta.glob('./**/conformance-case.suite.ts', { eager: true }));
