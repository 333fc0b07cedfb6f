import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

import { folderOrder } from './scripts/eslint/folder-order.mjs';

/**
 * Who may import whom. The two columns, detect and respond, meet only in incident-model.
 * The rule skips itself silently without a project graph: lint only through `nx run-many -t lint`,
 * and see scripts/boundary-canary for the proof that it bites.
 */
const directions = {
  base: [],
  'incident-model': ['base'],
  kql: ['base'],
  'detection-core': ['base', 'incident-model', 'kql'],
  'response-actions': ['base', 'incident-model'],
  'audit-log': ['base'],
  'playbook-runtime': ['base', 'audit-log', 'incident-model', 'response-actions'],
  'sql-store': ['base', 'audit-log', 'playbook-runtime'],
  'engine-temporal': ['base', 'playbook-runtime'],
  sync: ['base', 'kql', 'detection-core'],
  'log-query': ['base', 'kql'],
  server: ['base', 'audit-log', 'incident-model', 'response-actions', 'playbook-runtime', 'sync'],
  'cloud-sim': ['base'],
  cli: [
    'base',
    'incident-model',
    'kql',
    'detection-core',
    'sync',
    'log-query',
    'response-actions',
    'audit-log',
    'playbook-runtime',
    'server',
    'sql-store',
    'engine-temporal',
    'cloud-sim',
  ],
  test: [
    'base',
    'incident-model',
    'kql',
    'detection-core',
    'sync',
    'log-query',
    'response-actions',
    'audit-log',
    'playbook-runtime',
    'server',
    'sql-store',
    'engine-temporal',
    'cloud-sim',
    'cli',
  ],
};

const constraints = (alsoAllowed = []) =>
  Object.entries(directions).map(([layer, allowed]) => ({
    sourceTag: `layer:${layer}`,
    onlyDependOnLibsWithTags: [layer, ...allowed, ...alsoAllowed].map((layerName) => `layer:${layerName}`),
  }));

const boundaries = (alsoAllowed) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    { enforceBuildableLibDependency: true, allow: [], depConstraints: constraints(alsoAllowed) },
  ],
});

const cloudSdks = ['@aws-sdk/*', '@google-cloud/*', 'google-auth-library', '@azure/*', 'azure-kusto-data'];
const only = (patterns, where) => ({ group: patterns, message: `Import this only in ${where}.` });
const restricted = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

const sdkRule = only(
  cloudSdks,
  'packages/response-actions/src/<cloud>/, packages/sentinel-sync/src/client/ and packages/log-query/src/',
);
const duckdbRule = only(['@duckdb/*'], 'packages/kql/src/engine/');
const kustoRule = only(['@kusto/*'], 'packages/kql/src/kusto/');
const simRule = only(['@drawbridge/cloud-sim'], 'tests and packages/cli/src/simulated/');

const hostGlobals = {
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: 'The environment is read only in packages/cli.' },
    { object: 'process', property: 'stdout', message: 'The terminal belongs to packages/cli.' },
    { object: 'process', property: 'stderr', message: 'The terminal belongs to packages/cli.' },
    { object: 'Date', property: 'now', message: 'Take a Clock.' },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take a Clock.' },
    { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
    { selector: 'TSEnumDeclaration', message: 'No enums: use a union of literals.' },
  ],
  'no-console': 'error',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/out-tsc/**',
      '**/node_modules/**',
      '.nx/**',
      '**/vitest.config.ts',
      'vitest.*.ts',
      'eslint.config.js',
      'packages/cli/bin/**',
      'packages/engine-temporal/bundle/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...boundaries(),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    plugins: { drawbridge: { rules: { 'folder-order': folderOrder } } },
    rules: {
      ...hostGlobals,
      ...restricted(sdkRule, duckdbRule, kustoRule, simRule),
      'drawbridge/folder-order': 'error',
    },
  },
  {
    files: ['packages/response-actions/src/{aws,gcp,azure}/**/*.ts'],
    rules: restricted(duckdbRule, kustoRule, simRule),
  },
  {
    files: ['packages/sentinel-sync/src/client/**/*.ts', 'packages/log-query/src/**/*.ts'],
    rules: restricted(duckdbRule, kustoRule, simRule),
  },
  { files: ['packages/kql/src/engine/**/*.ts'], rules: restricted(sdkRule, kustoRule, simRule) },
  { files: ['packages/kql/src/kusto/**/*.ts'], rules: restricted(sdkRule, duckdbRule, simRule) },
  {
    files: ['packages/cli/src/**/*.ts'],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off', 'no-restricted-syntax': 'off' },
  },
  { files: ['packages/cli/src/simulated/**/*.ts'], rules: restricted(sdkRule, duckdbRule, kustoRule) },
  {
    files: ['**/*.test.ts', '**/*.suite.ts', 'test/src/**/*.ts'],
    rules: {
      ...boundaries(['cloud-sim']),
      'no-restricted-imports': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  // What is measured there is measured against the simulators.
  { files: ['packages/*/scripts/**/*.ts'], rules: boundaries(['cloud-sim']) },
  {
    files: ['packages/engine-temporal/**/*.{test,suite}.ts', 'packages/engine-temporal/scripts/*.ts'],
    rules: boundaries(['cloud-sim', 'sql-store', 'response-actions']),
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'fetch', 'URL', 'AbortSignal'].map((name) => [name, 'readonly']),
      ),
    },
  },
  prettier,
);
