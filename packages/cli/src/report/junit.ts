import { inertText, printable } from '@drawbridge/base';
import XMLBuilder from 'fast-xml-builder';

export interface JUnitCase {
  readonly name: string;
  /** What CI systems group by: the detection's or playbook's folder. */
  readonly suite: string;
  readonly file: string;
  readonly seconds: number;
  /** The readable difference, when the case failed. */
  readonly failure?: { readonly message: string; readonly details: string };
}

/** JUnit's XML as Jenkins, GitLab and Azure DevOps read it: one suite per unit. */
export function junitXml(cases: readonly JUnitCase[]): string {
  const suites = [...new Set(cases.map((testCase) => testCase.suite))].map((suite) => {
    const own = cases.filter((testCase) => testCase.suite === suite);
    return { ...counts(own), '@name': inertText(suite), testcase: own.map(testCase) };
  });
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });
  const document: unknown = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { ...counts(cases), '@name': 'drawbridge', testsuite: suites },
  };
  return builder.build(document);
}

function counts(cases: readonly JUnitCase[]): object {
  return {
    '@tests': cases.length,
    '@failures': cases.filter((testCase) => testCase.failure !== undefined).length,
    '@errors': 0,
    '@time': cases.reduce((sum, testCase) => sum + testCase.seconds, 0).toFixed(3),
  };
}

function testCase(junitCase: JUnitCase): object {
  return {
    '@name': inertText(junitCase.name),
    '@classname': inertText(junitCase.suite),
    '@file': inertText(junitCase.file),
    '@time': junitCase.seconds.toFixed(3),
    ...(junitCase.failure === undefined
      ? {}
      : {
          failure: {
            '@message': inertText(junitCase.failure.message),
            '#text': printable(junitCase.failure.details),
          },
        }),
  };
}
