import { given, isFailure, TerminalFailure } from '@drawbridge/base';
import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';

import { encryptingCodec } from './encrypting-codec.ts';
import type { TemporalConnection } from './temporal-connection.ts';

/** A Temporal server, as a replica reaches it: one connection to ask, and one to work. */
export interface Reached {
  readonly client: Client;
  readonly connection: Connection;
  readonly native: NativeConnection;
  readonly dataConverter: DataConverter;
  close(): Promise<void>;
}

/** Connects, and looks whether the namespace is there. */
export async function connect(settings: TemporalConnection): Promise<Reached> {
  const { address, namespace, encryptionKey } = settings;
  const dataConverter: DataConverter =
    encryptionKey === undefined ? {} : { payloadCodecs: [encryptingCodec(encryptionKey)] };
  const options = { address, ...credentialsOf(settings) };
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect(options);
    await connection.workflowService.describeNamespace({ namespace });
    const native = await NativeConnection.connect(options);
    const client = new Client({ connection, namespace, dataConverter });
    const opened = connection;
    const close = async () => {
      await native.close();
      await opened.close();
    };
    return { client, connection, native, dataConverter, close };
  } catch (error) {
    await connection?.close();
    throw isFailure(error) ? error : unreachable(settings, error);
  }
}

function credentialsOf({ tls, apiKey }: TemporalConnection) {
  const encrypted =
    tls === undefined
      ? undefined
      : given({
          serverRootCACertificate: asBuffer(tls.serverCa),
          serverNameOverride: tls.serverName,
          clientCertPair:
            tls.client === undefined
              ? undefined
              : { crt: Buffer.from(tls.client.cert), key: Buffer.from(tls.client.key) },
        });
  return given({ tls: encrypted ?? (apiKey === undefined ? undefined : true), apiKey });
}

function asBuffer(bytes: Uint8Array | undefined): Buffer | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes);
}

const notFound = 5;

function unreachable({ address, namespace }: TemporalConnection, cause: unknown): TerminalFailure {
  if (isGrpcServiceError(cause) && (cause.code as number) === notFound)
    return new TerminalFailure(
      'engine/no-namespace',
      `the Temporal server at ${address} has no namespace '${namespace}'`,
      { cause, hints: [`make it: temporal operator namespace create ${namespace}`] },
    );
  return new TerminalFailure('engine/unreachable', `the Temporal server at ${address} does not let us in`, {
    cause,
    hints: ['look at its address, whether it runs, and at tls or apiKey'],
  });
}
