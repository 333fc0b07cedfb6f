import { ManualClock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { useCloudSim } from '../../../../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm, nrtRule, ruleId, scheduledRule } from '../../../call-arm.suite.ts';
import { ruleLimits } from './rule-limits.ts';

const start = useCloudSim();
const path = `alertRules/${ruleId(1)}`;

const host = (...fields: readonly (readonly [string, string])[]) => ({
  entityType: 'Host',
  fieldMappings: fields.map(([identifier, columnName]) => ({ identifier, columnName })),
});
const hostMapping = host(['HostName', 'Computer']);
const grouping = {
  enabled: true,
  reopenClosedIncident: false,
  lookbackDuration: 'PT5H',
  matchingMethod: 'AnyAlert',
};
const grouped = (changes: object) => ({
  incidentConfiguration: { createIncident: true, groupingConfiguration: { ...grouping, ...changes } },
});
const override = (alertDetailsOverride: object) => ({ alertDetailsOverride });
const details = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`Detail${String(at)}`, 'Computer']));
const scheduled = 'Invalid Properties for Scheduled alert rule:';

/** One bad rule each, and the words of its refusal. */
const bad: readonly (readonly [what: string, changes: object, words: string])[] = [
  ['no enabled', { enabled: null }, "The field 'enabled' is required."],
  ['enabled in quotes', { enabled: 'true' }, "The value of 'enabled' cannot be converted to boolean."],
  ['no name', { displayName: null }, "The field 'displayName' is required."],
  ['a name of a number', { displayName: 1 }, "The value of 'displayName' cannot be converted to string."],
  ['a long name', { displayName: 'x'.repeat(257) }, 'with a length between 1 and 256.'],
  [
    'a description of a number',
    { description: 1 },
    "The value of 'description' cannot be converted to string.",
  ],
  ['a long description', { description: 'x'.repeat(5001) }, 'with a length between 0 and 5000.'],
  ['no query', { query: null }, "The field 'query' is required."],
  ['a query of a number', { query: 1 }, "The value of 'query' cannot be converted to string."],
  ['a long query', { query: 'x'.repeat(10_001) }, 'with a length between 1 and 10000.'],
  ['an empty query', { query: '' }, 'with a length between 1 and 10000.'],
  ['no severity', { severity: null }, "The field 'severity' is required."],
  ['an unknown severity', { severity: 'Critical' }, "The value 'Critical' of 'severity' is not one of"],
  ['search *', { query: "search * | where a == 'b'" }, "The query must not use 'search *'."],
  ['union *', { query: 'union isfuzzy=true * | take 1' }, "The query must not use 'union *'."],
  ['adx()', { query: "adx('cluster').T" }, "The query must not use the function 'adx()'."],
  ['no frequency', { queryFrequency: null }, "The field 'queryFrequency' is required."],
  ['no period', { queryPeriod: null }, "The field 'queryPeriod' is required."],
  ['no operator', { triggerOperator: null }, "The field 'triggerOperator' is required."],
  ['no threshold', { triggerThreshold: null }, "The field 'triggerThreshold' is required."],
  ['a frequency of four minutes', { queryFrequency: 'PT4M' }, 'must be between PT5M and P14D.'],
  [
    'an invalid frequency',
    { queryFrequency: '1h' },
    "The value '1h' of 'queryFrequency' is no ISO 8601 duration.",
  ],
  ['a period of fifteen days', { queryPeriod: 'P15D' }, 'must be between PT5M and P14D.'],
  [
    'a period shorter than the frequency',
    { queryPeriod: 'PT30M' },
    `${scheduled} 'queryPeriod' should be greater than or equal to 'queryFrequency'`,
  ],
  [
    'two days every ten minutes',
    { queryPeriod: 'P2D', queryFrequency: 'PT10M' },
    `${scheduled} When 'queryPeriod' greater than or equal to 2 days, the 'queryFrequency' should be greater than ` +
      'or equal to 1 hour.',
  ],
  [
    'the operator of the YAML',
    { triggerOperator: 'gt' },
    "The value 'gt' of 'triggerOperator' is not one of",
  ],
  ['a threshold of 10001', { triggerThreshold: 10_001 }, 'must be between 0 and 10000.'],
  ['a threshold of half', { triggerThreshold: 0.5 }, 'must be between 0 and 10000.'],
  ['no suppression', { suppressionDuration: null }, "The field 'suppressionDuration' is required."],
  ['suppression of 25 hours', { suppressionDuration: 'PT25H' }, 'must be between PT5M and PT24H.'],
  ['no suppression switch', { suppressionEnabled: null }, "The field 'suppressionEnabled' is required."],
  ['a suppression switch of text', { suppressionEnabled: 'no' }, 'cannot be converted to boolean.'],
  [
    'a start in a minute',
    { startTimeUtc: '2026-03-01T08:01:00Z' },
    'must be between 10 minutes and 30 days from now.',
  ],
  ['tactics of text', { tactics: 'Impact' }, "The value of 'tactics' cannot be converted to array."],
  ['techniques of text', { techniques: 'T1021' }, "The value of 'techniques' cannot be converted to array."],
  ['sub-techniques of text', { subTechniques: 'T1021.008' }, 'cannot be converted to array.'],
  ['an unknown tactic', { tactics: ['Lateral Movement'] }, "The tactic 'Lateral Movement' is invalid."],
  [
    'a sub-technique among the techniques',
    { techniques: ['T1098.003'] },
    "The technique 'T1098.003' is invalid. The expected format is 'T####', where '#' represents a digit.",
  ],
  [
    'a technique among the sub-techniques',
    { subTechniques: ['T1021'] },
    "The sub-technique 'T1021' is invalid.",
  ],
  [
    'a technique without its tactic',
    { techniques: ['T1485'] },
    'No valid tactic corresponding to the technique T1485 was provided in the tactics field.',
  ],
  [
    'mappings of text',
    { entityMappings: 'Host' },
    "The value of 'entityMappings' cannot be converted to array.",
  ],
  [
    'no mapping in the list',
    { entityMappings: [] },
    'The number of entity mappings must be between 1 and 10.',
  ],
  [
    'eleven mappings',
    { entityMappings: Array.from({ length: 11 }, () => hostMapping) },
    'The number of entity mappings must be between 1 and 10.',
  ],
  [
    'an unknown entity',
    { entityMappings: [{ ...hostMapping, entityType: 'Zork' }] },
    "The entity type 'Zork' is invalid.",
  ],
  ['an entity without fields', { entityMappings: [host()] }, 'must be between 1 and 3.'],
  [
    'an identifier of another entity',
    { entityMappings: [host(['Address', 'Computer'])] },
    "The identifier 'Address' is invalid for the entity 'Host'.",
  ],
  [
    'an identifier twice',
    { entityMappings: [host(['HostName', 'A'], ['HostName', 'B'])] },
    "The identifier 'HostName' of the entity 'Host' is mapped more than once.",
  ],
  [
    'an entity that nothing identifies',
    { entityMappings: [host(['OSVersion', 'A'])] },
    "The entity 'Host' needs at least one of its required identifiers.",
  ],
  [
    'a column with a blank',
    { entityMappings: [host(['HostName', 'a b'])] },
    "The column name 'a b' is invalid.",
  ],
  [
    'entities of no column',
    { sentinelEntitiesMappings: [{ columnName: '1' }] },
    "The column name '1' is invalid.",
  ],
  ['21 custom details', { customDetails: details(21) }, 'The number of custom details must be at most 20.'],
  [
    'a custom detail of 21 letters',
    { customDetails: { ['a'.repeat(21)]: 'Computer' } },
    `The custom detail name '${'a'.repeat(21)}' is invalid.`,
  ],
  ['a custom detail of no column', { customDetails: { A: 'a-b' } }, "The column name 'a-b' is invalid."],
  ['a long title', override({ alertDisplayNameFormat: 'x'.repeat(257) }), 'with a length between 1 and 256.'],
  [
    'a long text',
    override({ alertDescriptionFormat: 'x'.repeat(5001) }),
    'with a length between 1 and 5000.',
  ],
  [
    'four columns in a title',
    override({ alertDisplayNameFormat: '{{A}} {{B}} {{C}} {{D}}' }),
    "You have defined 4 parameters in 'alertDisplayNameFormat'. The maximum allowed is 3.",
  ],
  [
    'four columns in a text',
    override({ alertDescriptionFormat: '{{A}} {{B}} {{C}} {{D}}' }),
    "You have defined 4 parameters in 'alertDescriptionFormat'. The maximum allowed is 3.",
  ],
  ['tactics of no column', override({ alertTacticsColumnName: 'a b' }), "The column name 'a b' is invalid."],
  [
    'a severity of no column',
    override({ alertSeverityColumnName: 'a b' }),
    "The column name 'a b' is invalid.",
  ],
  [
    'an unknown alert property',
    override({ alertDynamicProperties: [{ alertProperty: 'Mood', value: 'A' }] }),
    "The alert property 'Mood' is invalid.",
  ],
  ['an unknown event grouping', { eventGroupingSettings: { aggregationKind: 'Both' } }, "The value 'Both'"],
  [
    'incidents neither made nor not',
    { incidentConfiguration: {} },
    "The field 'createIncident' is required.",
  ],
  [
    'grouping without a method',
    grouped({ matchingMethod: undefined }),
    "The field 'matchingMethod' is required.",
  ],
  ['eight days of grouping', grouped({ lookbackDuration: 'P8D' }), 'must be between PT5M and P7D.'],
  [
    'an unknown method',
    grouped({ matchingMethod: 'Some' }),
    "The value 'Some' of 'matchingMethod' is invalid.",
  ],
  ['grouping by nothing', grouped({ matchingMethod: 'Selected' }), "When 'matchingMethod' is 'Selected'"],
  [
    'grouping by an entity that is not mapped',
    grouped({ matchingMethod: 'Selected', groupByEntities: ['IP'] }),
    "The entity 'IP' in 'groupByEntities' is not mapped by the rule.",
  ],
  ['grouping by mood', grouped({ groupByAlertDetails: ['Mood'] }), "The alert detail 'Mood' is invalid."],
  [
    'grouping by a detail that is not there',
    grouped({ groupByCustomDetails: ['Zork'] }),
    "The custom detail 'Zork' in 'groupByCustomDetails' is not defined by the rule.",
  ],
  [
    'reopening in Defender',
    grouped({ reopenClosedIncident: true }),
    "'reopenClosedIncident' is not available",
  ],
  [
    'a template version without a template',
    { templateVersion: '1.0.0' },
    "Invalid Properties for alert rule: 'templateVersion' can only be used if 'alertRuleTemplateName' is not empty.",
  ],
  [
    'a template version of two numbers',
    { templateVersion: '1.0', alertRuleTemplateName: ruleId(7) },
    "The value '1.0' of 'templateVersion' is not in the format a.b.c.",
  ],
];

describe('a rule beyond a limit', () => {
  it.each(bad)('is refused for %s', async (_, changes, words) => {
    const clock = new ManualClock(new Date('2026-03-01T08:00:00Z'));
    const sim = await start({ world: armWorldOf({ onboardedToDefender: true }), clock });
    const { status, body } = await callArm(sim, 'PUT', path, { json: scheduledRule(changes) });
    expect([status, body.error?.code]).toEqual([400, 'BadRequest']);
    expect(body.error?.message).toMatch(/^Invalid data model\. \[: .*\]$/s);
    expect(body.error?.message).toContain(words);
    expect(sim.snapshot().arm.workspaces[0]?.alertRules).toEqual([]);
  });

  it('is provoked above for every limit of scheduled rules', () => {
    const context = {
      workspace: { onboardedToDefender: true },
      now: new Date('2026-03-01T08:00:00Z'),
      before: undefined,
    } as never;
    const unprovoked = ruleLimits
      .filter((limit) => limit.kinds.includes('Scheduled'))
      .filter((limit) =>
        bad.every(([, changes]) => limit.refuse(scheduledRule(changes).properties, context) === undefined),
      );
    expect(unprovoked.map((limit) => limit.allowed)).toEqual([]);
  });
});

describe('a rule at a limit', () => {
  it.each([
    ['the longest texts', { displayName: 'x'.repeat(256), description: 'x'.repeat(5000) }],
    ['the least times', { queryFrequency: 'PT5M', queryPeriod: 'PT5M', suppressionDuration: 'PT5M' }],
    ['the most times', { queryFrequency: 'P14D', queryPeriod: 'P14D', suppressionDuration: 'P1D' }],
    ['two days every hour', { queryFrequency: 'PT1H', queryPeriod: 'P2DT1H30M' }],
    ['20 details of 20 letters', { customDetails: { ...details(19), ['a'.repeat(20)]: 'A' } }],
    ['ten mappings', { entityMappings: Array.from({ length: 10 }, () => hostMapping) }],
    ['no mappings, as null', { entityMappings: null, customDetails: null, alertDetailsOverride: null }],
    ['a start in ten minutes', { startTimeUtc: '2026-03-01T08:10:00Z' }],
    ['a technique that the simulator does not know', { techniques: ['T9999'] }],
    ['a comment that says search *', { query: '// never search *\nAzureActivity' }],
    ['grouping by what it has', grouped({ matchingMethod: 'Selected', groupByCustomDetails: ['Machine'] })],
  ])('is taken: %s', async (_, changes) => {
    const clock = new ManualClock(new Date('2026-03-01T08:00:00Z'));
    const sim = await start({ world: armWorldOf(), clock });
    const { status, body } = await callArm(sim, 'PUT', path, { json: scheduledRule(changes) });
    expect([status, body.error?.message]).toEqual([201, undefined]);
  });

  it('is taken without a schedule if it is NRT, and refused without a query', async () => {
    const sim = await start({ world: armWorldOf() });
    expect((await callArm(sim, 'PUT', path, { json: nrtRule() })).status).toBe(201);
    const { body } = await callArm(sim, 'PUT', path, { json: nrtRule({ query: undefined }) });
    expect(body.error?.message).toBe("Invalid data model. [: The field 'query' is required.]");
  });
});
