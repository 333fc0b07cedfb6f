import type { TokenCredential } from '@azure/core-auth';
import { given, RetryableFailure, TerminalFailure } from '@drawbridge/base';

import type { Answer, LogService, Question } from '../answers/log-service.ts';
import { readSent } from '../answers/sent-json.ts';
import { readEndpoint } from '../asking/endpoint.ts';
import { kustoMoment, lastTickBefore } from '../asking/moments.ts';
import { askPatiently, passingFailure, type Patience } from '../asking/patience.ts';
import { TokenSource } from '../asking/token-source.ts';
import { isLimit } from '../errors/reached-limit.ts';
import { readError } from './read-error.ts';
import { readFrames } from './read-frames.ts';

/** A database of Azure Data Explorer, and who asks it. */
export interface ClusterDatabase {
  /** `https://help.kusto.windows.net`. */
  readonly cluster: string;
  readonly database: string;
  readonly tenantId?: string;
  readonly credential: TokenCredential;
}

const longestMs = 10 * 60_000;

/** A database of a cluster, over Microsoft's client. Nothing is sent yet. */
export function openDatabase(database: ClusterDatabase, patience: Patience): LogService {
  return new DataExplorer(database, patience);
}

interface Response {
  readonly status: number;
  readonly sent: unknown;
}

class DataExplorer implements LogService {
  readonly name: string;
  readonly #cluster: string;
  readonly #database: string;
  readonly #patience: Patience;
  readonly #tokens: TokenSource;
  #calls = 0;

  constructor({ cluster, database, credential, tenantId }: ClusterDatabase, patience: Patience) {
    this.#cluster = readEndpoint(cluster).origin;
    this.#database = database;
    this.#patience = patience;
    this.name = `the database ${database} of ${this.#cluster}`;
    const scope = `${this.#cluster}/.default`;
    this.#tokens = new TokenSource({ credential, scope, clock: patience.clock, ...given({ tenantId }) });
  }

  get calls(): number {
    return this.#calls;
  }

  async ask(question: Question): Promise<Answer> {
    if (isCommand(question.text)) {
      return { kind: 'refused', message: 'this is a management command, and here only queries are sent' };
    }
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
    return readResponse(response, this.name);
  }

  close(): void {
    // Each request has a client of its own, which is closed after it.
  }

  /** Microsoft's client gives rows that have lost the last digits of longs: the text of the answer is read here. */
  async #exchange(question: Question): Promise<Response | 'token-refused'> {
    const { signal } = question;
    const kusto = await import('azure-kusto-data');
    const token = await this.#tokens.get();
    const connection = kusto.KustoConnectionStringBuilder.withTokenProvider(this.#cluster, () =>
      Promise.resolve(token),
    );
    const client = new kusto.Client(connection);
    client.axiosInstance.defaults.transformResponse = [(text: unknown) => text];
    if (signal !== undefined) client.axiosInstance.defaults.signal = signal;
    const properties = requestProperties(new kusto.ClientRequestProperties(), question);
    this.#calls += 1;
    try {
      const text = (await client.executeQuery(this.#database, question.text, properties)) as unknown;
      return { status: 200, sent: readSent(typeof text === 'string' ? text : undefined) };
    } catch (thrown) {
      const answered = answerOf(thrown);
      if (answered === undefined) throw unanswered(thrown, signal, this.name);
      return this.#readFailure(answered);
    } finally {
      client.close();
    }
  }

  #readFailure({ status, text, header }: HttpAnswer): Response | 'token-refused' {
    if (status === 401) return 'token-refused';
    const sent = readSent(text);
    const { message, code } = readError(sent);
    const isFull = isLimit(message, [code]);
    const passing = isFull ? undefined : passingFailure(status, message, header, this.#patience.clock.now());
    if (passing !== undefined) throw passing;
    return { status, sent };
  }
}

/** The range is the service's own filter on the column, and `now()` is what its option says. */
function requestProperties<T extends RequestProperties>(properties: T, question: Question): T {
  const { timeRange, now, timeoutMs = longestMs } = question;
  properties.raw = true;
  properties.setTimeout(Math.min(timeoutMs, longestMs));
  properties.setOption('request_readonly', true);
  properties.setOption('results_progressive_enabled', false);
  properties.setOption('query_datetimescope_column', 'TimeGenerated');
  properties.setOption('query_datetimescope_from', kustoMoment(timeRange.from));
  properties.setOption('query_datetimescope_to', lastTickBefore(timeRange.to));
  if (now !== undefined) properties.setOption('query_now', kustoMoment(now));
  return properties;
}

interface RequestProperties {
  raw?: boolean;
  setTimeout(milliseconds: number): void;
  setOption(name: string, value: unknown): void;
}

/** Commands begin with a point. The service is told to change nothing as well. */
function isCommand(text: string): boolean {
  return text.replace(/^(?:\s+|\/\/[^\n]*(?:\n|$))*/, '').startsWith('.');
}

function readResponse({ status, sent }: Response, service: string): Answer {
  if (status === 200) return readFrames(sent, service);
  const { message, code, place } = readError(sent);
  if (status === 504 || status === 408 || isLimit(message, [code])) return { kind: 'too-much', message };
  if (status === 400) return { kind: 'refused', message, ...(place === undefined ? {} : { place }) };
  const said = `${service}: ${message} (HTTP ${status})`;
  if (status !== 403) throw new TerminalFailure(status === 404 ? 'logs/not-found' : 'logs/rejected', said);
  const hints = ['the identity needs the role Database Viewer on the database'];
  throw new TerminalFailure('logs/access-denied', said, { hints });
}

interface HttpAnswer {
  readonly status: number;
  readonly text: string | undefined;
  readonly header: (name: string) => string | undefined;
}

/** What the service answered to a request that the client calls failed. Of its error nothing else is kept: it holds the request. */
function answerOf(thrown: unknown): HttpAnswer | undefined {
  const inner = (thrown as { readonly inner?: unknown } | undefined)?.inner ?? thrown;
  const response = (inner as { readonly response?: unknown } | undefined)?.response;
  if (typeof response !== 'object' || response === null) return undefined;
  const { status, data, headers } = response as Readonly<Record<string, unknown>>;
  if (typeof status !== 'number') return undefined;
  return {
    status,
    text: typeof data === 'string' ? data : undefined,
    header: (name) => {
      const value = (headers as Readonly<Record<string, unknown>> | undefined)?.[name];
      return typeof value === 'string' ? value : undefined;
    },
  };
}

function unanswered(thrown: unknown, signal: AbortSignal | undefined, service: string): unknown {
  if (signal?.aborted === true) return signal.reason;
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const isFinal = /not currently trusted|currently not trusted|KustoAuthentication/.test(said);
  const message = `${service} gave no answer: ${said}`;
  return isFinal
    ? new TerminalFailure('logs/untrusted-cluster', message)
    : new RetryableFailure('logs/unreachable', message);
}
