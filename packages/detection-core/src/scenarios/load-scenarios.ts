import { basename, join } from 'node:path';

import { nameHints, parseYamlText, problem, type Problem, type YamlText } from '@drawbridge/base';

import { listFolder } from '../documents/list-folder.ts';
import { readShape } from '../documents/read-shape.ts';
import { readTextsIn } from '../documents/read-texts.ts';
import { bundledTables } from '../tables/bundled-tables.ts';
import { namesIn, parametersOf } from './parameters.ts';
import type { Scenario, ScenarioStep } from './scenario.ts';
import { scenarioShape, type ScenarioShape } from './scenario-shape.ts';

export interface LoadedScenarios {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problem[];
}

/** Reads `<folder>/*.yaml` and `<folder>/*\/*.yaml`, sorted by id; what is no scenario is a problem. */
export async function loadScenarios(folder: string): Promise<LoadedScenarios> {
  const listed = await listFolder(folder);
  if (!listed.ok) return { scenarios: [], problems: listed.problems };
  const folders = listed.value.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const scenarios: Scenario[] = [];
  const problems: Problem[] = [];
  for (const within of [folder, ...folders]) {
    const read = await readTextsIn(within, /\.ya?ml$/i);
    problems.push(...read.problems);
    for (const { file, text } of read.texts) {
      const parsed = parseScenario(file, text);
      problems.push(...parsed.problems, ...twice(parsed.scenario, scenarios));
      if (parsed.scenario !== undefined) scenarios.push(parsed.scenario);
    }
  }
  return { scenarios: scenarios.sort((a, b) => (a.id < b.id ? -1 : 1)), problems };
}

function twice(scenario: Scenario | undefined, before: readonly Scenario[]): readonly Problem[] {
  const other = before.find(({ id }) => id === scenario?.id);
  if (other === undefined || scenario === undefined) return [];
  return [problem('scenario/twice', `${other.file} is called the same`, { file: scenario.file })];
}

/** Reads one scenario from its text; `file` gives its id. */
export function parseScenario(
  file: string,
  text: string,
): { readonly scenario: Scenario | undefined; readonly problems: readonly Problem[] } {
  const yaml = parseYamlText(file, text);
  const read = readShape(yaml, scenarioShape, { area: 'scenario', unknownField: 'error' });
  if (read.value === undefined) return { scenario: undefined, problems: read.problems };
  const scenario = scenarioOfShape(read.value, file);
  const problems = [...nameProblems(scenario, read.value, yaml), ...tableProblems(read.value, yaml)];
  return { scenario: problems.length > 0 ? undefined : scenario, problems };
}

function scenarioOfShape(shape: ScenarioShape, file: string): Scenario {
  return {
    id: basename(file).replace(/\.ya?ml$/i, ''),
    file,
    name: shape.name,
    cloud: shape.cloud,
    techniques: shape.techniques,
    actor: shape.actor,
    parameters: shape.parameters ?? {},
    steps: timedSteps(shape.steps),
    expect: shape.expect,
    contained: shape.contained,
    cleanUp: shape.cleanUp,
    stratus: shape.references?.stratus ?? [],
    atomic: shape.references?.atomic ?? [],
  };
}

function timedSteps(steps: ScenarioShape['steps']): readonly ScenarioStep[] {
  let last = -1;
  return steps.map(({ run, note, atMinute, logs }) => {
    last = atMinute ?? last + 1;
    return {
      ...(run === undefined ? {} : { run }),
      ...(note === undefined ? {} : { note }),
      atMinute: last,
      logs,
    };
  });
}

/** A name that nothing gives a value would be typed into a shell as nothing. */
function nameProblems(scenario: Scenario, shape: ScenarioShape, yaml: YamlText): readonly Problem[] {
  const commands = [...shape.steps.map(({ run = '' }) => run), ...shape.cleanUp];
  const known = [...Object.keys(parametersOf(scenario)), 'TIME', 'EVENT_ID'];
  const data = [shape.steps.map(({ logs }) => logs), shape.expect];
  const names = [...namesIn(JSON.stringify(data)), ...namesIn(commands.join('\n'))];
  const unknown = new Set(names.filter((name) => !known.includes(name)));
  return [...unknown].map((name) =>
    problem('scenario/unknown-parameter', `there is no parameter '${name}'`, {
      file: yaml.file,
      hints: [...nameHints(name, known, 'parameters'), "name it under 'parameters', with a value"],
    }),
  );
}

function tableProblems(shape: ScenarioShape, yaml: YamlText): readonly Problem[] {
  const tables = bundledTables();
  return shape.steps.flatMap(({ logs }, step) =>
    logs.flatMap(({ table }, index) => {
      if (table === undefined) return [];
      const known = tables.find(({ name }) => name === table.name);
      const path = ['steps', step, 'logs', index, 'table'] as const;
      const at = { file: yaml.file, span: yaml.spanOf(path) };
      if (known === undefined) {
        const hints = nameHints(
          table.name,
          tables.map(({ name }) => name),
          'tables',
        );
        return [problem('scenario/unknown-table', `there is no table '${table.name}'`, { ...at, hints })];
      }
      const columns = known.columns.map(({ name }) => name);
      return Object.keys(table.row)
        .filter((column) => !columns.includes(column))
        .map((column) =>
          problem('scenario/unknown-column', `table ${table.name} has no column '${column}'`, {
            ...at,
            hints: nameHints(column, columns, 'columns'),
          }),
        );
    }),
  );
}
