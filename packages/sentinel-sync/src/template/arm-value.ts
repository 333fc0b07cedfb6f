import type { JsonValue } from '@drawbridge/base';

import { expressionIn, referenceIn, type TemplateValue } from './template-value.ts';

const workspaces = 'Microsoft.OperationalInsights/workspaces';
const insights = 'Microsoft.SecurityInsights';

/** A value in a template of Azure Resource Manager. */
export function printArmValue(value: TemplateValue): JsonValue {
  const reference = referenceIn(value);
  if (reference?.what === 'playbook') return `[parameters(${armLiteral(reference.target)})]`;
  if (reference?.what === 'rule') {
    const under = `/providers/${insights}/alertRules/${reference.target}`;
    return `[concat(resourceId(${armLiteral(workspaces)}, parameters('workspace')), ${armLiteral(under)})]`;
  }
  const expression = expressionIn(value);
  if (expression !== undefined) return `[${expression.arm}]`;
  if (typeof value === 'string') return asText(value);
  if (Array.isArray(value)) return (value as readonly TemplateValue[]).map(printArmValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, TemplateValue>>).map(([name, inner]) => [
      name,
      printArmValue(inner),
    ]),
  );
}

/** A text that begins with a bracket would be read as an expression; doubled, it is a text. */
function asText(text: string): string {
  return text.startsWith('[') ? `[${text}` : text;
}

/** A text within an expression. */
export function armLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
