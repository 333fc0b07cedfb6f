import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { TerminalFailure } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import type { ReportItem, RunReport } from '../report/run-report.ts';
import {
  approveAndExecute,
  incidentWithKeys,
  keyPlaybook,
  keys,
  planFor,
  setUpRun,
} from '../run-setup.suite.ts';
import type { IncidentUpdate, IncidentWriter } from './incident-writer.ts';
import { commentLimit, renderIncidentComment } from './render-comment.ts';

const item = (changes: Partial<ReportItem> = {}): ReportItem => ({
  key: 'k',
  step: 's',
  action: 'aws.iam.deactivate-access-key',
  actionTitle: 'Deactivate an access key',
  target: { kind: 'aws.access-key', accessKeyId: keys[0] },
  targetId: `aws.access-key/${keys[0]}`,
  from: 'x',
  outcome: 'contained',
  detail: 'IAM says Inactive',
  hints: [],
  differences: [],
  residual: [],
  reversible: 'explicit',
  effectBegun: true,
  ...changes,
});

const report = (changes: Partial<RunReport> = {}): RunReport => ({
  kind: 'containment',
  runId: 'contain-keys-0123456789-1',
  status: 'contained',
  summary: 'Contained: 1 contained.',
  playbook: { id: 'contain-keys', name: 'Contain keys', version: '1.0.0' },
  incident: { id: '/i-1', source: 'incident', title: 't', severity: 'High' },
  requester: 'automation',
  approvals: [{ by: 'bo', at: '2026-01-12T10:00:00Z', planHash: 'x' }],
  people: { requester: 'automation (stated, not verified)', approvers: ['bo (stated, not verified)'] },
  planHash: 'x',
  plannedAt: '2026-01-12T10:00:00Z',
  recovered: false,
  items: [item()],
  notTaken: [],
  unread: [],
  residual: [],
  undo: { possible: true, needsReactivate: true, effects: 1 },
  writeBack: { outcome: 'none', reason: '' },
  undoneBy: [],
  ...changes,
});

describe('the comment', () => {
  it('says what was done, what not, what is left, and how to undo', () => {
    const comment = renderIncidentComment(
      report({
        items: [
          item(),
          item({ outcome: 'failed', detail: 'access denied', hints: ['Grant iam:UpdateAccessKey.'] }),
        ],
        residual: [
          { code: 'c', what: 'Sessions live on.', until: '2026-01-13T22:00:00Z', targetId: 'key/1' },
        ],
        unread: [{ path: 'alerts[0]', why: 'two regions' }],
      }),
    );
    for (const text of [
      'approved by bo (stated, not verified)',
      'requested by',
      'automation (stated, not verified)',
      '<b>Not done</b>',
      'access denied',
      'Grant iam:UpdateAccessKey.',
      '<b>Done</b>',
      'Sessions live on. Until 2026-01-13T22:00:00Z.',
      'alerts[0]: two regions',
      'drawbridge undo contain-keys-0123456789-1 --reactivate --apply',
    ]) {
      expect(comment).toContain(text);
    }
    expect(comment.indexOf('Not done')).toBeLessThan(comment.indexOf('<b>Done</b>'));
  });

  it('escapes every value, for an attacker may have chosen it', () => {
    const evil = `<img src=x onerror="alert('1')">&`;
    const comment = renderIncidentComment(
      report({
        summary: evil,
        requester: evil,
        approvals: [{ by: evil, at: '', planHash: '' }],
        playbook: { id: 'x', name: evil, version: evil },
        refusal: { code: 'x', reason: evil, hints: [] },
        items: [item({ detail: evil, hints: [evil], targetId: evil, actionTitle: evil })],
        residual: [{ code: 'c', what: evil, until: evil, remedy: evil, targetId: evil }],
        notTaken: [{ target: item().target, targetId: evil, from: evil, why: evil, left: true }],
        unread: [{ path: evil, why: evil }],
      }),
    );
    expect(comment).not.toContain('<img');
    expect(comment).not.toMatch(/["']|&(?!amp;|lt;|gt;|quot;|#39;)/);
  });

  it('stays within the limit, cuts whole lines, says how many, and keeps the way to undo', () => {
    const items = Array.from({ length: 90 }, (_, at) => item({ detail: `${at}:${'&'.repeat(300)}` }));
    const comment = renderIncidentComment(report({ items }));
    expect(comment.length).toBeLessThanOrEqual(commentLimit);
    expect(comment).toMatch(/<p>\d+ more lines are in the run&#39;s own report.<\/p>|<p>\d+ more lines/);
    expect(comment).toMatch(/drawbridge undo .*<\/code><\/p>$/);
    expect(comment.match(/<li>/g)?.length).toBe(comment.match(/<\/li>/g)?.length);
  });

  it('stays within the limit when a single line does not fit', () => {
    const comment = renderIncidentComment(report({ items: [item({ detail: 'x'.repeat(40_000) })] }));
    expect(comment.length).toBeLessThanOrEqual(commentLimit);
    expect(comment).toContain('1 more lines');
  });

  it('stays within the limit when the head alone is too long', () => {
    const comment = renderIncidentComment(report({ summary: '<'.repeat(40_000) }));
    expect(comment.length).toBeLessThanOrEqual(commentLimit);
    expect(comment).toContain('drawbridge undo');
  });
});

/** Stands for a service that takes the update. */
const keeping = (take: (update: IncidentUpdate) => unknown): IncidentWriter => ({
  write: (update) => {
    take(update);
    return Promise.resolve({ in: 'incident' });
  },
});

describe('the write-back of a run', () => {
  it('is beside the journal, with status and tags when everything was contained', async () => {
    const setup = await setUpRun();
    const playbook = keyPlaybook({ writeBack: { status: 'Active', tags: ['contained'] } });
    const done = await approveAndExecute(setup, await planFor(setup, playbook, incidentWithKeys(keys[0])));
    const file = join(setup.store.folder, done.runId, 'write-back.json');
    const update = JSON.parse(await readFile(file, 'utf8')) as IncidentUpdate;
    expect(update).toMatchObject({ incidentId: done.incident.id, status: 'Active', addTags: ['contained'] });
    expect(done.writeBack).toEqual({ outcome: 'kept-in-file', commentId: update.commentId, file });
  });

  it('is written only where a service has taken it; a file is told as a file', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const done = await approveAndExecute(setup, plan, { writer: keeping(() => undefined) });
    expect(done.writeBack).toMatchObject({ outcome: 'written' });
  });

  it('claims nothing when only a part was contained', async () => {
    const setup = await setUpRun();
    const playbook = keyPlaybook({ writeBack: { status: 'Active', tags: ['contained'] } });
    const plan = await planFor(setup, playbook, incidentWithKeys(keys[0], keys[1]));
    setup.sim.inject({ operation: 'iam:UpdateAccessKey', error: 'access-denied', times: 1 });
    const updates: IncidentUpdate[] = [];
    const writer = keeping((update) => updates.push(update));
    await approveAndExecute(setup, plan, { writer });
    expect(updates).toMatchObject([{ addTags: [] }]);
    expect(updates[0]?.status).toBeUndefined();
    expect(updates[0]?.comment).toContain('Only partly contained');
  });

  it('that fails is reported, and takes nothing back', async () => {
    const setup = await setUpRun();
    const writer = { write: () => Promise.reject(new TerminalFailure('access-denied', 'no Responder role')) };
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const done = await approveAndExecute(setup, plan, { writer });
    expect(done).toMatchObject({
      status: 'contained',
      writeBack: { outcome: 'failed', reason: 'no Responder role' },
    });
  });

  it('is one comment however often a refused incident is sent', async () => {
    const setup = await setUpRun();
    const ids: string[] = [];
    const writer = keeping((update) => ids.push(update.commentId));
    for (let time = 0; time < 2; time += 1) {
      const plan = await planFor(setup, keyPlaybook(), incidentWithKeys('ASIAEXAMPLEMALLORY09'));
      await approveAndExecute(setup, plan, { writer });
    }
    expect(ids).toHaveLength(2);
    expect(ids[1]).toBe(ids[0]);
  });
});
