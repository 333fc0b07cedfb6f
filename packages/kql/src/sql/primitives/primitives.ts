import { conversionPrimitives } from './conversions.ts';
import { dynamicPrimitives } from './dynamics.ts';
import { numberPrimitives } from './numbers.ts';
import { shortcuts } from './shortcuts.ts';
import { textPrimitives } from './strings.ts';
import type { Template } from './template.ts';

/** The SQL of every primitive of the plan that is not a function in JavaScript, and of some calls of those. */
export const primitives: Readonly<Record<string, Template>> = {
  ...conversionPrimitives,
  ...dynamicPrimitives,
  ...numberPrimitives,
  ...textPrimitives,
  ...shortcuts,
};
