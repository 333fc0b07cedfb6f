import { problem } from '@drawbridge/base';
import { stringify } from 'yaml';

import { markAtEndOf } from '../../ownership/mark-place.ts';
import { fileNameOf } from '../../resource-kind/file-name.ts';
import { fieldPlacesIn } from '../../resource-kind/field-places.ts';
import { readDocument } from '../../resource-kind/read-document.ts';
import type { ResourceKind } from '../../resource-kind/resource-kind.ts';
import { automationDocument } from './automation-document.ts';
import { checkAutomationLimits } from './automation-limits.ts';
import { checkAutomationValues } from './check-values.ts';
import { automationFields, automationFileFields, automationRuleShape } from './automation-fields.ts';

/** Its name is the only text of an automation rule that is nobody else's. */
const inName = markAtEndOf('displayName', ' ');
/** 500 less the longest mark. */
const longestName = 400;

/** Automation rules, `automation-rules/*.yaml`: what starts a playbook when there is an incident. */
export const automationRuleKind: ResourceKind = {
  name: 'automation-rule',
  armType: 'Microsoft.SecurityInsights/automationRules',
  path: '/providers/Microsoft.SecurityInsights/automationRules',
  apiVersion: '2025-07-01-preview',
  owned: ['displayName', 'order', 'triggeringLogic', 'actions'],
  readOnly: () => ['createdTimeUtc', 'createdBy', 'lastModifiedTimeUtc', 'lastModifiedBy'],
  markPlace: () => inName,
  tellsCreation: true,
  documents: ['automation-rule'],
  toDesired: (document) => {
    const { value, problems } = readDocument(document, automationRuleShape, 'automation-rule');
    if (value === undefined) return Promise.resolve({ resource: undefined, problems });
    if (value.name.length > longestName) {
      const message = `the name is longer than ${longestName} characters: the mark of ownership needs the rest`;
      const long = problem('automation-rule/long-name', message, { file: document.file, field: 'name' });
      return Promise.resolve({ resource: undefined, problems: [...problems, long] });
    }
    const beyond = [
      ...checkAutomationLimits(value, document.yaml),
      ...checkAutomationValues(value, document.yaml),
    ];
    if (beyond.length > 0) {
      return Promise.resolve({ resource: undefined, problems: [...problems, ...beyond] });
    }
    const resource = {
      kind: 'automation-rule' as const,
      name: value.id.toLowerCase(),
      title: value.name,
      fields: automationFields(value, document.address),
      file: document.file,
      origin: document.origin,
      placeOf: fieldPlacesIn(document.yaml, automationFileFields),
    };
    return Promise.resolve({ resource, problems });
  },
  fromRemote: ({ name, title, fields }, address, taken) => {
    const document = automationDocument(name, fields, address);
    const path = `automation-rules/${fileNameOf(title, taken)}.yaml`;
    return Promise.resolve([{ path, text: stringify(document, { lineWidth: 0 }) }]);
  },
};
