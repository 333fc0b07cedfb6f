import { bagAt } from './document-form.ts';

/** `parameters('x')`, `variables('x')` or a text in an expression of Resource Manager. */
const part = /\b(parameters|variables)\(\s*'([^']+)'\s*\)|'((?:[^']|'')*)'/g;

const guid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/**
 * The name of a resource of a template, the last part of it: `<guid>` of
 * `[concat(parameters('workspace'), '/Microsoft.SecurityInsights/<guid>')]`. Undefined where it is computed.
 */
export function resourceName(stated: unknown, template: unknown): string | undefined {
  if (typeof stated !== 'string' || stated === '') return undefined;
  const text = resolveText(stated, template);
  if (text === undefined) return undefined;
  const last = text.split('/').at(-1) ?? '';
  return last === '' ? undefined : (guidIn(last) ?? last);
}

/** The only GUID of a text, if that is what it is about. */
function guidIn(text: string): string | undefined {
  const found = text.match(guid) ?? [];
  return found.length === 1 && found[0].length === text.length ? found[0].toLowerCase() : undefined;
}

/** A text of a template with its parameters and variables in place; undefined where it must be computed. */
export function resolveText(stated: string, template: unknown): string | undefined {
  if (stated.startsWith('[[')) return stated.slice(1);
  if (!/^\[[^]*\]$/.test(stated)) return stated;
  if (/\b(?:guid|newGuid|uniqueString|toLower|substring|replace|split|json|reference)\s*\(/i.test(stated)) {
    return undefined;
  }
  const parts = [...stated.matchAll(part)].map(([, kind, name = '', text]) =>
    kind === undefined ? (text ?? '').replaceAll("''", "'") : valueOf(kind, name, template),
  );
  // What a template is told of its workspace stands before the name and is not part of it.
  return parts.length === 0 ? undefined : parts.join('');
}

function valueOf(kind: string, name: string, template: unknown): string {
  const found: unknown =
    kind === 'parameters'
      ? bagAt(template, ['parameters', name]).defaultValue
      : bagAt(template, ['variables'])[name];
  if (typeof found !== 'string') return '';
  return found.startsWith('[') ? '' : found;
}
