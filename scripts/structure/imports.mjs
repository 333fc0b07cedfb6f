import ts from 'typescript';

/**
 * The import that a node is: what it asks for, and which names. `names` is undefined where the module is taken as a
 * whole; then every property that its file reads counts as one (`properties`).
 */
export function importOf(node) {
  if (ts.isImportDeclaration(node))
    return asked(node.moduleSpecifier, namesOfClause(node.importClause), node);
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
    return asked(node.moduleSpecifier, namesOfBindings(node.exportClause), node);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return asked(node.argument.literal, node.qualifier && [firstName(node.qualifier)], node);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return asked(node.arguments[0], namesOfCall(node), node);
  return undefined;
}

function asked(specifier, names, node) {
  if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return undefined;
  return { from: specifier.text, names: names ?? propertiesRead(node.getSourceFile()) };
}

const namesOfClause = (clause) => (clause === undefined ? [] : namesOfBindings(clause.namedBindings));

/** `{ a, b as c }` of an import or an export; nothing for `* as everything`. */
function namesOfBindings(bindings) {
  if (bindings === undefined || bindings.elements === undefined) return undefined;
  return bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text);
}

/** `const { a } = await import('…')` and `(await import('…')).a`. */
function namesOfCall(call) {
  let node = call.parent;
  while (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) node = node.parent;
  if (ts.isPropertyAccessExpression(node) && node.name.text !== 'then') return [node.name.text];
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name))
    return node.name.elements.map(({ propertyName, name }) => (propertyName ?? name).getText());
  return undefined;
}

const firstName = (qualifier) => (ts.isIdentifier(qualifier) ? qualifier.text : firstName(qualifier.left));

function propertiesRead(source) {
  const names = new Set();
  const visit = (node) => {
    if (ts.isPropertyAccessExpression(node)) names.add(node.name.text);
    if (ts.isQualifiedName(node)) names.add(node.right.text);
    if (ts.isBindingElement(node)) names.add((node.propertyName ?? node.name).getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...names];
}
