import type { CommandWords } from './command-words.ts';

/** Completion for bash: `eval "$(drawbridge completion bash)"`, or a file of bash-completion. */
export function bashCompletion(commands: readonly CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ long, choices }) => {
        const words = choices.length === 0 ? '' : ` $(compgen -W '${choices.join(' ')}' -- "$current") `;
        return `    '${path} ${long}') COMPREPLY=(${words}); return ;;`;
      }),
  );
  const words = commands.map(({ path, next, options }) => {
    const all = [...next.map(({ name }) => name), ...options.map(({ long }) => long)];
    return `    '${path}') words='${all.join(' ')}' ;;`;
  });
  return `# Completion of the command, for bash. A value that is not of a list is completed as a file.
_drawbridge() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" verb='' words='' word at
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${verb:+$verb }\${COMP_WORDS[at]}"
    case "$word" in
      ${paths.join('|')}) verb="$word" ;;
    esac
  done
  case "$verb $previous" in
${values.join('\n')}
  esac
  case "$verb" in
${words.join('\n')}
  esac
  COMPREPLY=( $(compgen -W "$words" -- "$current") )
}
complete -o default -F _drawbridge drawbridge`;
}
