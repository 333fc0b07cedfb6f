import { world as worldSchema } from '../world/world.ts';
import { answeredFaults, listFaultWords } from './fault-words.ts';
import { notSimulated } from './not-simulated.ts';
import { listServices, type SimulatedOperation, type SimulatedService } from './simulated-operations.ts';

/**
 * `cloud-sim.md` of the reference: what is simulated of each cloud, how it can be made to misbehave, and what is not
 * simulated. Pure. Throws for an operation of which nothing is noted, so that none is added without its row.
 */
export function describeCloudSim(): readonly { readonly path: string; readonly text: string }[] {
  const services = listServices();
  const clouds = [...new Set(services.map((service) => service.cloud))];
  const parts = [
    '# The simulated clouds',
    '<!-- Generated from the tables of packages/cloud-sim. Do not edit. -->',
    'What `packages/cloud-sim` answers, over real HTTP, to the real SDKs. Anything else is answered with 501 that names it. *Late* names the setting of the world with which an effect, or what is read, comes late.',
    ...clouds.flatMap((cloud) => [
      `## ${cloud}`,
      ...services.filter((service) => service.cloud === cloud).flatMap(describeService),
    ]),
    ...describeFaults(),
    '## Not simulated',
    ...Object.entries(notSimulated).flatMap(([cloud, all]) => [
      `### ${cloud[0]?.toUpperCase() ?? ''}${cloud.slice(1)}`,
      all.map((sentence) => `- ${sentence}`).join('\n'),
    ]),
  ];
  return [{ path: 'cloud-sim.md', text: `${parts.join('\n\n')}\n` }];
}

function describeService(service: SimulatedService): readonly string[] {
  const rows = service.operations.map((operation) => describeOperation(service, operation));
  const head = ['operation', 'permission', 'writes', 'refusals of its own', 'late', 'as far as'];
  return [`### ${service.cloud}: ${service.service}`, table(head, rows)];
}

function describeOperation(
  { notes }: SimulatedService,
  { name, permissions, writes }: SimulatedOperation,
): readonly string[] {
  const note = notes[name];
  if (note === undefined) throw new Error(`nothing is noted of ${name}: add it to src/reference/*-notes.ts`);
  const isItsName = permissions.length === 1 && permissions[0] === name;
  return [
    code(name),
    isItsName ? 'the same' : permissions.length === 0 ? 'none' : permissions.map(code).join(', '),
    writes ? 'yes' : '',
    note.refuses.map(code).join(', '),
    note.late === undefined ? '' : note.late.split(', ').map(code).join(', '),
    note.only ?? '',
  ];
}

function describeFaults(): readonly string[] {
  const words = listFaultWords(worldSchema.parse({}));
  return [
    '## Faults',
    '`sim.inject` makes calls of one operation fail, `times` of them, after the first `after` of them. Each is worded as the service words it, and each body holds a canary secret, which must not appear in what Drawbridge says, writes or keeps.',
    table(
      ['service', ...answeredFaults.map(code)],
      words.map((row) => [row.service, ...row.words]),
    ),
    'None of them but `gateway-timeout` is carried out: that one is, and only its answer is lost. Three more have no answer: `drop-after-write` makes the effect and cuts the connection, `drop-before-write` cuts it before, `slow` makes the effect and keeps the answer back for `delayMilliseconds` of real time.',
    '`sim.connectionsWithBrokenTls` gives the same connections over https, to endpoints whose TLS is broken: `self-signed`, a certificate that nobody has signed, and `closed-handshake`. No call arrives.',
    '`retryAfterSeconds` is sent as Retry-After, except by AWS. A world without `permissions` grants the responder everything; with them, what is not named is denied.',
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
