import { inert, type Inert } from '@drawbridge/base';

/** What people are told of an approval that is needed, in whatever channel. */
export interface ApprovalRequest {
  readonly runId: string;
  /** Which time this run asks: a plan that was made again asks again. */
  readonly round: number;
  readonly playbook: string;
  readonly incident: string;
  /** What would be done, a line for each target. */
  readonly plan: readonly string[];
  /** What in the incident and the clouds does not agree. */
  readonly contradictions: readonly string[];
  /** What access an attacker would still have. */
  readonly residual: readonly string[];
  readonly requester: string;
  /** Where to sign in and decide. It has no power of its own. */
  readonly link: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** Set where nobody has decided for a while. */
  readonly isEscalation: boolean;
}

/** A request in which no text from outside does anything: what every channel takes. */
export function approvalRequest(request: ApprovalRequest): Inert<ApprovalRequest> {
  return inert(request);
}

/** A heading, and lines of text from outside under it. */
export interface RequestSection {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** How much of a request a channel shows: the page behind the link shows all of it. */
export interface Extent {
  readonly lines: number;
  readonly characters: number;
}

const extents: readonly Extent[] = [
  { lines: 25, characters: 300 },
  { lines: 15, characters: 200 },
  { lines: 8, characters: 120 },
  { lines: 3, characters: 80 },
  { lines: 0, characters: 80 },
];

/** The payload with as much of the request as a channel takes. */
export function printFitting<Payload>(
  print: (extent: Extent) => Payload,
  fits: (payload: Payload) => boolean,
): Payload {
  const [most, ...less] = extents;
  return less.reduce(
    (payload, extent) => (fits(payload) ? payload : print(extent)),
    print(most ?? { lines: 0, characters: 80 }),
  );
}

/** What stands at the top of every notification. */
export function titleOf({ isEscalation, playbook }: Inert<ApprovalRequest>): string {
  return `${isEscalation ? 'Still waiting for approval' : 'Approval needed'}: ${quote(playbook, 80)}`;
}

/** The request in sections, as much of it as the extent says; what is left out is counted. */
export function sectionsOf(
  request: Inert<ApprovalRequest>,
  { lines, characters }: Extent,
): readonly RequestSection[] {
  const { runId, incident, requester, expiresAt, plan, contradictions, residual } = request;
  const facts = [
    `Run ${quote(runId, 100)}`,
    `Incident: ${quote(incident, characters)}`,
    `Requested by ${quote(requester, characters)}`,
    `Expires ${quote(expiresAt, 40)}`,
  ];
  const shorten = (all: readonly string[]): readonly string[] => {
    const shown = all.slice(0, lines).map((line) => quote(line, characters));
    const left = all.length - shown.length;
    return left === 0 ? shown : [...shown, `and ${String(left)} more: see the page`];
  };
  return [
    { heading: 'Request', lines: facts },
    { heading: 'Plan', lines: shorten(plan) },
    { heading: 'Contradictions', lines: shorten(contradictions) },
    { heading: 'Access that would be left', lines: shorten(residual) },
  ].filter((section) => section.lines.length > 0);
}

/**
 * Text from outside, cut, and with its addresses written as the field writes them where they are not to be opened
 * (`https[:]//`, `www[.]`): chats and mail programs make links of bare addresses.
 */
function quote(text: string, longest: number): string {
  const cut = text.length <= longest ? text : `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…`;
  return cut.replaceAll('://', '[:]//').replaceAll(/\bwww\./gi, (www) => `${www.slice(0, 3)}[.]`);
}
