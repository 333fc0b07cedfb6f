import type { JsonValue } from '@drawbridge/base';

import { printArmValue } from '../template/arm-value.ts';
import { printBicepText, printBicepValue } from '../template/bicep-text.ts';
import { expressionIn } from '../template/template-value.ts';
import type { ResourceTemplate, TemplateResource } from './resource-template.ts';

type Bag = Readonly<Record<string, JsonValue>>;

/** Prints a deployment as a template for Azure Resource Manager. */
export function printResourcesAsArm({ about, parameters, resources, outputs }: ResourceTemplate): Bag {
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    metadata: { description: about.join(' ') },
    parameters: Object.fromEntries(
      parameters.map(({ name, type, description, default: value, isSecret }) => [
        name,
        {
          type: isSecret === true ? `secure${type}` : type,
          metadata: { description },
          ...(value === undefined ? {} : { defaultValue: printArmValue(value) }),
        },
      ]),
    ),
    resources: resources.map(({ type, apiVersion, name, condition, body, dependsOn }) => ({
      ...(condition === undefined ? {} : { condition: printArmValue(condition) }),
      type,
      apiVersion,
      name: printArmValue(name),
      ...(dependsOn.length === 0 ? {} : { dependsOn: dependsOn.map(printArmValue) }),
      ...(printArmValue(body) as Bag),
    })),
    outputs: Object.fromEntries(
      outputs.map(({ name, description, value }) => [
        name,
        { type: 'string', metadata: { description }, value: printArmValue(value) },
      ]),
    ),
  };
}

/** Prints a deployment as a Bicep file. */
export function printResourcesAsBicep({ about, parameters, resources, outputs }: ResourceTemplate): string {
  return [
    ...about.map((line) => `// ${line}`),
    ...parameters.flatMap(({ name, type, description, default: value, isSecret }) => [
      '',
      ...(isSecret === true ? ['@secure()'] : []),
      `@description(${printBicepText(description)})`,
      `param ${name} ${type}${value === undefined ? '' : ` = ${printBicepValue(value, 0)}`}`,
    ]),
    ...resources.flatMap(resourceLines),
    ...outputs.flatMap(({ name, description, value }) => [
      '',
      `@description(${printBicepText(description)})`,
      `output ${name} string = ${printBicepValue(value, 0)}`,
    ]),
    '',
  ].join('\n');
}

function resourceLines({
  symbol,
  type,
  apiVersion,
  name,
  condition,
  body,
}: TemplateResource): readonly string[] {
  const only = condition === undefined ? undefined : expressionIn(condition)?.bicep;
  return [
    '',
    `resource ${symbol} '${type}@${apiVersion}' = ${only === undefined ? '' : `if (${only}) `}{`,
    `  name: ${printBicepValue(name, 2)}`,
    ...Object.entries(body).map(([field, value]) => `  ${field}: ${printBicepValue(value, 2)}`),
    '}',
  ];
}
