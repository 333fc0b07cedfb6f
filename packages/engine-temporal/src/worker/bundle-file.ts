import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { TerminalFailure } from '@drawbridge/base';
import { z } from 'zod';

const built = fileURLToPath(new URL('../../bundle/workflows.js', import.meta.url));

/** The workflow and the bodies, bundled, and the id of that build: the same code has the same id on every replica. */
export interface WorkflowBundle {
  readonly codePath: string;
  readonly buildId: string;
}

const described = z.object({ buildId: z.string() });

/** Finds the bundle, with its id in a file of the same name beside it. */
export function findBundle(codePath: string = built): WorkflowBundle {
  const description = codePath.replace(/\.js$/, '.json');
  if (!existsSync(codePath) || !existsSync(description))
    throw new TerminalFailure('engine/no-bundle', `the workflows are not bundled: ${codePath} is not there`, {
      hints: ['bundle them: npm run temporal:install'],
    });
  return { codePath, ...described.parse(JSON.parse(readFileSync(description, 'utf8'))) };
}
