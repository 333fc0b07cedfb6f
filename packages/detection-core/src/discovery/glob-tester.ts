/** Whether a path from the root fits one of the globs: `*` within a folder, `**` over folders, `{a,b}`. */
export function globTester(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.flatMap(alternatives).map((glob) => new RegExp(`^${pattern(glob)}$`, 'i'));
  return (path) => patterns.some((regex) => regex.test(path));
}

function alternatives(glob: string): readonly string[] {
  const match = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(glob);
  if (match === null) return [glob];
  const [, before = '', inside = '', after = ''] = match;
  return inside.split(',').flatMap((choice) => alternatives(`${before}${choice}${after}`));
}

function pattern(glob: string): string {
  return glob
    .replace(/^\.\//, '')
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:[^/]+/)*';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      return part === '?' ? '[^/]' : part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
    })
    .join('');
}
