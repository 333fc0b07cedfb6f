import type { createProgram } from '@drawbridge/cli';

import type { NamedCommand } from './named-commands.ts';

type Command = Awaited<ReturnType<typeof createProgram>>;
type Option = Command['options'][number];

/** What can be typed in this checkout. */
export interface Known {
  readonly program: Command;
  /** Of package.json. */
  readonly scripts: readonly string[];
  /** What `npx` finds without a registry. */
  readonly binaries: readonly string[];
  /** Vitest's projects. */
  readonly projects: readonly string[];
}

/** Why a command that is named cannot be typed; undefined where it can. */
export function faultOfCommand(named: NamedCommand, known: Known): string | undefined {
  const { words } = named;
  switch (named.kind) {
    case 'drawbridge':
    case 'verb':
      return faultOfLine(known.program, words);
    case 'option':
      return words.every((option) => hasOption(known.program, option))
        ? undefined
        : 'no command has this option';
    case 'operation':
      return `no command does this: ${words[0] ?? ''}`;
    case 'npm':
      return faultOfScript(words, known);
    case 'npx':
      return faultOfBinary(words, known);
  }
}

function faultOfLine(program: Command, words: readonly string[]): string | undefined {
  const [first, ...rest] = words;
  if (first === undefined) return undefined;
  if (first.startsWith('-')) return faultOfArguments(program, words);
  if (program.commands.length === 0) return faultOfArguments(program, words);
  for (const name of first.split('|')) {
    const command = program.commands.find((candidate) => candidate.name() === name);
    if (command === undefined) return `'${program.name()}' has no command '${name}'`;
    const fault = faultOfLine(command, rest);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfArguments(command: Command, words: readonly string[]): string | undefined {
  let positional = 0;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('--')) {
      positional += 1;
      continue;
    }
    const [name = ''] = word.split('=');
    const option = findOption(command, name);
    if (option === undefined && name !== '--help') return `'${command.name()}' has no option ${name}`;
    const values = option === undefined ? [] : valuesOf(option, words.slice(at + 1));
    const wrong = values.find(
      (value) => /^[a-z]/.test(value) && !(option?.argChoices?.includes(value) ?? true),
    );
    if (wrong !== undefined) return `${name} does not take '${wrong}'`;
    at += values.length;
  }
  const taken = command.registeredArguments;
  const tooMany = positional > taken.length && taken.at(-1)?.variadic !== true;
  return tooMany
    ? `'${command.name()}' takes ${String(taken.length)} arguments, not ${String(positional)}`
    : undefined;
}

function valuesOf(option: Option, words: readonly string[]): readonly string[] {
  if (!option.required && !option.optional) return [];
  const end = words.findIndex((word) => word.startsWith('--'));
  const values = end === -1 ? words : words.slice(0, end);
  return option.variadic ? values : values.slice(0, 1);
}

/** The options of the whole command belong to each verb too. */
function findOption(command: Command, name: string): Option | undefined {
  const own = command.options.find((option) => option.long === name);
  return own ?? (command.parent === null ? undefined : findOption(command.parent, name));
}

function hasOption(command: Command, name: string): boolean {
  if (name === '--help' || findOption(command, name) !== undefined) return true;
  return command.commands.some((inner) => hasOption(inner, name));
}

function faultOfScript(words: readonly string[], { scripts }: Known): string | undefined {
  const [verb = '', ...rest] = words;
  const name = verb === 'run' ? (rest.find((word) => !word.startsWith('-')) ?? '') : verb;
  return scripts.includes(name) ? undefined : `package.json has no script '${name}'`;
}

function faultOfBinary(words: readonly string[], known: Known): string | undefined {
  const [binary = '', ...rest] = words;
  // Its line is read for itself.
  if (binary === 'drawbridge') return undefined;
  if (!known.binaries.includes(binary)) return `no package brings '${binary}'`;
  const project = rest[rest.indexOf('--project') + 1] ?? '';
  if (binary !== 'vitest' || !rest.includes('--project') || /[A-Z<]/.test(project)) return undefined;
  return known.projects.includes(project) ? undefined : `there is no test project '${project}'`;
}
