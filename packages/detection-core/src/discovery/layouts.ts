import type { ContentKind } from './content-document.ts';

/**
 * What folders of content are called, without case, blanks, `-` and `_`: in our own layout, in Azure-Sentinel, in
 * repositories that Microsoft Sentinel is connected to, in Sentinel-As-Code and in ContentOps.
 */
const folders: Readonly<Record<string, ContentKind>> = {
  detections: 'rule',
  analyticrules: 'rule',
  analyticsrules: 'rule',
  analyticalrules: 'rule',
  alertrules: 'rule',
  scheduledrules: 'rule',
  nrtrules: 'rule',
  sentinelanalytic: 'rule',
  microsoftrules: 'microsoft-rule',
  hunting: 'hunting-query',
  huntingqueries: 'hunting-query',
  huntingrules: 'hunting-query',
  sentinelhunting: 'hunting-query',
  functions: 'function',
  parsers: 'function',
  sentinelparser: 'function',
  automationrules: 'automation-rule',
  watchlists: 'watchlist',
  sentinelwatchlist: 'watchlist',
};

/** Which kind a folder of this name holds; undefined where the name says nothing. */
export function kindOfFolder(name: string): ContentKind | undefined {
  const plain = plainName(name);
  return Object.hasOwn(folders, plain) ? folders[plain] : undefined;
}

/** Folders of a repository of content that hold something else, and are not looked into. */
const others = new Set([
  'node_modules',
  'playbooks',
  'workbooks',
  'dataconnectors',
  'codelessconnectors',
  'summaryrules',
  'defendercustomdetections',
  'tables',
  'fixtures',
  'demo',
  'package',
  'docs',
  'doc',
  'dist',
  'tools',
  'scripts',
  'tests',
  'test',
  'sampledata',
  'logos',
]);

/** Whether a file of this name says something of the content, and is none. */
export function isOurSetting(name: string): boolean {
  return ['drawbridge.config.yaml', 'drawbridge.baseline.json', 'targets.yaml'].includes(name);
}

/** Whether a folder outside of content is passed over. */
export function isOfOthers(name: string): boolean {
  return name.startsWith('.') || others.has(name) || others.has(plainName(name));
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[ _-]/g, '');
}
