import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import type { ActionMetadata } from '../contract/action.ts';
import { code, describeAction, table } from './describe-action.ts';
import type { GeneratedFile } from './generated-file.ts';
import { describeLeastPrivilege } from './least-privilege.ts';

/**
 * The reference pages and least-privilege grants of the actions, derived from the catalogue: `actions.md`, and
 * `permissions/{aws,gcp,graph,azure-role}-{plan,contain,undo}.…`. Pure; the caller writes or compares the files.
 */
export function describeCatalogue(
  actions: readonly ActionMetadata[] = actionCatalogue,
): readonly GeneratedFile[] {
  return [{ path: 'actions.md', text: actionsPage(actions) }, ...describeLeastPrivilege(actions)];
}

function actionsPage(actions: readonly ActionMetadata[]): string {
  const sections = [
    '# Actions',
    '<!-- Generated from the catalogue of packages/response-actions. Do not edit. -->',
    'What Drawbridge can do to contain, per target. Every action plans first, acts only on the plan that was approved, verifies, and says what access is left.',
    table(
      ['action', 'acts on', 'what it does', 'undo'],
      actions.map((action) => [
        `[${action.id}](#${anchor(action.id)})`,
        action.targetKinds.map(code).join(', '),
        action.title,
        action.reversible,
      ]),
    ),
    'The least that an identity needs: [to plan](permissions/), to contain and to undo, as an IAM policy, a custom role of Google Cloud, permissions of Microsoft Graph, and a custom role of Azure.',
    ...actions.map(describeAction),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** As GitHub makes it of a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
