import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Problem } from '@drawbridge/base';
import { createActionRunner } from '@drawbridge/response-actions';
import { describe, expect, it, onTestFinished } from 'vitest';

import { incidentWithKeys, keyPlaybook, keys, ruleId } from '../run-setup.suite.ts';
import { checkPlaybooks } from './check-playbooks.ts';
import { loadPlaybooks } from './load-playbooks.ts';
import { matchPlaybook } from './match-playbook.ts';
import { parsePlaybook } from './parse-playbook.ts';
import { playbookJsonSchema } from './schema.ts';

const text = `id: contain-keys
name: Contain access keys
description: For tests.
version: 1.0.0
triggers:
  rules: [${ruleId}]
targets:
  kind: aws.access-key
  atMost: 3
guards:
  caps: { perRun: 5, perHour: 10 }
steps:
  - id: deactivate
    action: aws.iam.deactivate-access-key
`;

/** The first problem of the text, as `line:column field message`. */
function firstProblem(source: string): { readonly where: string; readonly problem: Problem } {
  const result = parsePlaybook(source, 'playbook.yaml');
  const problem = result.problems[0];
  if (problem === undefined) throw new Error('no problem');
  return { where: `${problem.span?.line ?? 0}:${problem.span?.column ?? 0} ${problem.field ?? ''}`, problem };
}

describe('a playbook text', () => {
  it('is read with its defaults, which are the careful ones', () => {
    const result = parsePlaybook(text, 'playbook.yaml');
    expect(result.ok && result.value.playbook).toMatchObject({
      targets: { allowWeak: false },
      approval: { required: 'always', people: 1, expiresAfter: 'PT4H' },
      steps: [{ onFailure: 'stop', with: {} }],
      writeBack: { comment: true, tags: [] },
    });
  });

  it.each([
    ['an unknown field', text.replace('atMost:', 'atMots:'), '9:3 targets.atMots', 'playbook/unknown-field'],
    [
      'an unknown kind',
      text.replace('aws.access-key', 'aws.key'),
      '8:9 targets.kind',
      'playbook/wrong-field',
    ],
    ['a missing field', text.replace('version: 1.0.0\n', ''), '1:1 version', 'playbook/wrong-field'],
    [
      'no trigger at all',
      text.replace(`rules: [${ruleId}]`, 'rules: []'),
      '5:1 triggers',
      'playbook/wrong-field',
    ],
    ['broken YAML', text.replace('caps: {', 'caps: {{'), '12:1 ', 'playbook/yaml'],
    ['a key twice', `${text}version: 2.0.0\n`, '15:1 ', 'playbook/yaml'],
  ])('with %s is refused, and the place is named', (_what, source, where, code) => {
    const found = firstProblem(source);
    expect(found.where).toBe(where);
    expect(found.problem.code).toBe(code);
  });

  it('names the field that was meant', () => {
    expect(firstProblem(text.replace('atMost:', 'atMots:')).problem.hints[0]).toBe("did you mean 'atMost'?");
  });

  it.each([
    ['a name that does not exist', 'incident.severty == "High"', '6:19', 'No such key: severty'],
    ['types that do not fit', 'incident.number > "3"', '6:10', 'no such overload'],
    ['something that is no condition', 'incident.title', '6:10', 'a condition is true or false'],
    ['syntax that is none', 'incident.tags ==', '6:26', 'Unexpected token'],
  ])('with a condition that has %s is refused at its place', (_what, when, where, message) => {
    const found = firstProblem(text.replace(`rules: [${ruleId}]`, `when: '${when}'\n  rules: []`));
    expect(found.problem).toMatchObject({ code: 'playbook/condition', field: 'triggers.when' });
    expect(found.problem.message).toContain(message);
    expect(found.where).toBe(`${where} triggers.when`);
  });

  it('checks conditions on a target by the kind of target', () => {
    const where = (condition: string) => text.replace('  atMost: 3', `  where: '${condition}'`);
    expect(firstProblem(where('target.zone == "x"')).problem.message).toContain('No such key: zone');
    expect(parsePlaybook(where('target.accessKeyId.startsWith("AKIA")'), 'x').ok).toBe(true);
  });

  it('checks the expressions in parameters, and takes none that is only a part of a text', () => {
    const withNote = (note: string) => `${text}    with: { note: "${note}" }\n`;
    expect(parsePlaybook(withNote('${{ incident.id + target.accessKeyId }}'), 'x').ok).toBe(true);
    expect(firstProblem(withNote('${{ incident.idd }}')).problem.field).toBe('steps[0].with.note');
    expect(firstProblem(withNote('run ${{ incident.id }}')).problem.code).toBe('playbook/half-template');
  });
});

describe('a folder of playbooks', () => {
  async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'drawbridge-playbooks-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const [slug, source] of Object.entries(files)) {
      await mkdir(join(folder, slug));
      await writeFile(join(folder, slug, 'playbook.yaml'), source);
    }
    return folder;
  }

  it('gives those that are right, and the problems of the others', async () => {
    const folder = await folderWith({ 'contain-keys': text, other: text, wrong: 'id: [' });
    await mkdir(join(folder, 'empty'));
    const { playbooks, problems } = await loadPlaybooks(folder);
    expect(playbooks.map((loaded) => loaded.playbook.id)).toEqual(['contain-keys']);
    expect(problems.map((problem) => problem.code)).toEqual([
      'playbook/unreadable',
      'playbook/wrong-id',
      'playbook/yaml',
    ]);
    expect(problems[1]).toMatchObject({
      file: join(folder, 'other', 'playbook.yaml'),
      span: { line: 1, column: 5 },
    });
  });

  it('says that it is missing', async () => {
    expect((await loadPlaybooks('/nowhere/at/all')).problems[0]?.code).toBe('playbook/no-folder');
  });
});

describe('what playbooks name', () => {
  const { actions } = createActionRunner();
  function check(source: string, ruleIds: readonly string[] = [ruleId]) {
    const loaded = parsePlaybook(source, 'playbook.yaml');
    if (!loaded.ok) throw new Error(loaded.problems.map((problem) => problem.message).join());
    return checkPlaybooks([loaded.value], { ruleIds, actions });
  }

  it('is all there', () => {
    expect(check(text)).toEqual([]);
    expect(check(text, [ruleId.toUpperCase()])).toEqual([]);
  });

  it('may be a rule that does not exist', () => {
    expect(check(text, ['0a1b2c3d-1111-4222-8333-444455556667'])).toMatchObject([
      {
        code: 'playbook/unknown-rule',
        field: 'triggers.rules[0]',
        span: { line: 6 },
        hints: ["did you mean '0a1b2c3d-1111-4222-8333-444455556667'?", expect.any(String) as string],
      },
    ]);
  });

  it('may be an action that does not exist', () => {
    const [problem] = check(text.replace('deactivate-access-key', 'deactivate-access-keys'));
    expect(problem).toMatchObject({ code: 'playbook/unknown-action', span: { line: 14, column: 13 } });
    expect(problem?.hints[0]).toBe("did you mean 'aws.iam.deactivate-access-key'?");
  });

  it.each([
    [
      'an action on another kind of target',
      text.replace('aws.iam.deactivate-access-key', 'gcp.compute.stop-instance'),
      'playbook/wrong-target-kind',
    ],
    [
      'a parameter that the action does not have',
      `${text}    with: { delete: true }\n`,
      'playbook/wrong-parameter',
    ],
    [
      'a step twice',
      `${text}  - { id: deactivate, action: aws.iam.deactivate-access-key }\n`,
      'playbook/repeated-step',
    ],
    ['a cap below what it may choose', text.replace('perRun: 5', 'perRun: 2'), 'playbook/cap-below-targets'],
    ['caps that contradict', text.replace('perHour: 10', 'perHour: 4'), 'playbook/caps-contradict'],
    ['an automatic undo of what needs a word', `${text}    onFailure: undo\n`, 'playbook/undo-not-automatic'],
  ])('is refused with %s', (_what, source, code) => {
    expect(check(source).map((problem) => problem.code)).toContain(code);
  });
});

describe('the triggers', () => {
  const matches = (triggers: object) => matchPlaybook(keyPlaybook({ triggers }), incidentWithKeys(keys[0]));

  it.each([
    [{ rules: [ruleId.toUpperCase()] }, true],
    [{ rules: ['other'] }, false],
    [{ rules: [ruleId], severities: ['Low'] }, false],
    [{ severities: ['Low', 'High'] }, true],
    [{ tags: ['x'] }, false],
    [{ techniques: ['T1021'] }, false],
    [{ when: 'incident.number == 7 && !("x" in incident.tags)' }, true],
    [{ when: 'incident.tags[3] == "x"' }, false],
  ])('%j fit: %s', (triggers, fits) => {
    const match = matches(triggers);
    expect(match.matches).toBe(fits);
    expect(match.reasons.length).toBeGreaterThan(0);
  });

  it('take a technique to include its parts, and a part not to include the whole', () => {
    const incident = { ...incidentWithKeys(keys[0]), techniques: ['T1021.008'] };
    const fits = (technique: string) =>
      matchPlaybook(keyPlaybook({ triggers: { techniques: [technique] } }), incident).matches;
    expect([fits('T1021'), fits('T1021.008'), fits('T1021.001')]).toEqual([true, true, false]);
  });
});

describe('the JSON Schema', () => {
  it('knows the fields, describes them, and takes no others', () => {
    const schema = playbookJsonSchema() as {
      readonly properties: Readonly<Record<string, { readonly description?: string }>>;
      readonly required: readonly string[];
      readonly additionalProperties: boolean;
    };
    expect(Object.keys(schema.properties)).toContain('guards');
    expect(schema.properties.guards?.description).toContain('refuses');
    expect(schema.required).not.toContain('approval');
    expect(schema.additionalProperties).toBe(false);
  });
});
