import type { Rule } from '../reference/rule.ts';
import { addressRules } from './addresses.ts';
import { arithmeticRules } from './arithmetic.ts';
import { arrayRules } from './arrays.ts';
import { bagRules } from './bags.ts';
import { comparisonRules } from './comparison.ts';
import { conversionRules } from './conversion.ts';
import { datetimeRules } from './datetimes.ts';
import { periodRules } from './periods.ts';
import { encodingRules } from './encodings.ts';
import { logicRules } from './logic.ts';
import { numberRules } from './numbers.ts';
import { patternRules } from './patterns.ts';
import { stringRules } from './strings.ts';
import { termRules } from './terms.ts';
import { textRules } from './texts-of-values.ts';
import { timespanRules } from './timespans.ts';

/** Every rule of the reference evaluator for scalars. */
export const allRules: readonly Rule[] = [
  ...arithmeticRules,
  ...comparisonRules,
  ...logicRules,
  ...stringRules,
  ...termRules,
  ...patternRules,
  ...conversionRules,
  ...textRules,
  ...numberRules,
  ...periodRules,
  ...datetimeRules,
  ...timespanRules,
  ...arrayRules,
  ...bagRules,
  ...addressRules,
  ...encodingRules,
];
