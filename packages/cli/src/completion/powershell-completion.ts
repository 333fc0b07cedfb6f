import type { CommandWords } from './command-words.ts';

/** Completion for PowerShell: `drawbridge completion powershell | Out-String | Invoke-Expression`, in the profile. */
export function powershellCompletion(commands: readonly CommandWords[]): string {
  const words = commands.map(
    ({ path, next, options }) =>
      `    ${quoted(path)} = @(${[...next.map(({ name }) => name), ...options.map(({ long }) => long)].map(quoted).join(', ')})`,
  );
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ long, choices }) => `    ${quoted(`${path} ${long}`)} = @(${choices.map(quoted).join(', ')})`),
  );
  return `# Completion of the command, for PowerShell. A value that is not of a list is completed as a file.
Register-ArgumentCompleter -Native -CommandName 'drawbridge' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${words.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $typed = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $verb = ''
  $previous = ''
  foreach ($word in ($typed | Select-Object -Skip 1)) {
    $next = ($verb + ' ' + $word).Trim()
    if ($words.ContainsKey($next)) { $verb = $next }
    $previous = $word
  }
  $value = $verb + ' ' + $previous
  if ($values.ContainsKey($value)) { $found = $values[$value] } else { $found = $words[$verb] }
  $found | Where-Object { $_.StartsWith($wordToComplete) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
