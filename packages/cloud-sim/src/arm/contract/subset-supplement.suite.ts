/** A Swagger document, as far as it is looked into here. */
interface Swagger {
  readonly definitions: Record<string, { properties?: Record<string, object>; [more: string]: unknown }>;
  readonly paths: Record<string, Record<string, { responses: Record<string, object> }>>;
}

const text = { type: 'string' };
const instant = { type: 'string', format: 'date-time' };
const author = {
  type: 'object',
  properties: { objectId: text, email: text, name: text, userPrincipalName: text },
};
const action = (value: string, configuration: object) => ({
  type: 'object',
  properties: { actionConfiguration: { type: 'object', ...configuration } },
  allOf: [{ $ref: '#/definitions/AutomationRuleAction' }],
  'x-ms-discriminator-value': value,
});
const condition = (value: string) => ({
  type: 'object',
  properties: { conditionProperties: { type: 'object' } },
  allOf: [{ $ref: '#/definitions/AutomationRuleCondition' }],
  'x-ms-discriminator-value': value,
});

/**
 * What the subset leaves out and the published contract has, so that a good exchange is not called bad: the authors and
 * times of automation rules (openapi.json of 2025-09-01, `AutomationRuleProperties`) and of watchlists (Watchlists.json
 * of 2024-09-01, `WatchlistProperties`), the kinds of actions and conditions, and the 202 of a watchlist's deletion,
 * which is a long-running operation there.
 */
export function supplement(value: unknown): Swagger {
  const swagger = value as Swagger;
  const { definitions, paths } = swagger;
  Object.assign(definitions.AutomationRuleProperties?.properties ?? {}, {
    createdTimeUtc: { ...instant, readOnly: true },
    lastModifiedTimeUtc: { ...instant, readOnly: true },
    createdBy: { ...author, readOnly: true },
    lastModifiedBy: { ...author, readOnly: true },
  });
  Object.assign(definitions.WatchlistProperties?.properties ?? {}, {
    created: instant,
    updated: instant,
    createdBy: author,
    updatedBy: author,
  });
  Object.assign(definitions, {
    AutomationRuleRunPlaybookAction: action('RunPlaybook', {
      properties: { logicAppResourceId: text, tenantId: text },
    }),
    AutomationRuleModifyPropertiesAction: action('ModifyProperties', {}),
    AutomationRuleAddIncidentTaskAction: action('AddIncidentTask', {
      properties: { title: text, description: text },
    }),
    PropertyConditionProperties: condition('Property'),
    BooleanConditionProperties: condition('Boolean'),
  });
  for (const [path, methods] of Object.entries(paths)) {
    if (path.endsWith('/watchlists/{watchlistAlias}') && methods.delete !== undefined) {
      methods.delete.responses['202'] = { description: 'Resource deletion accepted.' };
    }
  }
  return swagger;
}
