import { XMLParser } from 'fast-xml-parser';
import { expect, it } from 'vitest';

import { junitXml } from './junit.ts';

it('groups cases by unit, counts failures and escapes what a failure says', () => {
  const xml = junitXml([
    {
      name: 'fires',
      suite: 'detections/a',
      file: 'a/fires.yaml',
      seconds: 0.25,
      failure: { message: 'a < b', details: '- "x"\u0001' },
    },
    { name: 'quiet', suite: 'detections/a', file: 'a/quiet.yaml', seconds: 0.5 },
  ]);
  const read = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' }).parse(xml) as {
    testsuites: { testsuite: Record<string, unknown> & { testcase: readonly Record<string, unknown>[] } };
  };
  const suite = read.testsuites.testsuite;
  expect(suite).toMatchObject({ '@name': 'detections/a', '@tests': '2', '@failures': '1', '@time': '0.750' });
  expect(suite.testcase[0]?.failure).toEqual({ '@message': 'a < b', '#text': '- "x"\\x01' });
  expect(suite.testcase[1]).not.toHaveProperty('failure');
});
