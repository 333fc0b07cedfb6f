import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

export interface ActionEvent {
  readonly inputs?: Readonly<Record<string, string>>;
  /** The `github` context. */
  readonly github: Readonly<Record<string, unknown>>;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface StepRun {
  readonly name: string;
  readonly outcome: 'success' | 'failure' | 'skipped';
  readonly output: string;
}

export interface ActionRun {
  readonly steps: readonly StepRun[];
  readonly summary: string;
  /** The runner's temporary folder. */
  readonly temp: string;
}

type Context = Readonly<Record<string, unknown>>;

/**
 * Runs the `run` steps of a composite action as GitHub's runner does, with GitHub's own evaluator of expressions:
 * bash -e, conditions, outputs, summary. `uses` steps and the steps in `given` are taken for done.
 */
export async function runComposite(
  file: string,
  event: ActionEvent,
  given: readonly string[] = [],
): Promise<ActionRun> {
  const action = parse(await readFile(file, 'utf8')) as Action;
  const temp = await mkdtemp(join(tmpdir(), 'drawbridge-runner-'));
  const summary = join(temp, 'summary.md');
  const output = join(temp, 'output');
  await writeFile(summary, '');
  const root: Record<string, unknown> = { github: event.github, inputs: {}, steps: {} };
  root.inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [
      name,
      event.inputs?.[name] ?? interpolate(input.default ?? '', root),
    ]),
  );
  const outcomes: Record<string, unknown> = {};
  root.steps = outcomes;
  const runs: StepRun[] = [];
  let failed = false;
  for (const step of action.runs.steps) {
    const name = step.name ?? step.uses ?? '';
    if (step.run === undefined || given.includes(name)) continue;
    const condition = step.if ?? 'success()';
    const asked = /\b(?:always|failure|cancelled|success)\(\)/.test(condition)
      ? condition
      : `success() && (${condition})`;
    const isWanted = evaluate(asked, root, { success: !failed, failure: failed });
    await writeFile(output, '');
    const ran = isWanted ? await runStep(step, root, { ...event, temp, summary, output }) : undefined;
    const outcome = ran === undefined ? 'skipped' : ran.code === 0 ? 'success' : 'failure';
    failed ||= outcome === 'failure';
    if (step.id !== undefined) outcomes[step.id] = { outcome, outputs: await readOutputs(output) };
    runs.push({ name, outcome, output: ran?.text ?? '' });
  }
  return { steps: runs, summary: await readFile(summary, 'utf8'), temp };
}

/** `name=value`, a line each. */
async function readOutputs(file: string): Promise<Context> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(
    lines.map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)] as const),
  );
}

function runStep(
  step: Step,
  root: Context,
  runner: ActionEvent & { readonly temp: string; readonly summary: string; readonly output: string },
): Promise<{ readonly code: number; readonly text: string }> {
  const env = Object.entries(step.env ?? {}).map(
    ([name, value]) => [name, interpolate(value, root)] as const,
  );
  return new Promise((settle, reject) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run ?? ''], {
      cwd: runner.cwd,
      env: {
        PATH: process.env.PATH,
        HOME: runner.temp,
        NO_COLOR: '1',
        CI: 'true',
        RUNNER_TEMP: runner.temp,
        GITHUB_STEP_SUMMARY: runner.summary,
        GITHUB_OUTPUT: runner.output,
        ...runner.env,
        ...Object.fromEntries(env),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      settle({ code: code ?? -1, text });
    });
  });
}

function interpolate(text: string, root: Context): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    expressionOf(expression, root, {}).coerceString(),
  );
}

const evaluate = (expression: string, root: Context, state: Context): boolean =>
  expressionOf(expression, root, state).coerceString() === 'true';

/** The functions of a job's state are constants of the moment here. */
function expressionOf(expression: string, root: Context, state: Context): data.ExpressionData {
  const stated = expression
    .replaceAll('always()', 'true')
    .replaceAll('success()', String(state.success))
    .replaceAll('failure()', String(state.failure));
  const parser = new Parser(new Lexer(stated).lex().tokens, Object.keys(root), []);
  return new Evaluator(parser.parse(), toData(root) as data.Dictionary).evaluate();
}

function toData(value: unknown): data.ExpressionData {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  const pairs = Object.entries(value).map(([key, inner]) => ({ key, value: toData(inner) }));
  return new data.Dictionary(...pairs);
}
