import ts from 'typescript';

/**
 * What the compiler says of some files, and of them alone: what they import is read, not judged, and nothing is
 * written. With the options that the tests of a package have.
 */
export function checkTypes(root, files) {
  const { config } = ts.readConfigFile(`${root}/tsconfig.base.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, composite: false, declarationMap: false, noEmit: true },
    root,
  );
  const names = files.map((file) => `${root}/${file}`);
  const program = ts.createProgram(names, {
    ...options,
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
  });
  const diagnostics = names.flatMap((name) => {
    const source = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return diagnostics.map((diagnostic) => {
    const { fileName } = diagnostic.file;
    const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
    return `${fileName}:${line + 1} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
  });
}
