import type { ContentDocument } from '@drawbridge/detection-core';

import { bagIn, isBag, textIn } from '../wire/arm-body.ts';

/** Finds the automation rules of a repository that see a rule's incidents or alerts, by name: those of it, and those of all. */
export function automationOf(documents: readonly ContentDocument[]): (ruleId: string) => readonly string[] {
  const automation = documents.flatMap(({ kind, yaml: { value } }) => {
    if (kind !== 'automation-rule' || !isBag(value) || value.enabled === false) return [];
    const { rules } = bagIn(value, 'trigger');
    const ids = Array.isArray(rules) ? rules.map((id) => String(id).toLowerCase()) : undefined;
    return [{ name: textIn(value, 'name') ?? textIn(value, 'id') ?? '', ids }];
  });
  return (ruleId) =>
    automation
      .filter(({ ids }) => ids === undefined || ids.includes(ruleId.toLowerCase()))
      .map(({ name }) => name);
}
