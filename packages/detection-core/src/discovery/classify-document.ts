import type { FieldPath } from '@drawbridge/base';

import type { ContentKind } from './content-document.ts';
import type { FormName } from './document-origin.ts';
import { bagAt, isBag, valueAt, type Bag } from './forms/document-form.ts';

/** A document inside a file's document: what it is, how it is written, where it stands. */
export interface Classified {
  readonly kind: ContentKind;
  readonly form?: { readonly name: FormName; readonly path: FieldPath };
}

const queryKinds = ['Scheduled', 'NRT'];
const microsoftKinds = [
  'Fusion',
  'MicrosoftSecurityIncidentCreation',
  'MLBehaviorAnalytics',
  'ThreatIntelligence',
];
const schedule = ['triggerOperator', 'triggerThreshold', 'queryFrequency', 'queryPeriod'];

/**
 * What a document is, by what it says; `hint` is what its folder is for and decides where that leaves it open. Several
 * for a template or an answer that holds several; none where it is nothing that is read.
 */
export function classifyDocument(value: unknown, hint: ContentKind): readonly Classified[] {
  return classify(value, [], hint);
}

function classify(root: unknown, path: FieldPath, hint: ContentKind): readonly Classified[] {
  const value = valueAt(root, path);
  if (Array.isArray(value)) return value.flatMap((_, at) => classify(root, [...path, at], hint));
  if (!isBag(value)) return [];
  const inside = containerIn(value);
  if (inside !== undefined) return members(root, [...path, ...inside], hint);
  const own = path.length === 0 ? ownKind(value) : undefined;
  if (own !== undefined) return [own];
  const body = bodyOf(value, path, hint);
  return body.length > 0 || path.length > 0 ? body : byFolder(value, hint);
}

/** In a folder of one kind, a document that names something is of that kind; what it lacks is said by the kind. */
function byFolder(value: Bag, hint: ContentKind): readonly Classified[] {
  const isNamed = ['id', 'name', 'alias'].some((field) => field in value);
  const isOurs = !['$schema', 'asset', 'platform', 'expect', 'type'].some((field) => field in value);
  return hint !== 'rule' && isNamed && isOurs ? [{ kind: hint }] : [];
}

/** Where the resources of a template, a nested deployment or an answer are. */
function containerIn(value: Bag): FieldPath | undefined {
  const type = typeof value.type === 'string' ? value.type : '';
  if (/\/deployments$/i.test(type)) return ['properties', 'template', 'resources'];
  if (/\/contentTemplates$/i.test(type)) return ['properties', 'mainTemplate', 'resources'];
  if (isBag(value.resources) || Array.isArray(value.resources)) return ['resources'];
  return Array.isArray(value.value) ? ['value'] : undefined;
}

function members(root: unknown, path: FieldPath, hint: ContentKind): readonly Classified[] {
  const holder = valueAt(root, path);
  const keys = Array.isArray(holder) ? holder.map((_, at) => at) : Object.keys(isBag(holder) ? holder : {});
  return keys.flatMap((key) => classify(root, [...path, key], hint));
}

/** A document in our own words, or in the community's. */
function ownKind(value: Bag): Classified | undefined {
  if (isBag(value.properties) || isBag(value.payload) || isBag(value.sentinel)) return undefined;
  const has = (name: string): boolean => name in value;
  if (microsoftKinds.includes(String(value.kind))) return { kind: 'microsoft-rule' };
  if (has('displayName') && has('query') && !has('name') && schedule.some(has)) return undefined;
  if (['FunctionQuery', 'ParserQuery'].some(has) || (has('query') && has('functionAlias'))) {
    return { kind: 'function', form: { name: 'community-parser', path: [] } };
  }
  if (has('alias') && has('query')) return { kind: 'function' };
  if (schedule.some(has) || queryKinds.includes(String(value.kind))) return { kind: 'rule' };
  if (has('severity') && has('query')) return { kind: 'rule' };
  if (has('itemsSearchKey') && has('alias')) return { kind: 'watchlist' };
  if (has('trigger') && has('actions')) return { kind: 'automation-rule' };
  return undefined;
}

/** A resource in the form of the API, or of a tool that wraps one. */
function bodyOf(value: Bag, path: FieldPath, hint: ContentKind): readonly Classified[] {
  const kind = kindOfBody(value, hint);
  if (kind === undefined) return [];
  const name = {
    rule: 'api-rule',
    'microsoft-rule': 'api-rule',
    'automation-rule': 'api-automation-rule',
    function: 'api-saved-search',
    'hunting-query': 'api-saved-search',
    watchlist: 'api-watchlist',
  } as const;
  return [{ kind, form: { name: name[kind], path } }];
}

const assets: Readonly<Record<string, ContentKind>> = {
  sentinel_analytic: 'rule',
  sentinel_hunting: 'hunting-query',
  sentinel_parser: 'function',
  sentinel_watchlist: 'watchlist',
};

function kindOfBody(value: Bag, hint: ContentKind): ContentKind | undefined {
  const inner = ['properties', 'payload', 'sentinel'].map((name) => value[name]).find(isBag) ?? value;
  const asset = assets[String(value.asset)];
  if (asset !== undefined) return asset === 'rule' ? kindOfRule(value, inner) : asset;
  if (typeof value.asset === 'string') return undefined;
  const type = typeof value.type === 'string' ? value.type : '';
  if (type !== '' && !/(?:alertRules|automationRules|savedSearches|watchlists)$/i.test(type))
    return undefined;
  if (/alertRules$/i.test(type)) return kindOfRule(value, inner);
  if ('triggeringLogic' in inner && 'actions' in inner) return 'automation-rule';
  if ('itemsSearchKey' in inner || 'watchlistAlias' in inner) return 'watchlist';
  const isRule = 'displayName' in inner && (schedule.some((name) => name in inner) || 'kind' in value);
  if (isRule && ('query' in inner || 'kind' in value)) return kindOfRule(value, inner);
  if ('query' in inner && 'displayName' in inner) return kindOfSearch(inner, type, hint);
  return undefined;
}

function kindOfRule(value: Bag, inner: Bag): ContentKind {
  const stated = value.kind ?? inner.kind;
  const kind = typeof stated === 'string' ? stated : 'Scheduled';
  return queryKinds.some((name) => name.toLowerCase() === kind.toLowerCase()) ? 'rule' : 'microsoft-rule';
}

function kindOfSearch(inner: Bag, type: string, hint: ContentKind): ContentKind | undefined {
  if (typeof inner.functionAlias === 'string' && inner.functionAlias !== '') return 'function';
  if (/hunting/i.test(String(inner.category))) return 'hunting-query';
  return type !== '' || hint === 'hunting-query' ? 'hunting-query' : undefined;
}

/** What to say of a document that is nothing that is read. */
export function whyUnread(value: unknown): string {
  const body = bagAt(value, []);
  if (value === undefined || value === null) return 'it says nothing';
  if ('resources' in body) return 'the template holds no rule, query, watchlist or automation rule';
  if (body.asset === 'defender_custom_detection' || 'defender' in body) {
    return 'custom detections of Microsoft Defender are not published from files';
  }
  if ('expect' in body && 'now' in body)
    return "it is a case, and cases lie in the folder 'cases' beside their rule";
  return 'it is no rule, query, function, watchlist or automation rule';
}
