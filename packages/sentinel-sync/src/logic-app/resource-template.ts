import type { TemplateExpression, TemplateValue } from '../template/template-value.ts';

/** What a deployment is asked for. Without a default it has to be given. */
export interface TemplateParameter {
  readonly name: string;
  readonly type: 'string' | 'bool';
  readonly description: string;
  readonly default?: TemplateValue;
  /** It is not kept with the deployment, and not shown. */
  readonly isSecret?: boolean;
}

/** A resource of a resource group, in no template language yet. */
export interface TemplateResource {
  /** Names it within a Bicep file. */
  readonly symbol: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string | TemplateExpression;
  readonly condition?: TemplateExpression;
  /** Everything beside type, version and name. */
  readonly body: Readonly<Record<string, TemplateValue>>;
  /** Ids of what has to be there first; Bicep finds them by the symbols in the body. */
  readonly dependsOn: readonly TemplateExpression[];
}

interface TemplateOutput {
  readonly name: string;
  readonly description: string;
  readonly value: TemplateExpression;
}

/** A deployment to a resource group. */
export interface ResourceTemplate {
  /** Lines at the top, without marks of a comment. */
  readonly about: readonly string[];
  readonly parameters: readonly TemplateParameter[];
  readonly resources: readonly TemplateResource[];
  readonly outputs: readonly TemplateOutput[];
}
