import { markdownBlock, markdownCode, markdownText } from '@drawbridge/base';

import {
  piecesOf,
  signed,
  type Block,
  type Document,
  type Line,
  type Piece,
  type Section,
} from './document.ts';
import { readInstant } from './instants.ts';

/** A document as Markdown, for a ticket or a comment. */
export function printMarkdown({ title, status, facts, sections }: Document): string {
  return [
    `# ${markdownText(title)}`,
    '',
    `**${markdownText(status.word)}**`,
    '',
    ...factLines(facts),
    ...sections.flatMap(sectionLines),
  ]
    .join('\n')
    .trimEnd();
}

function sectionLines({ title, blocks }: Section): readonly string[] {
  return [`## ${markdownText(title)}`, '', ...blocks.flatMap((block) => blockLines(block, 3))];
}

function blockLines(block: Block, depth: number): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [line(block.text), ''];
    case 'facts':
      return factLines(block.rows);
    case 'list':
      return [...block.items.map((item) => `- ${line(item)}`), ''];
    case 'table':
      return [
        `*${markdownText(block.caption)}*`,
        '',
        ...tableLines(
          block.heads,
          block.rows.map((row) => row.map(line)),
        ),
      ];
    case 'timeline':
      return tableLines(
        ['time', 'kind', 'what'],
        block.moments.map(({ at, kind, text }) => [line({ at }), kind, line(text)]),
      );
    case 'difference':
      return [`${markdownText(block.label)}:`, '', ...markdownBlock('diff', signed(block.lines)), ''];
    case 'commands':
      return block.commands.flatMap(({ does, command }) => [
        `${markdownText(does)}:`,
        '',
        ...markdownBlock('sh', [command]),
        '',
      ]);
    case 'part':
      return [
        `${'#'.repeat(Math.min(depth, 6))} ${line(block.title)}`,
        '',
        ...block.blocks.flatMap((inner) => blockLines(inner, depth + 1)),
      ];
  }
}

function factLines(rows: Document['facts']): readonly string[] {
  return rows.length === 0
    ? []
    : [...rows.map(([name, value]) => `- ${markdownText(name)}: ${line(value)}`), ''];
}

function tableLines(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(heads.map(markdownText)), row(heads.map(() => '---')), ...rows.map(row), ''];
}

function line(text: Line): string {
  return piecesOf(text).map(piece).join('');
}

function piece(own: Piece): string {
  if (typeof own === 'string') return markdownText(own);
  if ('code' in own) return markdownCode(own.code);
  if ('at' in own) return markdownText(readInstant(own.at)?.shown ?? own.at);
  return `**${markdownText(own.word)}**`;
}
