import { parseYamlText, type FieldPath, type YamlText } from '@drawbridge/base';

import { apiAutomationRule } from './forms/api-automation-rule.ts';
import { apiRule } from './forms/api-rule.ts';
import { apiSavedSearch } from './forms/api-saved-search.ts';
import { apiWatchlist } from './forms/api-watchlist.ts';
import { communityParser } from './forms/community-parser.ts';
import type { OpenForm } from './forms/document-form.ts';

/** The forms that a document comes in beside our own words. */
const forms = {
  'api-rule': apiRule,
  'api-automation-rule': apiAutomationRule,
  'api-saved-search': apiSavedSearch,
  'api-watchlist': apiWatchlist,
  'community-parser': communityParser,
} as const satisfies Readonly<Record<string, OpenForm>>;

export type FormName = keyof typeof forms;

/** Where a document was read: enough to read it again with the places of its fields. */
export interface DocumentOrigin {
  readonly file: string;
  /** The file's text; where it holds several documents, the others are blank. */
  readonly text: string;
  /** The form that it is written in, and where in the file's document it stands. Absent: our own, the whole of it. */
  readonly form?: { readonly name: FormName; readonly path: FieldPath };
}

/** A document in our own words, each field at its place of the file. */
export function openDocument({ file, text, form }: DocumentOrigin): YamlText {
  const yaml = parseOnce(file, text);
  return form === undefined || yaml.problems.length > 0 ? yaml : forms[form.name](yaml, form.path);
}

/** The last texts that were parsed: the many resources of one template are read from one. */
const parsed: YamlText[] = [];
const mostParsed = 4;

function parseOnce(file: string, text: string): YamlText {
  const known = parsed.find((yaml) => yaml.file === file && yaml.text === text);
  if (known !== undefined) return known;
  // JSON may be indented with tabs, which no text of JSON holds otherwise.
  const yaml = { ...parseYamlText(file, isJson(file) ? text.replaceAll('\t', ' ') : text), text };
  parsed.unshift(yaml);
  parsed.length = Math.min(parsed.length, mostParsed);
  return yaml;
}

function isJson(file: string): boolean {
  return /\.json$/i.test(file);
}
