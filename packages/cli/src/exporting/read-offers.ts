import { hasErrors } from '@drawbridge/base';
import { loadPlaybooks, type Playbook } from '@drawbridge/playbook-runtime';
import { actionCatalogue } from '@drawbridge/response-actions';

import { findContent } from '../content/find-content.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { offersOf, type Offer } from './offers.ts';

/** The option that names the content of an export. */
export const contentOption = ['--content <folder>', 'the folder with playbooks/'] as const;

/** The playbooks of the content. Half of them would be taken for all: what cannot be read refuses the export. */
export async function readPlaybooks(
  scope: VerbScope,
  { content: named }: { readonly content?: string },
): Promise<readonly Playbook[]> {
  const content = findContent(scope.host.cwd, named, 'refused');
  const { playbooks, problems } = await loadPlaybooks(content.playbooks);
  if (hasErrors(problems)) throw new ProblemsFound(problems);
  showProblems(scope, problems);
  return playbooks.map(({ playbook }) => playbook);
}

/** The playbooks of the content and all actions, as calls. */
export async function readOffers(
  scope: VerbScope,
  flags: { readonly content?: string },
): Promise<readonly Offer[]> {
  return offersOf(await readPlaybooks(scope, flags), actionCatalogue);
}
