import { given } from '@drawbridge/base';
import { readServerSettings } from '@drawbridge/server';
import type { Command } from 'commander';

import { readServerBlock } from '../../clouds/read-configuration.ts';
import { requireMachine } from '../../mcp/mcp-server.ts';
import { speakHttp } from '../../mcp/serve-http.ts';
import { speakStdio } from '../../mcp/serve-stdio.ts';
import {
  apiClientAt,
  openApiClient,
  readAddress,
  serverOption,
  tokenFileOption,
  type ServerFlags,
} from '../../remote/api-client.ts';
import { addCloudOptions } from '../../runs/response-options.ts';
import { UsageError } from '../../terminal/exit-code.ts';
import type { Host } from '../../terminal/host.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import type { ServeFlags } from '../serve.ts';
import { withOwnServer } from './own-server.ts';

interface Flags extends ServeFlags, ServerFlags {
  readonly http?: boolean;
  readonly publicUrl?: string;
}

/** `drawbridge mcp`: tools for agents, which look, plan and ask; a person approves, elsewhere. */
export function addMcpVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('mcp')
    .description('give an agent tools: look, plan, and ask for what a person then approves')
    .option(
      '--http',
      'over HTTP on this machine, each caller with a token of its own (default: standard input)',
    )
    .option('--port <number>', 'with --http: the port (default: 8481)', Number)
    .option(
      '--public-url <url>',
      'with --http: where callers reach it, such as https://drawbridge.example.com/mcp',
    )
    .option(...serverOption)
    .option(...tokenFileOption)
    .option('--simulated', 'use simulated clouds, whose state is kept between commands');
  addCloudOptions(command).action((flags: Flags) => runMcp(scope, flags));
}

async function runMcp(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  const { server } = flags;
  if (flags.http === true) {
    if (flags.tokenFile !== undefined)
      throw new UsageError('--token-file: with --http each caller brings a token');
    if (server !== undefined) return overHttp(host, flags, readAddress(server));
    return withOwnServer(scope, flags, ({ url }, own) => overHttp(own, flags, new URL(url)));
  }
  if (server === undefined) {
    return withOwnServer(scope, flags, ({ url, token }, own) =>
      speakStdio(own, apiClientAt(own, new URL(url), token)),
    );
  }
  const api = await openApiClient(host, { ...flags, server });
  await requireMachine(api);
  await speakStdio(host, api);
}

async function overHttp(host: Host, flags: Flags, server: URL): Promise<void> {
  const publicUrl = flags.publicUrl === undefined ? undefined : readPublicUrl(flags.publicUrl);
  const issuers = await issuersOf(host.cwd, flags);
  await speakHttp({ host, server, port: flags.port ?? 8481, issuers, ...given({ publicUrl }) }, (url) => {
    host.out(`MCP at ${url}${publicUrl === undefined ? '' : `, for callers ${publicUrl.href}`}`);
  });
}

function readPublicUrl(text: string): URL {
  const url = readAddress(text, '--public-url');
  if (url.protocol !== 'https:') throw new UsageError('--public-url: callers send tokens, so it is https');
  return url;
}

/** Who issues the tokens that the server takes, as far as a configuration is here. */
async function issuersOf(cwd: string, { config }: Flags): Promise<readonly string[]> {
  const settings = readServerSettings((await readServerBlock(cwd, config)) ?? {});
  if (!settings.ok) return [];
  const { entra, oidc } = settings.value.authentication;
  const directories = (entra?.tenants ?? []).map((tenant) => `${entra?.authorityHost ?? ''}/${tenant}/v2.0`);
  return [...directories, ...oidc.map(({ issuer }) => issuer)];
}
