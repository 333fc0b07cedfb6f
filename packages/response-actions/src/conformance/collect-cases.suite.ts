/// <reference types="vite/types/importMeta.d.ts" />
import type { ConformanceCase } from './conformance-case.suite.ts';

/**
 * The cases in the `conformance-case.suite.ts` files of some actions: every export whose name ends in `Case`, in the
 * order of paths and names. Throws if a file exports none.
 */
export function collectCases(modules: Readonly<Record<string, unknown>>): readonly ConformanceCase[] {
  return Object.entries(modules).flatMap(([path, exported]) => {
    const cases = Object.entries(exported as Readonly<Record<string, unknown>>).filter(([name]) =>
      name.endsWith('Case'),
    );
    if (cases.length === 0) throw new Error(`${path} exports no case: its name has to end in Case`);
    return cases.map(([, value]) => value as ConformanceCase);
  });
}
