import type { CommandWords } from './command-words.ts';

/** Completion for zsh: `eval "$(drawbridge completion zsh)"` after compinit, or the file `_drawbridge` in a folder of fpath. */
export function zshCompletion(commands: readonly CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ long, choices }) => {
        const complete = choices.length === 0 ? '_files' : `compadd -- ${choices.join(' ')}`;
        return `    '${path} ${long}') ${complete}; return ;;`;
      }),
  );
  const rows = commands.map(({ path, next, options }) => {
    const verbs = next.map(({ name, description }) => described(name, description));
    const flags = options.map(({ long, description }) => described(long, description));
    return `    '${path}') verbs=(${verbs.join(' ')}); flags=(${flags.join(' ')}) ;;`;
  });
  return `#compdef drawbridge
# Completion of the command, for zsh. A value that is not of a list is completed as a file.
_drawbridge() {
  local verb='' word
  local -a verbs flags
  for word in "\${(@)words[2,CURRENT-1]}"; do
    word="\${verb:+$verb }$word"
    case "$word" in
      (${paths.join('|')}) verb="$word" ;;
    esac
  done
  case "$verb \${words[CURRENT-1]}" in
${values.map((value) => value.replace(/^ {4}/, '    (')).join('\n')}
  esac
  case "$verb" in
${rows.map((row) => row.replace(/^ {4}/, '    (')).join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    _describe -o option flags
  elif (( \${#verbs} )); then
    _describe command verbs
  else
    _files
  fi
}
compdef _drawbridge drawbridge`;
}

/** A word and what it does, as `_describe` takes them: a colon ends the word. */
function described(word: string, description: string): string {
  return quoted(`${word.replaceAll(':', String.raw`\:`)}:${description}`);
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
