import type { ContainmentFlags, ResponseFlags } from './response-options.ts';

/** The incident as the command line named it. */
export interface NamedIncident {
  readonly incident: string;
  readonly incidentNumber?: number;
  readonly targets?: string;
}

/** `drawbridge respond` for one playbook, with the same incident, clouds, state and content as this time. */
export function respondCommand(flags: ResponseFlags & NamedIncident, playbookId: string): string {
  const number =
    flags.incidentNumber === undefined ? '' : ` --incident-number ${flags.incidentNumber.toString()}`;
  const targets = flags.targets === undefined ? '' : ` --targets ${quoted(flags.targets)}`;
  return `drawbridge respond --incident ${quoted(flags.incident)}${number}${targets} --playbook ${playbookId}${where(flags)}`;
}

/** `drawbridge contain` as it was typed, without what acts. */
export function containCommand(
  flags: ContainmentFlags & { readonly with?: readonly string[]; readonly reason?: string },
  words: readonly string[],
): string {
  const parameters = flags.with === undefined ? '' : ` --with ${flags.with.map(quoted).join(' ')}`;
  const reason = flags.reason === undefined ? '' : ` --reason ${quoted(flags.reason)}`;
  return `drawbridge contain ${words.map(quoted).join(' ')}${parameters}${reason}${where(flags)}`;
}

/** The same clouds, state and content as this time. */
function where({ simulated, world, config, state, content }: ResponseFlags): string {
  const named = Object.entries({ world, config, state, content });
  const options = named.flatMap(([name, value]) =>
    value === undefined ? [] : [` --${name} ${quoted(value)}`],
  );
  return (simulated === true ? ' --simulated' : '') + options.join('');
}

/** As a shell takes it for one word. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
