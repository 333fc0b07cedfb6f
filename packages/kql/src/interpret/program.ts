import type { KqlType } from '../schema/types.ts';

/**
 * A scalar of the plan, written down as JSON so that it can travel to the worker inside the SQL. Where a column stood
 * there is a slot: of the row at hand, or of the row that a step of `scan` matched last.
 */
export type Code =
  | { readonly op: 'literal'; readonly type: KqlType; readonly text: string | null }
  | { readonly op: 'slot'; readonly slot: number }
  | {
      readonly op: 'matched';
      readonly step: number;
      readonly part: 'row' | 'declared';
      readonly slot: number;
      /** The value while the step has matched nothing. */
      readonly otherwise: Code;
    }
  | {
      readonly op: 'call';
      readonly name: string;
      readonly type: KqlType;
      readonly types: readonly KqlType[];
      readonly args: readonly Code[];
    }
  | {
      readonly op: 'case';
      readonly branches: readonly (readonly [when: Code, then: Code])[];
      readonly otherwise: Code;
    };

/** The type that a value has in JavaScript: whole numbers and ticks are bigints, a dynamic is JSON text. */
export type Value = null | boolean | bigint | number | string;

export interface ScanStep {
  readonly output: 'all' | 'last' | 'none';
  readonly condition: Code;
  readonly assignments: readonly { readonly declared: number; readonly value: Code }[];
}

/** A `scan` without its names. */
export interface ScanProgram {
  /** The types of the slots of a row. */
  readonly slots: readonly KqlType[];
  readonly declared: readonly { readonly type: KqlType; readonly value: Code }[];
  readonly steps: readonly ScanStep[];
}
