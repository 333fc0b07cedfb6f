import { formatProblem } from '@drawbridge/base';
import { relative } from 'node:path';

import { section, type Block, type Document } from '../../document/document.ts';
import type { Host } from '../../terminal/host.ts';
import type { CaseOutcome } from '../../testing/case-outcome.ts';
import { readableDifference } from '../difference.ts';
import { toneOf } from './tones.ts';

/** How the cases of detections and playbooks came out: those that did not pass in full, then all of them by unit. */
export function testDocument({ cwd }: Pick<Host, 'cwd'>, outcomes: readonly CaseOutcome[]): Document {
  const failed = outcomes.filter(({ outcome }) => outcome !== 'pass');
  const passed = outcomes.length - failed.length;
  return {
    title: 'Cases of detections and playbooks',
    status: {
      word:
        outcomes.length === 0
          ? 'No case was run.'
          : `${passed.toString()} passed, ${failed.length.toString()} failed`,
      tone: failed.length > 0 || outcomes.length === 0 ? 'bad' : 'good',
    },
    facts: [],
    sections: [
      ...section(
        'failed',
        'Cases that did not pass',
        failed.map((outcome) => failedPart(cwd, outcome)),
      ),
      ...section('units', 'All cases', outcomes.length === 0 ? [] : [unitsTable(outcomes)]),
    ],
  };
}

function failedPart(cwd: string, { unit, name, description, file, outcome, ...why }: CaseOutcome): Block {
  return {
    kind: 'part',
    title: [{ word: outcome, tone: toneOf(outcome) }, ` ${unit}: ${name}`],
    blocks: [
      { kind: 'text', text: description.trim().replaceAll(/\s+/g, ' ') },
      { kind: 'text', text: { code: relative(cwd, file) } },
      ...why.differences.map(({ what, expected, actual }): Block => ({
        kind: 'difference',
        label: `${what}: expected (-) and came (+)`,
        lines: [what, ...readableDifference(expected, actual).split('\n')],
      })),
      ...why.problems.map((found): Block => ({
        kind: 'difference',
        label: found.code,
        lines: formatProblem(found).split('\n'),
      })),
    ],
  };
}

function unitsTable(outcomes: readonly CaseOutcome[]): Block {
  return {
    kind: 'table',
    caption: 'Every case, by the unit that it belongs to',
    heads: ['unit', 'case', 'outcome', 'seconds'],
    rows: outcomes.map(({ unit, name, outcome, seconds }) => [
      unit,
      name,
      { word: outcome, tone: toneOf(outcome) },
      seconds.toFixed(2),
    ]),
  };
}
