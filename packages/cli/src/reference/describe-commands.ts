import type { Command, Option } from 'commander';

/** The page of all commands with their options, generated from what parses them. */
export function describeCommands(program: Command): { readonly path: string; readonly text: string } {
  const pages = program.commands.flatMap((command) => leavesOf(command, []));
  const lines = [
    '# Commands',
    '',
    'Every command and option, as `drawbridge COMMAND --help` prints them. `--no-color`, `--quiet` and `--verbose` belong to all. A variable of the environment is taken where the option is not given. Under `--format json` an error is JSON too: `{ "error": { "code", "message", "hints", "problems", "exitCode" } }` on standard output, with the exit code of the command line: **0** done, **1** problems were found or a containment did not succeed, **2** the command line is wrong, **3** refused.',
    ...pages.flatMap(({ words, command }) => commandLines(words, command)),
  ];
  return { path: 'commands.md', text: `${lines.join('\n')}\n` };
}

interface Leaf {
  readonly words: readonly string[];
  readonly command: Command;
}

/** Commands that do something themselves. */
function leavesOf(command: Command, above: readonly string[]): readonly Leaf[] {
  const words = [...above, command.name()];
  if (command.commands.length === 0) return [{ words, command }];
  return command.commands.flatMap((inner) => leavesOf(inner, words));
}

function commandLines(words: readonly string[], command: Command): readonly string[] {
  const args = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  const options = command.options.filter((option) => !option.hidden);
  return [
    '',
    `## ${words.join(' ')}`,
    '',
    sentence(command.description()),
    '',
    '```sh',
    ['drawbridge', ...words, ...args].join(' '),
    '```',
    ...(options.length === 0 ? [] : ['', '| option | |', '| --- | --- |', ...options.map(optionLine)]),
  ];
}

function optionLine(option: Option): string {
  const more = [
    ...(option.mandatory ? ['required'] : []),
    ...(option.argChoices === undefined ? [] : [`one of ${option.argChoices.join(', ')}`]),
    ...(option.defaultValue === undefined || option.defaultValue === false
      ? []
      : [`default ${String(option.defaultValueDescription ?? option.defaultValue)}`]),
    ...(option.envVar === undefined ? [] : [`or ${option.envVar}`]),
  ];
  const flags = option.flags.replaceAll('|', '\\|');
  const told = [option.description, ...(more.length === 0 ? [] : [`(${more.join('; ')})`])].join(' ');
  return `| \`${flags}\` | ${inCell(told)} |`;
}

/** The words are ours: only what ends a cell or begins a tag is escaped. */
const inCell = (text: string): string => text.replaceAll(/[|<_*]/g, String.raw`\$&`);

const sentence = (text: string): string =>
  `${inCell(text.charAt(0).toUpperCase() + text.slice(1))}${/[.!?]$/.test(text) ? '' : '.'}`;
