import { nameHints } from '@drawbridge/base';
import {
  parseTargetId,
  target,
  targetIdForms,
  targetKinds,
  type Target,
  type TargetKind,
} from '@drawbridge/incident-model';
import { actionCatalogue, defaultAction, type ActionMetadata } from '@drawbridge/response-actions';
import { z } from 'zod';

import { UsageError } from '../terminal/exit-code.ts';

/** One action and its target, from a command line. */
export interface Containment {
  readonly action: ActionMetadata;
  readonly target: Target;
}

/**
 * Reads `contain`'s arguments: an action or a kind of target, and then the target, either as its id
 * (`aws.access-key AKIA…`) or field by field (`aws.iam.deactivate-access-key accessKeyId=AKIA…`).
 */
export function readContainment(what: string, named: readonly string[]): Containment {
  const action = actionCatalogue.find((candidate) => candidate.id === what);
  if (action !== undefined) return { action, target: readTarget(action.targetKinds, action.id, named) };
  const kind = targetKinds.find((targetKind) => targetKind === what);
  if (kind === undefined) throw new UsageError(unknown(what));
  const chosen = readTarget([kind], kind, named);
  const first = defaultAction(chosen);
  if (first === undefined) throw new UsageError(`no action acts on ${kind} yet`);
  return { action: findAction(first), target: chosen };
}

export function findAction(id: string): ActionMetadata {
  const found = actionCatalogue.find((action) => action.id === id);
  if (found === undefined) throw new UsageError(unknown(id));
  return found;
}

function unknown(what: string): string {
  const names = [...actionCatalogue.map((action) => action.id as string), ...targetKinds];
  return [
    `'${what}' is neither an action nor a kind of target`,
    ...nameHints(what, names, 'actions and kinds'),
  ].join('\n  ');
}

function readTarget(kinds: readonly TargetKind[], what: string, named: readonly string[]): Target {
  const [id, ...more] = named;
  if (id !== undefined && more.length === 0 && !isField(id)) return readId(kinds, id);
  const { kind: asked, ...fields } = readPairs('target', named);
  const tried = kinds.filter((kind) => asked === undefined || kind === asked);
  if (tried.length === 0)
    throw new UsageError(`${what} acts on ${kinds.join(' and ')}, not on ${asked ?? ''}`);
  const parsed = tried.map((kind) => ({ kind, result: target.safeParse({ ...fields, kind }) }));
  const fitting = parsed.find(({ result }) => result.success);
  if (fitting?.result.success === true) return fitting.result.data;
  const faults = parsed.flatMap(({ kind, result }) =>
    result.success ? [] : [`this is not a target of kind ${kind}:\n${z.prettifyError(result.error)}`],
  );
  throw new UsageError(faults.join('\n'));
}

/** An object id or a key holds no `=`; an ARN or a session's name may. */
function isField(text: string): boolean {
  return /^[a-zA-Z]+=/.test(text);
}

function readId(kinds: readonly TargetKind[], id: string): Target {
  const tried = kinds.map((kind) => parseTargetId(kind, id));
  const fitting = tried.find((parsedTarget) => parsedTarget.ok);
  if (fitting !== undefined) return fitting.target;
  const forms = kinds.map((kind) => `${kind}: ${targetIdForms[kind]}`);
  throw new UsageError(
    [...tried.flatMap((parsedTarget) => (parsedTarget.ok ? [] : [parsedTarget.why])), ...forms].join('\n  '),
  );
}

/** `name=value`, each. */
export function readPairs(what: string, pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`${what}: '${pair}' is not of the form field=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
