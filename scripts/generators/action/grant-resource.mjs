import { posix } from 'node:path';

import { visitNotIgnoredFiles } from '@nx/devkit';

/**
 * What another action binds a permission of AWS to, with the file that says so, as a permission is bound to the same
 * resource wherever it is declared. Nothing where no action declares it, or none binds it.
 */
function findGrantResource(tree, source, permission) {
  let found;
  visitNotIgnoredFiles(tree, `${source}/aws`, (file) => {
    if (found !== undefined || !file.endsWith('/action.ts')) return;
    const text = tree.read(file, 'utf8');
    const [, name] = new RegExp(`name: '${permission}',\\s*resource: (\\w+)`).exec(text) ?? [];
    const [, from] = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '([^']+)'`).exec(text) ?? [];
    if (name !== undefined && from !== undefined)
      found = { name, file: posix.join(posix.dirname(file), from) };
  });
  return found;
}

/** The permissions of an action as its template writes them, and the imports of what they are bound to. */
export function bindPermissions(tree, source, folder, permissions) {
  const found = permissions.map((permission) => findGrantResource(tree, source, permission));
  const named = permissions.map((permission, index) =>
    [`name: '${permission}'`, ...(found[index] ? [`resource: ${found[index].name}`] : [])].join(', '),
  );
  const imports = found
    .filter(Boolean)
    .map(({ name, file }) => `import { ${name} } from '${posix.relative(folder, file)}';`);
  return { named, imports: [...new Set(imports)].join('\n') };
}
