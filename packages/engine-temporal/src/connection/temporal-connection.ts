/** TLS to the Temporal server. With a pair of our own it is mutual. */
export interface TemporalTls {
  /** PEM: what signed the server's certificate; the machine's own trust where it is absent. */
  readonly serverCa?: Uint8Array;
  /** PEM: our certificate and key. */
  readonly client?: { readonly cert: Uint8Array; readonly key: Uint8Array };
  /** The name in the server's certificate, where it is not the host of the address. */
  readonly serverName?: string;
}

/** Which Temporal server, and what of it is ours. */
export interface TemporalConnection {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  /** Names the task queue, the worker deployment, and the beginning of the workflows' ids: one for each database of runs. */
  readonly taskQueue: string;
  /** Where it is absent, the connection is not encrypted, unless there is an API key. */
  readonly tls?: TemporalTls;
  readonly apiKey?: string;
  /** 32 bytes that encrypt what Temporal keeps of a run (AES-256-GCM); the same on every replica. */
  readonly encryptionKey?: Uint8Array;
}
