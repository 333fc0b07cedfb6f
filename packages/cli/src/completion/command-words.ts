import type { Command, Option } from 'commander';

/** An option, as a shell completes it. */
export interface OptionWords {
  /** `--format`; its short form, where it has one, stands beside it. */
  readonly long: string;
  readonly short?: string | undefined;
  readonly description: string;
  /** Whether a word follows that is its value. */
  readonly takesValue: boolean;
  /** The only values that it takes; empty where any word may follow. */
  readonly choices: readonly string[];
}

/** A command or a group of them, as a shell completes what follows it. */
export interface CommandWords {
  /** The words that lead to it: empty for the whole, `sync plan` for a verb of a verb. */
  readonly path: string;
  /** The verbs below it, and the values of an argument that takes only some. */
  readonly next: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionWords[];
}

/** Everything that can follow each command, read off what parses the command line. */
export function commandWords(program: Command): readonly CommandWords[] {
  const ofAll = [...program.options.map(optionWords), help];
  const below = (command: Command, path: string, own: readonly OptionWords[]): readonly CommandWords[] => [
    {
      path,
      next: [
        ...command.commands.map((inner) => ({ name: inner.name(), description: inner.description() })),
        ...command.registeredArguments.flatMap(({ argChoices = [], description }) =>
          argChoices.map((name) => ({ name, description })),
        ),
      ],
      options: own,
    },
    ...command.commands.flatMap((inner) =>
      below(inner, `${path} ${inner.name()}`.trim(), [
        ...inner.options.filter((option) => !option.hidden).map(optionWords),
        ...ofAll,
      ]),
    ),
  ];
  return below(program, '', ofAll);
}

const help: OptionWords = {
  long: '--help',
  short: '-h',
  description: 'display help for command',
  takesValue: false,
  choices: [],
};

function optionWords(option: Option): OptionWords {
  return {
    long: option.long ?? option.flags,
    short: option.short,
    description: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
  };
}
