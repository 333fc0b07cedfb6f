import { formatProblem, inertLines, inertText, isFailure, printable } from '@drawbridge/base';
import { Command, CommanderError, Option } from 'commander';

import { asCalled } from './terminal/called-as.ts';
import { readVerbosity, withVerbosity } from './verbosity/verbosity.ts';
import { asksForJson, errorJson } from './terminal/error-json.ts';
import { exitCode, UsageError, type ExitCode } from './terminal/exit-code.ts';
import type { Host } from './terminal/host.ts';
import { traceInSource } from './terminal/source-trace.ts';
import { ProblemsFound, type AddVerb, type VerbScope } from './terminal/verb-scope.ts';
import { version } from './terminal/version.ts';
import { verbSummaries, type VerbSummary } from './verb-summaries.ts';

/** Loaded when they are asked for: some bring a database, others the clouds' SDKs. */
const verbs: Readonly<Record<string, () => Promise<AddVerb>>> = {
  demo: async () => (await import('./verbs/demo.ts')).addDemoVerb,
  detect: async () => (await import('./verbs/detect.ts')).addDetectVerb,
  query: async () => (await import('./verbs/query.ts')).addQueryVerb,
  init: async () => (await import('./verbs/init.ts')).addInitVerb,
  new: async () => (await import('./verbs/new.ts')).addNewVerb,
  check: async () => (await import('./verbs/check.ts')).addCheckVerb,
  test: async () => (await import('./verbs/test.ts')).addTestVerb,
  scenario: async () => (await import('./verbs/scenario/scenario.ts')).addScenarioVerb,
  respond: async () => (await import('./verbs/respond.ts')).addRespondVerb,
  contain: async () => (await import('./verbs/contain.ts')).addContainVerb,
  serve: async () => (await import('./verbs/serve.ts')).addServeVerb,
  mcp: async () => (await import('./verbs/mcp/mcp.ts')).addMcpVerb,
  reconcile: async () => (await import('./verbs/reconcile.ts')).addReconcileVerb,
  'identity-token': async () => (await import('./verbs/identity-token.ts')).addIdentityTokenVerb,
  approve: async () => (await import('./verbs/approve.ts')).addApproveVerb,
  deny: async () => (await import('./verbs/deny.ts')).addDenyVerb,
  runs: async () => (await import('./verbs/runs/runs.ts')).addRunsVerb,
  undo: async () => (await import('./verbs/undo.ts')).addUndoVerb,
  sync: async () => (await import('./verbs/sync/sync.ts')).addSyncVerb,
  doctor: async () => (await import('./verbs/doctor.ts')).addDoctorVerb,
  audit: async () => (await import('./verbs/audit/audit.ts')).addAuditVerb,
  state: async () => (await import('./verbs/state/state.ts')).addStateVerb,
  token: async () => (await import('./verbs/token/token.ts')).addTokenVerb,
  notify: async () => (await import('./verbs/notify/notify.ts')).addNotifyVerb,
  pause: async () => (await import('./verbs/pausing/pause.ts')).addPauseVerb,
  resume: async () => (await import('./verbs/pausing/resume.ts')).addResumeVerb,
  pauses: async () => (await import('./verbs/pausing/pauses.ts')).addPausesVerb,
  export: async () => (await import('./verbs/export/export.ts')).addExportVerb,
  actions: async () => (await import('./verbs/actions.ts')).addActionsVerb,
  completion: async () => (await import('./verbs/completion.ts')).addCompletionVerb(createProgram),
};

/** The verb that is asked for; all of them where none is; for help, and for a word that is no verb, what help says. */
function loadVerbs(asked: string | undefined): Promise<readonly AddVerb[]> {
  if (asked === undefined) return Promise.all(Object.values(verbs).map((load) => load()));
  const load = Object.hasOwn(verbs, asked) ? verbs[asked] : undefined;
  if (load !== undefined) return Promise.all([load()]);
  return Promise.all(
    Object.entries(verbs).map(async ([name, loadVerb]) => {
      const summary = verbSummaries[name];
      return summary === undefined ? loadVerb() : summaryOf(name, summary);
    }),
  );
}

function summaryOf(name: string, { description, args = '', hasOptions = false }: VerbSummary): AddVerb {
  return (program) => {
    const command = program.command(`${name} ${args}`.trim()).description(description);
    if (hasOptions) command.option('--any');
    command.allowUnknownOption().allowExcessArguments();
    command.action(() => {
      throw new UsageError(`the verb comes first: drawbridge ${name} …`);
    });
  };
}

const ofAll = ['--no-color', '--quiet', '--verbose'];

/** The verb of a command line, or of the help that it asks for. */
const verbOf = (args: readonly string[]): string => {
  const [first = '', second = ''] = args.filter((word) => !ofAll.includes(word));
  return first === 'help' ? second : first;
};

/** The command line with the named verb, or with every verb; with a name that is no verb's, only what help needs. */
export async function createProgram(scope: VerbScope, asked?: string): Promise<Command> {
  const { host } = scope;
  const program = new Command('drawbridge')
    .description('Finds attackers who walk into cloud machines through the front door, and cuts them off.')
    .version(version)
    // Read where the host is made: before anything is printed.
    .option('--no-color', 'print without colours, as NO_COLOR does')
    // Both read before the verb is.
    .addOption(
      new Option('--quiet', 'say nothing but the result, unless something is wrong').conflicts('verbose'),
    )
    .option(
      '--verbose',
      'say which files and places are used, what is being done, and what an error came from',
    )
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(see --help)')
    .configureOutput({
      writeOut: (text) => {
        host.out(text.replace(/\n$/, ''));
      },
      writeErr: (text) => {
        host.note(text.replace(/\n$/, ''));
      },
    })
    .exitOverride();
  for (const add of await loadVerbs(asked)) add(program, scope);
  takeFromEnvironment(program);
  return program;
}

/** Where things are, which a shell or a CI says once; never what is done, or to whom. */
const fromEnvironment: Readonly<Record<string, string>> = {
  '--content': 'DRAWBRIDGE_CONTENT',
  '--config': 'DRAWBRIDGE_CONFIG',
  '--server': 'DRAWBRIDGE_SERVER',
};

function takeFromEnvironment(command: Command): void {
  for (const option of command.options) {
    const variable = fromEnvironment[option.long ?? ''];
    if (variable === undefined) continue;
    option.env(variable);
    // Commander listens for this only where the variable is named before the option is added.
    command.on(`optionEnv:${option.name()}`, (value: string) => {
      if (value !== '') command.setOptionValueWithSource(option.attributeName(), value, 'env');
    });
  }
  command.commands.forEach(takeFromEnvironment);
}

/** Runs one command line on a host; returns the exit code and never throws. */
export async function runCommandLine(args: readonly string[], outer: Host): Promise<ExitCode> {
  const { host, sayAll } = withVerbosity(guardTerminal(outer), readVerbosity(args));
  const scope = { host, result: exitCode.done as ExitCode };
  const code = await runVerb(scope, args);
  if (code !== exitCode.done) sayAll();
  return code;
}

type OpenHost = ReturnType<typeof guardTerminal>;

async function runVerb(
  scope: { readonly host: OpenHost; result: ExitCode },
  args: readonly string[],
): Promise<ExitCode> {
  const { host } = scope;
  const begun = host.clock.now().getTime();
  host.detail?.(`drawbridge ${version}, in ${inertText(host.cwd)}`);
  try {
    const program = await createProgram(scope, verbOf(args));
    askForRequiredLast(program);
    await program.parseAsync(args, { from: 'user' });
    host.detail?.(
      `exit code ${scope.result} after ${((host.clock.now().getTime() - begun) / 1000).toFixed(1)} s`,
    );
    return scope.result;
  } catch (thrown) {
    const code = explain(host, scope, thrown);
    for (const cause of causesOf(thrown)) host.detail?.(`  caused by: ${inertText(cause)}`);
    // What reads JSON is told in JSON, unless the result is there already.
    if (code !== exitCode.done && asksForJson(args) && !host.hasPrinted()) host.out(errorJson(thrown, code));
    return code;
  }
}

/** A misspelt option is named before the one that it leaves missing: Commander asks for what is required first. */
function askForRequiredLast(command: Command): void {
  const required = command.options.filter((option) => option.mandatory);
  for (const option of required) option.mandatory = false;
  if (required.length > 0)
    command.hook('preAction', (_program, acting) => {
      const missing = required.find((option) => acting.getOptionValue(option.attributeName()) === undefined);
      if (missing === undefined) return;
      const code = 'commander.missingMandatoryOptionValue';
      acting.error(`error: required option '${missing.flags}' not specified`, { code });
    });
  command.commands.forEach(askForRequiredLast);
}

/** What an error came from, one after the other; of a cause without a message, its name. */
function causesOf(thrown: unknown): readonly string[] {
  const causes: string[] = [];
  for (let error = thrown; error instanceof Error && causes.length < 10; error = error.cause) {
    if (error !== thrown) causes.push(error.message === '' ? error.name : error.message);
  }
  return causes;
}

/** The one place through which everything is printed: what a report forgot to make inert cannot steer a terminal. */
function guardTerminal(host: Host): Host & { hasPrinted(): boolean } {
  const hasColours = host.colours.bold('') !== '';
  let printed = false;
  return {
    ...host,
    hasPrinted: () => printed,
    out: (text) => {
      printed = true;
      host.out(printable(text, hasColours));
    },
    note: (text) => {
      host.note(printable(asCalled(host, text), hasColours));
    },
  };
}

function explain(host: Host, scope: VerbScope, thrown: unknown): ExitCode {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCode.done : exitCode.usage;
  if (thrown instanceof UsageError) {
    host.note(`${host.colours.red('error:')} ${inertLines(thrown.message, '  ')}`);
    return exitCode.usage;
  }
  if (thrown instanceof ProblemsFound) {
    host.note(thrown.shown ?? thrown.problems.map(formatProblem).join('\n'));
    return exitCode.problems;
  }
  if (host.signal.aborted) {
    host.note('interrupted');
    return exitCode.problems;
  }
  if (isFailure(thrown)) {
    host.note(`${host.colours.red('error:')} ${inertText(thrown.message)} [${thrown.code}]`);
    for (const hint of thrown.hints) host.note(`  hint: ${inertText(hint)}`);
    return thrown.kind === 'refused' ? exitCode.refused : exitCode.problems;
  }
  if (isRefusedByDisk(thrown)) {
    host.note(`${host.colours.red('error:')} ${thrown.message}`);
    host.note('  hint: make room, or make the folder writable, and try again');
    return exitCode.problems;
  }
  host.note(`This is a bug in drawbridge; please report it with the lines below.\n${bugReport(thrown)}`);
  return scope.result === exitCode.done ? exitCode.problems : scope.result;
}

/** A disk that is full, read-only or not ours: no bug, whichever file it was. */
function isRefusedByDisk(thrown: unknown): thrown is NodeJS.ErrnoException {
  if (!(thrown instanceof Error)) return false;
  const { code = '', syscall } = thrown as NodeJS.ErrnoException;
  const refusals = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EIO'];
  return syscall !== undefined && refusals.includes(code);
}

function bugReport(thrown: unknown): string {
  return thrown instanceof Error ? traceInSource(thrown.stack ?? thrown.message) : String(thrown);
}
