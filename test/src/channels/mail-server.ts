import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A relay for mail on this machine. */
export interface MailServer {
  readonly port: number;
  /** Each mail as it came. */
  readonly received: readonly string[];
  close(): Promise<void>;
}

/** Takes every mail, by as much of SMTP (RFC 5321) as that needs. */
export async function startMailServer(): Promise<MailServer> {
  const received: string[] = [];
  const server = createServer((socket) => {
    talk(socket, received);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

function talk(socket: Socket, received: string[]): void {
  let [heard, isMail] = ['', false];
  socket.on('error', () => undefined);
  socket.write('220 mail.example.com\r\n');
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
    for (let end = endOf(heard, isMail); end > 0; end = endOf(heard, isMail)) {
      const said = heard.slice(0, end);
      heard = heard.slice(end);
      if (isMail) received.push(said);
      isMail = !isMail && said.startsWith('DATA');
      if (said.startsWith('QUIT')) socket.end('221 bye\r\n');
      else socket.write(isMail ? '354 send it\r\n' : '250 taken\r\n');
    }
  });
}

/** Where the command ends that was heard, or the mail: 0 where neither does yet. */
function endOf(heard: string, isMail: boolean): number {
  const end = isMail ? '\r\n.\r\n' : '\r\n';
  const at = heard.indexOf(end);
  return at < 0 ? 0 : at + end.length;
}
