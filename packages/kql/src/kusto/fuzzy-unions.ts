import type { KustoNode } from './node.ts';

/**
 * The text with the branches of `union isfuzzy=true` blanked out that begin at a table which does not exist, so that
 * the binder says the columns of the rest. Every other character keeps its place. The same text where there is none.
 */
export function blankMissingBranches(text: string, root: KustoNode): string {
  const unions = root.descendants('UnionOperator').filter(isFuzzy);
  return unions.reduce((blanked, union) => blankOne(blanked, union), text);
}

function isFuzzy(union: KustoNode): boolean {
  return union
    .list('Parameters')
    .some(
      (parameter) =>
        parameter.child('Name').text === 'isfuzzy' && parameter.child('Expression').text === 'true',
    );
}

function blankOne(text: string, union: KustoNode): string {
  const branches = union.list('Expressions');
  const kept = branches.filter((branch) => !startsNowhere(branch));
  const [first, last] = [branches[0], branches.at(-1)];
  if (kept.length === branches.length || kept.length === 0 || first === undefined || last === undefined)
    return text;
  const characters = Array.from({ length: text.length }, (_, at) => text.charAt(at));
  const end = last.start + last.length;
  for (let at = first.start; at < end; at += 1) if (characters[at] !== '\n') characters[at] = ' ';
  kept.forEach((branch, index) => {
    for (let at = branch.start; at < branch.start + branch.length; at += 1) characters[at] = text.charAt(at);
    if (index < kept.length - 1) characters[branch.start + branch.length] = ',';
  });
  return characters.join('');
}

/** Whether a pipeline begins at a name that the binder could not resolve. */
function startsNowhere(node: KustoNode): boolean {
  if (node.kind === 'PipeExpression' || node.kind === 'ParenthesizedExpression') {
    return startsNowhere(node.child('Expression'));
  }
  return node.kind === 'NameReference' && !node.text.includes('*') && node.symbol === undefined;
}
