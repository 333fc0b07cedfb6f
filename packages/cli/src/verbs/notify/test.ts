import { dirname, resolve } from 'node:path';

import { given, inert, nameHints, problem } from '@drawbridge/base';
import { openChannels, readServerSettings, testChannel } from '@drawbridge/server';
import type { Command } from 'commander';
import { z } from 'zod';

import { findConfiguration, readServerBlock } from '../../clouds/read-configuration.ts';
import { openApiClient, serverOption, tokenFileOption, type ServerFlags } from '../../remote/api-client.ts';
import { channelTestsText, type ShownTest } from '../../report/channel-tests-text.ts';
import { exitCode } from '../../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import type { Host } from '../../terminal/host.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags extends ServerFlags {
  readonly config?: string;
  readonly format: OutputFormat;
}

/** `drawbridge notify test`: a test in a channel, from here or from a server. */
export function addNotifyTest(notify: Command, scope: VerbScope): void {
  notify
    .command('test')
    .description('send a test to a channel, once; to Teams in both shapes')
    .argument('<channel>', 'its name in server.notifications.channels')
    .option('--config <file>', 'the configuration that names the channel (default: drawbridge.config.yaml)')
    .option(...serverOption)
    .option(...tokenFileOption)
    .addOption(formatOption())
    .action((channel: string, flags: Flags) => sendTest(scope, channel, flags));
}

async function sendTest(scope: VerbScope, channel: string, flags: Flags): Promise<void> {
  const { host } = scope;
  const { server } = flags;
  const tests =
    server === undefined
      ? await testFromHere(host, channel, flags)
      : await testFromServer(host, channel, { ...flags, server });
  if (tests.some(({ outcome }) => outcome === 'failed')) scope.result = exitCode.problems;
  host.out(flags.format === 'json' ? printJson({ tests }) : channelTestsText(inert(tests)));
}

async function testFromHere(host: Host, name: string, { config }: Flags): Promise<readonly ShownTest[]> {
  const settings = readServerSettings((await readServerBlock(host.cwd, config)) ?? {});
  if (!settings.ok) throw new ProblemsFound(settings.problems);
  const { notifications } = settings.value;
  const named = notifications.channels.filter((channel) => channel.name === name);
  if (named.length === 0) {
    const names = notifications.channels.map((channel) => channel.name);
    const hints = nameHints(name, names, 'channels');
    throw new ProblemsFound([problem('channel/unknown', `there is no channel '${name}'`, { hints })]);
  }
  const file = findConfiguration(host.cwd, config);
  const whole = (path: string) => resolve(file === undefined ? host.cwd : dirname(file), path);
  // The others may have secrets that only the server can read.
  const opened = await openChannels({ ...notifications, channels: named }, whole);
  if (!opened.ok) throw new ProblemsFound(opened.problems);
  const context = { clock: host.clock, signal: host.signal };
  const tests = await Promise.all(opened.value.map((channel) => testChannel(channel, context)));
  return tests.flat().map(({ channel, outcome, shape, advice, problem: found }) => {
    const told = found === undefined ? undefined : toldOf(found);
    return { channel, outcome, advice, ...given({ shape, problem: told }) };
  });
}

const toldOf = ({ code, message, hints }: Required<ShownTest>['problem']) => ({ code, message, hints });

const answerShape = z.object({
  tests: z.array(
    z.object({
      channel: z.string(),
      outcome: z.enum(['accepted', 'failed']),
      shape: z.enum(['message', 'card']).exactOptional(),
      advice: z.string(),
      problem: z
        .object({ code: z.string(), message: z.string(), hints: z.array(z.string()) })
        .exactOptional(),
    }),
  ),
});

async function testFromServer(
  host: Host,
  name: string,
  flags: ServerFlags & { readonly server: string },
): Promise<readonly ShownTest[]> {
  const api = await openApiClient(host, flags);
  return (await api.post(`/v1/channels/${encodeURIComponent(name)}/test`, {}, answerShape)).tests;
}
