import { fieldName, nameHints, problem, type Problem } from '@drawbridge/base';
import { readShape } from '@drawbridge/detection-core';
import { z } from 'zod';

import type { SourceDocument } from '../../resource-kind/resource-kind.ts';
import { workspacePropertiesKey } from '../../resource-kind/workspace-properties.ts';

/** The products whose alerts can become incidents (`MicrosoftSecurityProductName` of the API). */
const products: readonly string[] = [
  'Microsoft Cloud App Security',
  'Azure Security Center',
  'Azure Advanced Threat Protection',
  'Azure Active Directory Identity Protection',
  'Azure Security Center for IoT',
  'Office 365 Advanced Threat Protection',
  'Microsoft Defender Advanced Threat Protection',
];

/** What the products are called today, where the API still has the old name. */
const newNames: Readonly<Record<string, string>> = {
  'Microsoft Defender for Cloud': 'Azure Security Center',
  'Microsoft Defender for Cloud Apps': 'Microsoft Cloud App Security',
  'Microsoft Defender for Identity': 'Azure Advanced Threat Protection',
  'Microsoft Entra ID Protection': 'Azure Active Directory Identity Protection',
  'Microsoft Defender for IoT': 'Azure Security Center for IoT',
  'Microsoft Defender for Office 365': 'Office 365 Advanced Threat Protection',
  'Microsoft Defender for Endpoint': 'Microsoft Defender Advanced Threat Protection',
};

const severities = ['High', 'Medium', 'Low', 'Informational'];
const texts = z.array(z.string()).nullish();
const anything = z.unknown().optional();

/** `microsoft-rules/*.yaml`. Strict: a filter whose name is misspelt would be taken away. */
const microsoftRuleShape = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  kind: z.string(),
  description: z.string().nullish(),
  enabled: z.boolean().nullish(),
  productFilter: z.string().nullish(),
  severitiesFilter: texts,
  displayNamesFilter: texts,
  displayNamesExcludeFilter: texts,
  sourceSettings: anything,
  scenarioExclusionPatterns: anything,
  severity: anything,
  tactics: anything,
  relevantTechniques: anything,
  template: anything,
  version: anything,
  tags: anything,
  status: anything,
  metadata: anything,
  requiredDataConnectors: anything,
  [workspacePropertiesKey]: anything,
});

/** What is wrong with a rule that Microsoft ships, or that makes incidents of other products' alerts. */
export function microsoftRuleProblems({ value, yaml }: SourceDocument): readonly Problem[] {
  const read = readShape({ ...yaml, value }, microsoftRuleShape, { area: 'rule', unknownField: 'error' });
  if (read.value === undefined) return read.problems;
  const { kind, productFilter: product, severitiesFilter } = read.value;
  const at = (path: readonly (string | number)[]) => ({
    file: yaml.file,
    field: fieldName(path),
    span: yaml.spanOf(path),
  });
  if (!isPublished(kind)) {
    const message = `rules of the kind '${kind}' are not published from files: the workspace keeps what it has`;
    return [problem('rule/kind-not-published', message, { severity: 'warning', ...at(['kind']) })];
  }
  const unknownProduct =
    typeof product !== 'string' || products.includes(product)
      ? []
      : [
          problem('rule/product', `the API knows no product '${product}'`, {
            severity: 'warning',
            ...at(['productFilter']),
            hints: productHints(product),
          }),
        ];
  const wrongSeverities = (severitiesFilter ?? []).flatMap((severity, index) =>
    severities.includes(severity)
      ? []
      : [
          problem('rule/severity', `there is no severity '${severity}'`, {
            ...at(['severitiesFilter', index]),
            hints: nameHints(severity, severities, 'severities'),
          }),
        ],
  );
  return [...read.problems, ...unknownProduct, ...wrongSeverities];
}

/** Of the rules without a query, those that files decide. */
export function isPublished(kind: unknown): boolean {
  return kind === 'Fusion' || kind === 'MicrosoftSecurityIncidentCreation';
}

function productHints(product: string): readonly string[] {
  const old = newNames[product];
  if (old !== undefined) return [`the API calls it '${old}'`];
  return nameHints(product, [...products, ...Object.keys(newNames)], 'products');
}
