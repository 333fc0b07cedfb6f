import { collectCases } from '../conformance/collect-cases.suite.ts';

/** The conformance cases of every action on Entra ID and Azure, from the actions' own folders. */
export const azureCases = collectCases(import.meta.glob('./**/conformance-case.suite.ts', { eager: true }));
