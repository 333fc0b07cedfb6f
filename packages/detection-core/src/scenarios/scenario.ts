import type { LoggedEvent, ScenarioShape } from './scenario-shape.ts';

/** One thing that is done, and what the cloud logs of it. */
export interface ScenarioStep {
  readonly run?: string;
  readonly note?: string;
  /** Minutes after the scenario's beginning. */
  readonly atMinute: number;
  readonly logs: readonly LoggedEvent[];
}

/** An alert that has to arrive. */
export interface ExpectedSignal {
  readonly rule: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly entities: readonly Readonly<Record<string, string>>[];
}

/** A technique test: one way in, as it is done, logged, detected, contained and cleaned up. */
export interface Scenario {
  /** The file's name without its extension. */
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly cloud: ScenarioShape['cloud'];
  readonly techniques: readonly string[];
  readonly actor: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly steps: readonly ScenarioStep[];
  readonly expect: readonly ExpectedSignal[];
  readonly contained: ScenarioShape['contained'];
  readonly cleanUp: readonly string[];
  readonly stratus: readonly string[];
  readonly atomic: readonly string[];
}
