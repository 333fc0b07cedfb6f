import type { Answer, AnsweredRows, LogService, Question, TimeRange } from '../answers/log-service.ts';

/** A question, and whether its time may be divided. */
export interface SlicedQuestion extends Question {
  /**
   * Whether the answers for two halves of the time are, together, the answer for the whole. Asked only where the whole
   * does not fit.
   */
  readonly mayDivide: () => Promise<boolean>;
  readonly onSlices?: (answered: number, asked: number) => void;
}

/** No slice is shorter: what does not fit into one millisecond is no matter of time. */
const shortestMs = 1;

/**
 * Asks for the whole time, and where that is too much for the service in halves, and halves of these, until each part
 * fits. Answers as the service does; `rows` are those of all parts, in the order of time.
 */
export async function askInSlices(service: LogService, question: SlicedQuestion): Promise<Answer> {
  const first = await service.ask(question);
  if (!isTooMuch(first) || !(await question.mayDivide())) return first;
  const waiting: TimeRange[] = halves(question.timeRange);
  if (waiting.length === 0) return first;
  const parts: (AnsweredRows & { readonly warnings: readonly string[] })[] = [];
  for (let slice = waiting.shift(); slice !== undefined; slice = waiting.shift()) {
    question.signal?.throwIfAborted();
    const part = await service.ask({ ...question, timeRange: slice });
    const smaller = isTooMuch(part) ? halves(slice) : [];
    if (smaller.length > 0) waiting.unshift(...smaller);
    else if (part.kind !== 'rows') return part;
    else parts.push(part);
    question.onSlices?.(parts.length, parts.length + waiting.length);
  }
  return together(parts);
}

const isTooMuch = (answer: Answer): boolean =>
  answer.kind === 'too-much' || (answer.kind === 'partial' && answer.limited);

function halves({ from, to }: TimeRange): TimeRange[] {
  const length = to.getTime() - from.getTime();
  if (length <= shortestMs) return [];
  const middle = new Date(from.getTime() + Math.floor(length / 2));
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

function together(parts: readonly (AnsweredRows & { readonly warnings: readonly string[] })[]): Answer {
  return {
    kind: 'rows',
    columns: parts[0]?.columns ?? [],
    rows: parts.flatMap(({ rows }) => rows),
    warnings: [...new Set(parts.flatMap(({ warnings }) => warnings))],
  };
}
