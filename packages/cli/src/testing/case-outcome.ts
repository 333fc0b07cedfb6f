import type { JsonValue, Problem } from '@drawbridge/base';

/** How one case of a detection or a playbook came out, in the form that is printed. */
export interface CaseOutcome {
  /** The folder that the case belongs to: `detections/aws-remote-command`. */
  readonly unit: string;
  readonly name: string;
  readonly description: string;
  readonly file: string;
  readonly seconds: number;
  /** `error`: it could not be run, which is neither pass nor fail. */
  readonly outcome: 'pass' | 'fail' | 'error';
  readonly differences: readonly {
    readonly what: string;
    readonly expected: JsonValue;
    readonly actual: JsonValue;
  }[];
  readonly problems: readonly Problem[];
}
