import type { TokenCredential } from '@azure/core-auth';
import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { given, RetryableFailure, TerminalFailure } from '@drawbridge/base';

import type { Answer, LogService, Question } from '../answers/log-service.ts';
import { readSent } from '../answers/sent-json.ts';
import { isPlainLoopback, readEndpoint } from '../asking/endpoint.ts';
import { kustoMoment, lastTickBefore } from '../asking/moments.ts';
import { askPatiently, passingFailure, type Patience } from '../asking/patience.ts';
import { TokenSource } from '../asking/token-source.ts';
import { readError } from './read-error.ts';
import { isTokenRefused, readResponse, type Response } from './read-response.ts';

/** Which workspace, and how it is reached. */
export interface WorkspaceLogs {
  /** For people. */
  readonly name: string;
  /** Its own id, a GUID (`customerId`), or its resource id. */
  readonly id: { readonly customerId: string } | { readonly resourceId: string };
  readonly endpoint: string;
  readonly scope: string;
  readonly tenantId?: string;
  readonly credential: TokenCredential;
}

const longestMs = 10 * 60_000;

/** The logs of a Log Analytics workspace, over Microsoft's client. Nothing is sent yet. */
export function openWorkspaceLogs(workspace: WorkspaceLogs, patience: Patience): LogService {
  return new LogAnalytics(workspace, patience);
}

class LogAnalytics implements LogService {
  readonly name: string;
  readonly #workspace: WorkspaceLogs;
  readonly #patience: Patience;
  readonly #tokens: TokenSource;
  readonly #isPlain: boolean;
  #calls = 0;

  constructor(workspace: WorkspaceLogs, patience: Patience) {
    this.name = `the workspace ${workspace.name}`;
    this.#workspace = workspace;
    this.#patience = patience;
    this.#isPlain = isPlainLoopback(readEndpoint(workspace.endpoint));
    const { credential, scope, tenantId } = workspace;
    this.#tokens = new TokenSource({ credential, scope, clock: patience.clock, ...given({ tenantId }) });
  }

  get calls(): number {
    return this.#calls;
  }

  async ask(question: Question): Promise<Answer> {
    const response = await askPatiently(
      this.#patience,
      question.signal,
      () => {
        this.#tokens.forget();
      },
      () => this.#exchange(question),
    );
    if (response === 'token-refused') {
      throw new TerminalFailure('logs/not-signed-in', `${this.name} refuses the token, and a new one too`);
    }
    return inAuthorsText(readResponse(response, this.name), question);
  }

  close(): void {
    // Microsoft's client holds nothing that has to be closed.
  }

  async #exchange(question: Question): Promise<Response | 'token-refused'> {
    const raw = await this.#send(question);
    const response = { status: raw.status, sent: readSent(raw.bodyAsText) };
    if (isTokenRefused(response)) return 'token-refused';
    const said = readError(response.sent).message;
    const passing = passingFailure(
      raw.status,
      said,
      (name) => raw.headers.get(name),
      this.#patience.clock.now(),
    );
    if (passing !== undefined) throw passing;
    return response;
  }

  /**
   * Microsoft's client makes the request and its pipeline sends it. What comes back is taken from the pipeline as text:
   * the client's own rows have lost the last digits of longs and of datetimes.
   */
  async #send(question: Question): Promise<PipelineResponse> {
    const { signal, timeRange, timeoutMs = longestMs } = question;
    const token = await this.#tokens.get();
    const { LogsQueryClient } = await import('@azure/monitor-query-logs');
    const { credential, endpoint } = this.#workspace;
    const client = new LogsQueryClient(credential, {
      endpoint: `${endpoint.replace(/\/$/, '')}/v1`,
      retryOptions: { maxRetries: 0 },
    });
    client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
    // The token is for this host and for none that it sends us to.
    client.pipeline.removePolicy({ name: 'redirectPolicy' });
    let answered: PipelineResponse | undefined;
    client.pipeline.addPolicy(
      {
        name: 'drawbridge',
        sendRequest: async (request, next) => {
          request.headers.set('authorization', `Bearer ${token}`);
          request.allowInsecureConnection = this.#isPlain;
          request.timeout = timeoutMs + 30_000;
          if (signal !== undefined) request.abortSignal = signal;
          this.#calls += 1;
          answered = await next(request);
          return answered;
        },
      },
      { phase: 'Sign' },
    );
    const range = { startTime: timeRange.from, endTime: new RangeEnd(timeRange.to) };
    const options = { serverTimeoutInSeconds: Math.ceil(Math.min(timeoutMs, longestMs) / 1000) };
    const { id } = this.#workspace;
    const text = textToSend(question);
    await (
      'customerId' in id
        ? client.queryWorkspace(id.customerId, text, range, options)
        : client.queryResource(id.resourceId.replace(/^\//, ''), text, range, options)
    ).catch((thrown: unknown) => {
      if (answered === undefined) throw unanswered(thrown, signal, this.name);
    });
    if (answered === undefined) throw new RetryableFailure('logs/unreachable', `${this.name}: no answer`);
    return answered;
  }
}

/** The client writes both ends of a range with `toISOString`; this one is written as the last moment before it. */
class RangeEnd extends Date {
  override toISOString(): string {
    return lastTickBefore(this);
  }
}

/** As the service itself writes the query of an alert: `now()` is when the rule ran. */
function textToSend({ text, now }: Question): string {
  return now === undefined ? text : `set query_now = datetime(${kustoMoment(now)});\n${text}`;
}

/** The line of the moment is ours. */
function inAuthorsText(answer: Answer, { now }: Question): Answer {
  if (answer.kind !== 'refused' || answer.place === undefined || now === undefined) return answer;
  const { line, column } = answer.place;
  return { ...answer, place: { line: Math.max(1, line - 1), column } };
}

function unanswered(thrown: unknown, signal: AbortSignal | undefined, name: string): unknown {
  if (signal?.aborted === true) return signal.reason;
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return new RetryableFailure('logs/unreachable', `${name} gave no answer: ${said}`);
}
