/**
 * The lines of an allowed-signers file that name this person: by the name itself, or by a certificate, which holds the
 * name. A line such as `*@example.com KEY` lets the owner of one key sign in any name that fits, so that who asked could
 * approve as somebody else: it names nobody.
 */
export function signersNaming(file: string, name: string): string {
  const lines = file.split(/\r\n|[\n\r]/).filter((line) => {
    const [, quoted, bare = '', rest = ''] = /^[ \t]*(?:"([^"]*)"|(\S+))[ \t]+(.*)$/.exec(line) ?? [];
    const names = (quoted ?? bare).split(',');
    return !isPattern(name) && (names.includes(name) || isAuthority(rest));
  });
  return lines.map((line) => `${line}\n`).join('');
}

const isPattern = (name: string): boolean => /[*?!,]/.test(name);

/** Whether the options before the key say that it signs certificates; what follows the key is a comment. */
function isAuthority(rest: string): boolean {
  const options = /^(?:"[^"]*"|[^\s"])*/.exec(rest)?.[0] ?? '';
  return options
    .replaceAll(/"[^"]*"/g, '')
    .split(',')
    .some((option) => option.toLowerCase() === 'cert-authority');
}
