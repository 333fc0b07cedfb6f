/**
 * What must not be in a tarball, and what must: by the files that npm would pack and their texts. Each answer is a
 * sentence about one fault.
 */
const required = ['package.json', 'LICENSE', 'README.md'];
const unwanted = [
  [/\.(test|suite)\.(d\.ts|js|mjs|ts)$/, 'is a test'],
  [/\.map$/, 'is a map of sources that are not there'],
  [/\.tsbuildinfo$/, 'is a record of the compiler'],
  [/(?<!\.d)\.[cm]?ts$/, 'is a source'],
  [/(^|\/)(node_modules|out-tsc|\.drawbridge|\.env[^/]*|\.npmrc)(\/|$)/, 'belongs to the checkout'],
  [/\.(pem|key|p12|pfx)$/, 'may be a key'],
];

/** `files`: path → text of each; `homes`: folders of this machine that no text may name. */
export function judgePackage({ manifest, files, homes }) {
  const faults = [...judgeFiles(files), ...judgeManifest(manifest, files)];
  for (const [path, text] of Object.entries(files)) {
    for (const home of homes) if (text.includes(home)) faults.push(`${path} names ${home}`);
    if (/\/\/# sourceMappingURL=(?!data:)/.test(text) && /\.(m?js|d\.ts)$/.test(path))
      faults.push(`${path} names a map`);
    if (/\.(m?js|d\.ts)$/.test(path) && /(from|import\()\s*["']vitest["']/.test(text))
      faults.push(`${path} imports vitest`);
  }
  return faults;
}

function judgeFiles(files) {
  const paths = Object.keys(files);
  const missing = required.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`);
  const found = paths.flatMap((path) =>
    unwanted.flatMap(([pattern, fault]) => (pattern.test(path) ? [`${path} ${fault}`] : [])),
  );
  return [...missing, ...found];
}

function judgeManifest(manifest, files) {
  const faults = ['name', 'version', 'description', 'license', 'repository', 'engines', 'exports']
    .filter((field) => manifest[field] === undefined)
    .map((field) => `package.json has no ${field}`);
  for (const field of ['private', 'devDependencies', 'nx', 'scripts'])
    if (manifest[field] !== undefined) faults.push(`package.json has ${field}`);
  for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies }))
    if (/^(workspace|file|link|portal|git|https?):|^[*x]?$/.test(range))
      faults.push(`package.json wants ${name} as ${range === '' ? 'anything' : range}`);
  const targets = [...exportTargets(manifest.exports), ...Object.values(manifest.bin ?? {})];
  for (const target of targets)
    if (files[target.replace(/^\.\//, '')] === undefined) faults.push(`${target} is named and missing`);
  return [...faults, ...missingTypes(manifest.exports ?? {})];
}

function missingTypes(exports) {
  return Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string' || target.types !== undefined ? [] : [`the export ${path} has no types`],
  );
}

function exportTargets(exports = {}) {
  return Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
}
