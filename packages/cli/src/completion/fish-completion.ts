import type { CommandWords, OptionWords } from './command-words.ts';

/** Completion for fish: `drawbridge completion fish > ~/.config/fish/completions/drawbridge.fish`. */
export function fishCompletion(commands: readonly CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  return `# Completion of the command, for fish. A value that is not of a list is completed as a file.
function __drawbridge_verb
  set -l verb
  for word in (commandline -opc)[2..-1]
    if contains -- (string join -- ' ' $verb $word) ${paths.join(' ')}
      set verb $verb $word
    end
  end
  string join -- ' ' $verb
end
function __drawbridge_is
  set -l verb (__drawbridge_verb)
  test "$verb" = "$argv"
end
${commands.flatMap(linesOf).join('\n')}`;
}

function linesOf({ path, next, options }: CommandWords): readonly string[] {
  const here = `complete -c 'drawbridge' -n ${quoted(`__drawbridge_is ${path}`.trim())}`;
  return [
    ...next.map(({ name, description }) => `${here} -f -a ${name} -d ${quoted(description)}`),
    ...options.map((option) => `${here} ${optionPart(option)}`),
  ];
}

function optionPart({ long, short, description, takesValue, choices }: OptionWords): string {
  const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r -F' : '';
  const letter = short === undefined ? '' : ` -s ${short.slice(1)}`;
  return `-l ${long.slice(2)}${letter}${value} -d ${quoted(description)}`;
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
