import { discoverContent, type ContentGlobs, type DiscoveredContent } from '@drawbridge/detection-core';

import { readContentSettings } from './content-settings.ts';
import type { ContentFolders } from './find-content.ts';

/** What was read for each content that a command found: all its parts look at the same files, read once. */
const read = new WeakMap<ContentFolders, Promise<DiscoveredContent>>();

/** Reads a repository's documents where its layout and its configuration say that they lie. */
export function discover(content: ContentFolders): Promise<DiscoveredContent> {
  const known = read.get(content) ?? readDocuments(content.root);
  read.set(content, known);
  return known;
}

/** The same where a configuration that is not written yet would have these globs. */
export function discoverWith(content: ContentFolders, globs: ContentGlobs): Promise<DiscoveredContent> {
  const found = discoverContent(content.root, globs);
  read.set(content, found);
  return found;
}

async function readDocuments(root: string): Promise<DiscoveredContent> {
  const { globs } = await readContentSettings(root);
  return discoverContent(root, globs);
}
