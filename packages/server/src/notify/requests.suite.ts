import { approvalRequest, type ApprovalRequest } from './approval-request.ts';

/** A request as the runtime makes them, with what a test wants otherwise. */
export function requestWith(more: Partial<ApprovalRequest> = {}) {
  return approvalRequest({
    runId: 'run-20260504-abc',
    round: 1,
    playbook: 'contain-aws-key',
    incident: 'Access key used from a new country',
    plan: ['deactivate access key AKIAEXAMPLEMALLORY01 of mallory'],
    contradictions: ['the incident names the user mallory, AWS names mallory2'],
    residual: ['sessions that were issued before live until 14:00'],
    requester: 'Bob Responder',
    link: 'https://drawbridge.example.com/approve/abc_DEF-123',
    expiresAt: '2026-05-04T12:00:00.000Z',
    isEscalation: false,
    ...more,
  });
}

/** Text that somebody outside chose to do as much as it can. */
const hostile = [
  '</li><script>alert(1)</script>',
  '[click](https://evil.example.com) <https://evil.example.com|click>',
  '<!channel> <@U123> <at>Ann</at> @everyone',
  'www.evil.example.com',
  'a\u202eb\u001b[2J\r\nBcc: all@example.com',
  '&lt;b&gt; *bold* _it_ ~no~ `code`',
];

/** A request in which everything that comes from outside is hostile. */
export function hostileRequest() {
  const [first = '', second = ''] = hostile;
  return requestWith({
    playbook: second,
    incident: hostile.join(' '),
    plan: hostile,
    contradictions: hostile,
    residual: hostile,
    requester: first,
    runId: 'run\r\nSubject: x',
  });
}

/** A request that is larger than any channel shows. */
export function hugeRequest() {
  const lines = Array.from({ length: 400 }, (_, at) => `${String(at)} ${'&<>"é漢'.repeat(200)}`);
  return requestWith({ plan: lines, contradictions: lines, residual: lines, incident: '漢'.repeat(5_000) });
}
