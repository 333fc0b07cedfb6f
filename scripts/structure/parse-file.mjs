import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import { importOf } from './imports.mjs';

/** What the compiler sees in one file: its lines, its functions and its imports. */
export function parseFile(root, file) {
  const text = readFileSync(join(root, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const functions = [];
  const imports = [];
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body !== undefined) {
      const line = lineOf(node.getStart());
      functions.push({ file, line, name: nameOf(node), lines: lineOf(node.end) - line + 1 });
    }
    const found = importOf(node);
    if (found !== undefined) imports.push({ ...found, file, line: lineOf(node.getStart()) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { file, lines: text.split('\n').length - 1, functions, imports, exports: exportsOf(source) };
}

/** A function's own name, or that of the variable or property which holds it. */
function nameOf(node) {
  if (node.name !== undefined) return node.name.getText();
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const { parent } = node;
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.name !== undefined)
    return parent.name.getText();
  return 'a function';
}

/** What the file exports by name: `export { a } from './a.ts'`, `export function a` and `export const a`. */
function exportsOf(source) {
  const names = [];
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined) {
      const { exportClause } = statement;
      if (ts.isNamedExports(exportClause)) names.push(...exportClause.elements.map(({ name }) => name.text));
      else names.push(exportClause.name.text);
    }
    if (!statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isVariableStatement(statement))
      names.push(...statement.declarationList.declarations.map(({ name }) => name.getText()));
    else if (statement.name !== undefined) names.push(statement.name.text);
  }
  return names;
}
