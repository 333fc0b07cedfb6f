import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { hasErrors, problem, splitYamlDocuments, type Problem, type YamlText } from '@drawbridge/base';

import type { ContentDocument } from '../discovery/content-document.ts';
import { discoverRulesIn, readDocumentsIn, type DiscoveredContent } from '../discovery/discover-content.ts';
import { openDocument } from '../discovery/document-origin.ts';
import { readShape } from '../documents/read-shape.ts';
import type { DetectionRule } from './model/rule.ts';
import { checkRuleLimits } from './limits/rule-limits.ts';
import { ruleOfShape, ruleShape } from './rule-shape.ts';

/** The rules that could be read, and everything that is wrong with them or with those that could not. */
export interface LoadedRules {
  readonly rules: readonly DetectionRule[];
  readonly problems: readonly Problem[];
}

interface ParsedRule {
  readonly rule: DetectionRule | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads the rules of a folder or of one file: in any depth, several in a file, in templates. A rule that breaks only the
 * service's limits is still among the rules, with its errors: it can be run here, and cannot be published. Never throws
 * for what it reads.
 */
export async function loadRules(path: string): Promise<LoadedRules> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined) {
    const missing = problem('file/unreadable', 'there is no such file or folder', { file: path });
    return { rules: [], problems: [missing] };
  }
  const discovered = await discoverRulesIn(path, entry.isFile());
  const loaded = rulesOf(discovered);
  const problems = [...discovered.problems, ...othersOf(discovered), ...loaded.problems];
  if (loaded.rules.length === 0 && !hasErrors(problems)) {
    problems.push(problem('rules/none', 'there is no analytics rule here', { file: path }));
  }
  return { rules: loaded.rules, problems };
}

/** The rules among the documents of a repository; what is wrong with its files stands with the documents. */
export function rulesOf({ documents }: DiscoveredContent): LoadedRules {
  const parsed = documents.filter(({ kind }) => kind === 'rule').map(readRule);
  const rules = parsed.flatMap(({ rule }) => rule ?? []);
  return { rules, problems: [...parsed.flatMap(({ problems }) => problems), ...duplicates(rules)] };
}

/** Reads one rule from its text; `file` is what problems name. */
export function parseRule(file: string, text: string): ParsedRule {
  const { documents, problems } = readDocumentsIn({ file, text }, 'rule');
  const document = documents.find(({ kind }) => kind === 'rule');
  if (document !== undefined) return readRule(document);
  if (documents.length === 0) return { rule: undefined, problems };
  return { rule: undefined, problems: [notARule(openDocument({ file, text }))] };
}

/** Every rule of a text that can be read; what cannot is left out. */
export function parseRules(file: string, text: string): readonly DetectionRule[] {
  const parts = splitYamlDocuments(text);
  const documents = parts.flatMap((part) => readDocumentsIn({ file, text: part }, 'rule').documents);
  return documents.flatMap((document) => (document.kind === 'rule' ? (readRule(document).rule ?? []) : []));
}

/** Reads a rule from its document, whose value may have been changed for one workspace. */
export function readRule({ origin, yaml }: Pick<ContentDocument, 'origin' | 'yaml'>): ParsedRule {
  const read = readShape(yaml, ruleShape, { area: 'rule', unknownField: 'warning' });
  if (read.value === undefined) return { rule: undefined, problems: read.problems };
  const rule = ruleOfShape(read.value, origin);
  return { rule, problems: [...read.problems, ...checkRuleLimits(rule, yaml), ...foldedQuery(rule, yaml)] };
}

/** `query: >` makes one line of several: what stands behind a comment is part of it. */
function foldedQuery(rule: DetectionRule, yaml: YamlText): readonly Problem[] {
  const span = yaml.spanOf(['query']);
  const isFolded = yaml.text.charAt(span.start) === '>' && /\.ya?ml$/i.test(yaml.file);
  const line = rule.query.split('\n').find((text) => /(?:^|\s)\/\/\s*\S/.test(codeWithComments(text)));
  if (!isFolded || line === undefined) return [];
  const message = "a comment takes in everything behind it: '>' makes one line of the query's lines";
  return [
    problem('rule/folded-query', message, {
      file: yaml.file,
      field: 'query',
      span: { ...span, length: 1 },
      hints: ["write 'query: |', which keeps its lines"],
    }),
  ];
}

/** A line of a query without its texts, in which two slashes are none. */
function codeWithComments(line: string): string {
  return line.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
}

/** Hunting queries and parsers lie beside rules in community folders; those of a rule's own folder belong to it. */
function othersOf({ documents }: DiscoveredContent): readonly Problem[] {
  const rules = documents.filter(({ kind }) => kind === 'rule');
  const folders = new Set(rules.map(({ origin }) => dirname(origin.file)));
  return documents
    .filter(({ kind, origin }) => kind !== 'rule' && !folders.has(dirname(dirname(origin.file))))
    .map(({ yaml }) => notARule(yaml));
}

function notARule(yaml: YamlText): Problem {
  return problem('rule/not-a-rule', 'this file is not an analytics rule and is left out', {
    severity: 'warning',
    file: yaml.file,
    hints: ['an analytics rule states kind, severity and triggerOperator'],
  });
}

function duplicates(rules: readonly DetectionRule[]): readonly Problem[] {
  const byId = new Map<string, DetectionRule>();
  const byName = new Map<string, DetectionRule>();
  const problems: Problem[] = [];
  for (const rule of rules) {
    const sameId = byId.get(rule.id);
    const sameName = byName.get(rule.name.toLowerCase());
    if (sameId !== undefined) problems.push(duplicate(rule, 'id', rule.id, sameId));
    else if (sameName !== undefined) problems.push(duplicate(rule, 'name', rule.name, sameName));
    byId.set(rule.id, sameId ?? rule);
    byName.set(rule.name.toLowerCase(), sameName ?? rule);
  }
  return problems;
}

function duplicate(rule: DetectionRule, field: string, value: string, first: DetectionRule): Problem {
  const yaml = openDocument(rule.origin);
  const known = `${first.origin.file} already has the ${field} '${value}'`;
  const says = `Alert Rule with Resource Name '${value}' is already exist`;
  const message = field === 'name' ? `${known}; the service would say: "${says}"` : known;
  return problem(`rule/duplicate-${field}`, message, {
    file: rule.origin.file,
    field,
    span: yaml.spanOf([field]),
    hints: [field === 'id' ? 'give the new rule a GUID of its own' : 'say in the name what is different'],
  });
}
