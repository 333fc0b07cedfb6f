import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { expect, it } from 'vitest';

import { root } from '../drawbridge.ts';

function filesIn(folder: string, wanted: RegExp): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return /^(?:node_modules|dist|out-tsc|\..*)$/.test(entry.name) ? [] : filesIn(path, wanted);
    return wanted.test(path) ? [path] : [];
  });
}

const text = (path: string) => readFileSync(path, 'utf8');

it('quotes errors in the page of troubleshooting as the sources say them, with their codes', () => {
  const page = text(join(root, 'docs/troubleshooting.md'));
  const sources = filesIn(join(root, 'packages'), /\/src\/(?!.*\.(?:test|suite)\.ts$).*\.ts$/)
    .map(text)
    .join('\n');
  const quoted = [...page.matchAll(/^### ([a-z…].*|This plan.*)$/gm)].flatMap(([, heading = '']) =>
    heading.split(/…|: `/).map((part) => part.trim().replace(/^['`]|['`]$/g, '')),
  );
  const codes = [...page.matchAll(/`\[([a-z/-]+)\]`/g)].map(([, code = '']) => code);
  expect(codes.length).toBeGreaterThan(10);
  const parts = [...quoted, ...codes].filter((part) => part.length > 5);
  expect(parts.length).toBeGreaterThan(30);
  expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
});

it('links to files that there are, and to headings that they have, in every page', () => {
  const pages = [
    ...readdirSync(root)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(root, name)),
    ...filesIn(join(root, 'docs'), /\.md$/),
  ];
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.flatMap(brokenLinks)).toEqual([]);
});

function brokenLinks(page: string): readonly string[] {
  const prose = text(page)
    .replaceAll(/^```[^]*?^```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\((?!https?:|mailto:)([^)\s]*)\)/g)].flatMap(([, link = '']) => {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    const where = `${relative(root, page)}: ${link}`;
    if (!existsSync(file)) return [where];
    if (anchor === undefined || statSync(file).isDirectory()) return [];
    return headingsOf(file).includes(anchor) ? [] : [where];
  });
}

/** As the host of the repository makes anchors of headings. */
function headingsOf(file: string): readonly string[] {
  return [...text(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
