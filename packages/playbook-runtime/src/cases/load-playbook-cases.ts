import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { fieldName, parseYamlText, problem, type Problem } from '@drawbridge/base';

import { playbookCase, type PlaybookCase } from './playbook-case.ts';

/** A case and the file it came from. */
export interface LoadedPlaybookCase {
  readonly case: PlaybookCase;
  /** The name of its file without `.yaml`. */
  readonly slug: string;
  readonly file: string;
}

export interface LoadedPlaybookCases {
  readonly cases: readonly LoadedPlaybookCase[];
  readonly problems: readonly Problem[];
}

/** Reads `<playbook folder>/cases/*.yaml`. */
export async function loadPlaybookCases(playbookFolder: string): Promise<LoadedPlaybookCases> {
  const folder = join(playbookFolder, 'cases');
  let names: readonly string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  } catch (error) {
    const why = `the cases cannot be read: ${(error as Error).message}`;
    return { cases: [], problems: [problem('playbook-case/no-folder', why, { file: folder })] };
  }
  const loaded = await Promise.all(
    names.map(async (name) => parseCase(await readFile(join(folder, name), 'utf8'), join(folder, name))),
  );
  return {
    cases: loaded.flatMap((loadedPlaybookCases) => loadedPlaybookCases.cases),
    problems: loaded.flatMap((loadedPlaybookCases) => loadedPlaybookCases.problems),
  };
}

function parseCase(text: string, file: string): LoadedPlaybookCases {
  const yaml = parseYamlText(file, text);
  const broken = yaml.problems[0];
  if (broken !== undefined) return { cases: [], problems: [{ ...broken, code: 'playbook-case/yaml' }] };
  const checked = playbookCase.safeParse(yaml.value);
  if (checked.success) {
    return { cases: [{ case: checked.data, slug: basename(file, '.yaml'), file }], problems: [] };
  }
  const problems = checked.error.issues.map((issue) =>
    problem('playbook-case/wrong-field', issue.message, {
      file,
      field: fieldName(issue.path),
      span: yaml.spanOf(issue.path),
    }),
  );
  return { cases: [], problems };
}
