import { dirname } from 'node:path';

import { formatProblem } from '@drawbridge/base';

import { junitXml, type JUnitCase } from '../junit.ts';
import { placeOf, type CheckReport } from '../../checking/check-report.ts';

/** Each file is a case, which errors fail; warnings do not. */
export function checkJUnit(cwd: string, { files, problems }: CheckReport): string {
  const cases = files.map((file): JUnitCase => {
    const place = placeOf(cwd, file);
    const errors = problems.filter((problem) => problem.file === file && problem.severity === 'error');
    const base = { name: 'check', suite: dirname(place).replaceAll('/', '.'), file: place, seconds: 0 };
    if (errors.length === 0) return base;
    const message = errors.map((error) => error.code).join(', ');
    const details = errors.map((error) => formatProblem({ ...error, file: place })).join('\n');
    return { ...base, failure: { message, details } };
  });
  return junitXml(cases).trimEnd();
}
