import { collectCases } from '../conformance/collect-cases.suite.ts';

/** The conformance cases of every action on Google Cloud, from the actions' own folders. */
export const gcpCases = collectCases(import.meta.glob('./**/conformance-case.suite.ts', { eager: true }));
