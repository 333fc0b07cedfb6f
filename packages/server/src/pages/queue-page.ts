import { inert } from '@drawbridge/base';
import { html } from 'hono/html';

import type { RunView } from '../service/run-view.ts';
import { page, type Part } from './layout.ts';

/** What waits for people. */
export function queuePage(outside: readonly RunView[], person: string): Part {
  const runs = inert(outside);
  const rows = runs.map(
    (view) =>
      html`<tr>
        <td>
          <a href="/runs/${encodeURIComponent(view.runId)}">${view.plan?.incident.title ?? view.runId}</a>
        </td>
        <td>${view.plan?.playbook.name ?? ''}</td>
        <td>${view.waitsUntil ?? ''}</td>
      </tr>`,
  );
  const table = html`<table>
    <thead>
      <tr>
        <th scope="col">Incident</th>
        <th scope="col">Playbook</th>
        <th scope="col">Waits until</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return page(
    'Waiting for a decision',
    html`<p>Signed in as ${person}.</p>`,
    runs.length === 0 ? html`<p>Nothing waits.</p>` : table,
  );
}

/** Something that somebody has to be told. */
export function messagePage(title: string, text: string, hints: readonly string[] = []): Part {
  const told = inert({ text, hints });
  const list = html`<ul>
    ${told.hints.map((hint) => html`<li>${hint}</li>`)}
  </ul>`;
  return page(title, html`<p>${told.text}</p>`, ...(told.hints.length === 0 ? [] : [list]));
}
