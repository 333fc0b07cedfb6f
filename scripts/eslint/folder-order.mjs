import { posix } from 'node:path';

import { readFolderOrder, refuseImport, roomOf } from '../structure/folder-order.mjs';

/** The rule behind `folder-order.json`: a file imports only from its own room or from a lower floor of its package. */
export const folderOrder = {
  meta: {
    type: 'problem',
    docs: {
      description: 'Imports between the folders of a package go down the floors of its folder-order.json.',
    },
    messages: {
      arrow: '{{refusal}}: import downwards, or move what both need to a lower folder.',
      homeless: 'src/{{folder}} has no place in folder-order.json: list it on a floor.',
    },
    schema: [],
  },
  create(context) {
    const place = placeOf(context.filename.replaceAll('\\', '/'));
    const order = place && readFolderOrder(place.packageFolder);
    if (order === undefined) return {};
    const { folder } = place;
    if (roomOf(order, folder) === undefined)
      return { Program: (node) => context.report({ node, messageId: 'homeless', data: { folder } }) };
    const check = (node) => {
      const to = targetFolder(folder, (node.source ?? node.argument)?.value);
      const refusal = to && refuseImport(order, folder, to);
      if (refusal !== undefined) context.report({ node, messageId: 'arrow', data: { refusal } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportType: check,
    };
  },
};

/** Where a source file stands: its package, and its folder in `src`. Tests and suites are not judged. */
function placeOf(filename) {
  if (/\.(test|suite)\.ts$/.test(filename)) return undefined;
  const match = /^(?<packageFolder>.*\/packages\/[^/]+)\/src\/(?<file>.*)$/.exec(filename);
  return match && { packageFolder: match.groups.packageFolder, folder: posix.dirname(match.groups.file) };
}

/** The folder of `src` that a relative import leads to; nothing for the folder itself, and for what is outside. */
function targetFolder(folder, specifier) {
  if (typeof specifier !== 'string' || !specifier.startsWith('.')) return undefined;
  const to = posix.dirname(posix.join(folder, specifier));
  return to === folder || to.startsWith('..') ? undefined : to;
}
