import { describe, expect, it } from 'vitest';

import type { Incident } from '../incident/incident.ts';
import { alertOf, incidentBody, ruleId, userId, workspaceId } from '../test-bodies.suite.ts';
import { parseTrigger } from './parse-trigger.ts';

function parsed(json: unknown): Incident {
  const result = parseTrigger(json);
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join('; '));
  return result.value;
}

describe('the incident trigger', () => {
  it('reads the fields that playbooks choose by', () => {
    const incident = parsed(incidentBody({ alerts: [alertOf()] }));
    expect(incident).toMatchObject({
      source: 'incident',
      number: 42,
      severity: 'High',
      status: 'New',
      ruleIds: [ruleId],
      tactics: ['LateralMovement'],
      techniques: ['T1021'],
      tags: ['cloud'],
      workspace: { name: 'soc-logs', resourceGroup: 'soc', subscriptionId: workspaceId, id: workspaceId },
    });
  });

  it('finds the rule in an alert when the incident names none', () => {
    const body = incidentBody({ alerts: [alertOf()] });
    const properties = { ...body.object.properties, relatedAnalyticRuleIds: undefined };
    expect(parsed({ ...body, object: { ...body.object, properties } }).ruleIds).toEqual([ruleId]);
  });

  it('finds the rule in the analytic rule ids of the additional data', () => {
    const alert = alertOf();
    const additionalData = { 'Analytic Rule Ids': `["${ruleId}"]` };
    const body = { ...alert, properties: { ...alert.properties, alertType: 'x', additionalData } };
    expect(parsed(incidentBody({ alerts: [body] })).alerts[0]?.ruleIds).toEqual([ruleId]);
  });

  it('keeps fields that it does not know', () => {
    expect(JSON.stringify(parsed(incidentBody({ alerts: [alertOf()] })).raw)).toContain('somethingNew');
  });

  it('asks for nothing but an id', () => {
    const incident = parsed({ object: { id: '/x', properties: {} } });
    expect(incident).toMatchObject({ title: 'Unknown', severity: 'Unknown', alerts: [], entities: [] });
  });

  it('names the field that is wrong', () => {
    const result = parseTrigger(
      { object: { id: '/x', properties: { alerts: [{ properties: 7 }] } } },
      { file: 'incident.json' },
    );
    expect(result.problems[0]).toMatchObject({
      file: 'incident.json',
      field: 'object.properties.alerts[0].properties',
    });
  });

  it('says which custom details are not JSON and reads the rest', () => {
    const alert = alertOf();
    const additionalData = { 'Custom Details': '{"AwsAccessKeyId":' };
    const result = parseTrigger(
      incidentBody({ alerts: [{ ...alert, properties: { ...alert.properties, additionalData } }] }),
    );
    expect(result.ok).toBe(true);
    expect(result.problems[0]).toMatchObject({
      severity: 'warning',
      field: "object.properties.alerts[0].properties.additionalData['Custom Details']",
    });
  });

  it('unfolds a custom detail that was a dynamic column', () => {
    const alert = alertOf({ details: { AwsInstanceId: ['["i-0aaaaaaaa","i-0bbbbbbbb"]'], Empty: [''] } });
    expect(parsed(incidentBody({ alerts: [alert] })).alerts[0]?.customDetails).toEqual({
      AwsInstanceId: ['i-0aaaaaaaa', 'i-0bbbbbbbb'],
    });
  });
});

describe('the alert trigger', () => {
  const body = {
    SystemAlertId: 'alert-9',
    AlertDisplayName: 'Remote command',
    Severity: 'Medium',
    AlertType: `${workspaceId}_${ruleId}`,
    Tactics: 'Execution, LateralMovement',
    Entities: JSON.stringify([
      { $id: '2', Type: 'account', Name: 'alice', UPNSuffix: 'example.com', AadUserId: userId },
      { $id: '3', Type: 'host', HostName: 'web', Account: { $ref: '2' } },
      { $ref: '2' },
    ]),
    ExtendedProperties: JSON.stringify({ 'Custom Details': '{"AwsAccessKeyId":["AKIAEXAMPLEEXAMPLE01"]}' }),
  };

  it('reads entities and custom details out of their JSON texts', () => {
    const incident = parsed(body);
    expect(incident).toMatchObject({ id: 'alert/alert-9', source: 'alert', ruleIds: [ruleId] });
    expect(incident.tactics).toEqual(['Execution', 'LateralMovement']);
    expect(incident.alerts[0]?.customDetails).toEqual({ AwsAccessKeyId: ['AKIAEXAMPLEEXAMPLE01'] });
  });

  it('takes a reference for what it is: not another entity', () => {
    expect(parsed(body).entities.map((entity) => entity.kind)).toEqual(['Account', 'Host']);
  });

  it('reads no entities out of an empty text', () => {
    expect(parsed({ ...body, Entities: '' }).entities).toEqual([]);
  });

  it('says that the entities are no JSON', () => {
    expect(parsed({ ...body, Entities: '[{' }).unread[0]).toMatchObject({ path: 'Entities' });
  });
});

describe('the entity trigger', () => {
  it('reads an account without a kind, with its own spelling of the suffix', () => {
    const incident = parsed({
      Entity: { properties: { Name: 'alice', upnSuffix: 'example.com' } },
      IncidentArmID: null,
    });
    expect(incident.entities[0]?.kind).toBe('Account');
    expect(incident.id).toMatch(/^entity\/[0-9a-f]{16}$/);
  });

  it('takes the id of the incident that it was picked from', () => {
    expect(parsed({ Entity: { properties: {} }, IncidentArmID: '/incidents/7' }).id).toBe('/incidents/7');
  });
});

describe('something else', () => {
  it.each([null, 7, 'text', [], {}])('refuses %j', (json) => {
    expect(parseTrigger(json).problems[0]?.code).toBe('incident/not-a-trigger');
  });

  it('says where a bare incident has to go', () => {
    expect(parseTrigger({ id: '/x', properties: {} }).problems[0]?.hints[0]).toContain("under 'object'");
  });
});
