import { basename, dirname } from 'node:path';

import { loadRules } from '@drawbridge/detection-core';

const marks = { begin: '<!-- by npm run generate: begin -->', end: '<!-- by npm run generate: end -->' };

/** A page with its table of detections as the rules of a folder are: what stands between the two marks. */
export async function withDetectionsTable(page, folder) {
  const [before, , after] = page.split(/<!-- by npm run generate: (?:begin|end) -->\n/);
  if (after === undefined)
    throw new Error(`the page has no marks for its table: ${marks.begin}, ${marks.end}`);
  const { rules, problems } = await loadRules(folder);
  if (rules.length === 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  const rows = rules.map(rowOf).sort();
  const table = ['| detection | cloud | ATT&CK | severity | finds |', '| - | - | - | - | - |', ...rows];
  return `${before}${marks.begin}\n\n${table.join('\n')}\n\n${marks.end}\n${after}`;
}

function rowOf({ origin, description, severity, tags, techniques }) {
  const slug = basename(dirname(origin.file));
  const clouds = tags
    .filter((tag) => tag !== 'Drawbridge')
    .map((tag) => (tag === 'GCP' ? 'Google Cloud' : tag));
  const cells = [
    `[\`${slug}\`](${slug}/)`,
    clouds.join(', '),
    techniques.join(', '),
    severity,
    findsOf(description),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The first sentence of a description, without the word that Sentinel's begin with. */
function findsOf(description) {
  const [sentence] = description
    .replace(/\s+/g, ' ')
    .trim()
    .split(/\.(?: |$)/);
  return sentence.replace(/^Identifies /, '').replaceAll('|', '\\|');
}
