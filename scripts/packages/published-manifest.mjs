/**
 * What a package says of itself where it is installed. In the checkout, exports name the sources by a condition, and
 * suites that other packages' tests share: neither is in a tarball.
 */
const sourceCondition = '@drawbridge/source';

/** Of the vendors' SDKs, those that are too large to be installed by everybody; what imports one says so where it is missing. */
export const optionalSdks = new Set(['@google-cloud/compute']);

/** The manifest of a library as it is published. `root` is that of the checkout; `more` holds what only this package has. */
export function publishedManifest(manifest, root, more = {}) {
  const { name, version, description, type, sideEffects, engines } = manifest;
  const all = { ...manifest.dependencies, ...more.dependencies };
  const isOptional = (dependency) => optionalSdks.has(dependency);
  const folder = `packages/${name.replace(/^@drawbridge\//, '')}`;
  return withoutAbsent({
    name,
    version,
    description,
    keywords: ['security', 'incident-response', 'kql', 'sentinel', 'detection'],
    license: root.license,
    repository: { ...root.repository, directory: folder },
    homepage: root.homepage,
    type,
    sideEffects,
    engines,
    exports: publishedExports(manifest.exports),
    bin: manifest.bin,
    files: more.files,
    dependencies: sorted(Object.entries(all).filter(([key]) => !isOptional(key))),
    ...optionalPeers({
      ...Object.fromEntries(Object.entries(all).filter(([key]) => isOptional(key))),
      ...more.optional,
    }),
    publishConfig: { access: 'public', provenance: true },
  });
}

/** Exports without the condition of the checkout, and without those that have nothing else. */
function publishedExports(exports = {}) {
  const kept = Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target === 'string') return [[path, target]];
    const conditions = Object.entries(target).filter(([condition]) => condition !== sourceCondition);
    return conditions.length === 0 ? [] : [[path, Object.fromEntries(conditions)]];
  });
  return Object.fromEntries(kept);
}

function optionalPeers(peers) {
  const names = Object.keys(peers);
  if (names.length === 0) return {};
  return {
    peerDependencies: peers,
    peerDependenciesMeta: Object.fromEntries(names.map((name) => [name, { optional: true }])),
  };
}

const sorted = (entries) => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));

const withoutAbsent = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
