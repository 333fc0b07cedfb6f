import { pino, type DestinationStream, type Logger } from 'pino';

/** A log of JSON lines. What could carry a secret is not given to it, and is taken out if it is. */
export function openServerLog(destination: DestinationStream): Logger {
  return pino(
    {
      level: 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['authorization', 'cookie', '*.authorization', '*.cookie', 'token', '*.token'],
        censor: '[redacted]',
      },
    },
    destination,
  );
}
