import { join, resolve } from 'node:path';

import { given } from '@drawbridge/base';
import { readServerSettings } from '@drawbridge/server';
import { Option, type Command } from 'commander';

import { readPlainConfiguration } from '../../clouds/read-configuration.ts';
import { printCompose } from '../../deployment/compose.ts';
import { printContainerApps } from '../../deployment/container-apps.ts';
import { deployedConfiguration, without } from '../../deployment/deployed-configuration.ts';
import {
  deploymentTargets,
  type Address,
  type Deployment,
  type DeploymentTarget,
} from '../../deployment/deployment.ts';
import { printKubernetes } from '../../deployment/kubernetes.ts';
import { writeNewFile } from '../../files/write-new-file.ts';
import { UsageError } from '../../terminal/exit-code.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
  readonly to: DeploymentTarget;
  readonly image: string;
  readonly url?: string;
  readonly with?: 'temporal';
  readonly temporal?: string;
  readonly postgres?: string;
  readonly azureTenant?: string;
  readonly azureClient?: string;
  readonly awsRole?: string;
  readonly gcpProvider?: string;
  readonly federationAudience?: string;
  readonly ingressNamespace?: string;
  readonly out?: string;
  readonly config?: string;
}

/** `drawbridge export deploy`: what runs `serve` elsewhere, with the configuration that is here. */
export function addExportDeploy(command: Command, scope: VerbScope): void {
  command
    .command('deploy')
    .description('print what deploys `drawbridge serve`, with your configuration and without a secret')
    .addOption(new Option('--to <target>', 'where to').choices(deploymentTargets).makeOptionMandatory())
    .requiredOption('--image <reference>', 'the image, with your content at /drawbridge')
    .option('--url <address>', 'where it is reached (default: server.publicUrl of the configuration)')
    .addOption(
      new Option('--with <engine>', 'several replicas, by an engine beside them').choices(['temporal']),
    )
    .option('--temporal <host:port>', 'where Temporal is (default: of the configuration)')
    .option('--postgres <host>', 'a database server that is there, with TLS (default: one of the deployment)')
    .option('--azure-tenant <id>', 'the tenant of the identity in Azure')
    .option(
      '--azure-client <id>',
      'the client id of the identity in Azure, with which the workload is federated',
    )
    .option('--aws-role <arn>', 'the role in AWS that trusts the workload')
    .option('--gcp-provider <name>', 'projects/N/locations/global/workloadIdentityPools/P/providers/V')
    .option(
      '--federation-audience <id>',
      'the App ID URI that AWS and Google Cloud trust tokens of Azure for',
    )
    .option(
      '--ingress-namespace <name>',
      'of Kubernetes: the namespace that requests come from (default: ingress-nginx)',
    )
    .option('--out <folder>', 'write it to a file in this folder (default: standard output)')
    .option('--config <file>', 'the configuration (default: drawbridge.config.yaml)')
    .action((flags: Flags) => exportDeploy(scope, flags));
}

const printers: Readonly<
  Record<DeploymentTarget, { readonly file: string; readonly print: (of: Deployment) => string }>
> = {
  'azure-container-apps': { file: 'container-apps.bicep', print: printContainerApps },
  kubernetes: { file: 'kubernetes.yaml', print: printKubernetes },
  compose: { file: 'compose.yaml', print: printCompose },
};

async function exportDeploy({ host }: VerbScope, flags: Flags): Promise<void> {
  refuseUnfit(flags);
  const { file, print } = printers[flags.to];
  const text = print(await deploymentOf(host.cwd, flags)).trimEnd();
  if (flags.out === undefined) {
    host.out(text);
    return;
  }
  const path = join(resolve(host.cwd, flags.out), file);
  await writeNewFile(path, `${text}\n`);
  host.out(path);
}

/** An option that would change nothing would be taken for one that did. */
function refuseUnfit(flags: Flags): void {
  const { to, awsRole, gcpProvider, azureTenant, azureClient, federationAudience } = flags;
  const refuse = (isWrong: boolean, message: string) => {
    if (isWrong) throw new UsageError(message);
  };
  refuse(
    (azureTenant === undefined) !== (azureClient === undefined),
    '--azure-tenant and --azure-client belong together',
  );
  const others = awsRole !== undefined || gcpProvider !== undefined;
  const isInAzure = to !== 'kubernetes';
  refuse(
    !isInAzure && federationAudience !== undefined,
    '--federation-audience: a cluster has tokens of its own',
  );
  refuse(
    isInAzure && others && federationAudience === undefined,
    '--aws-role and --gcp-provider need --federation-audience',
  );
  refuse(
    !others && federationAudience !== undefined,
    '--federation-audience is for --aws-role or --gcp-provider',
  );
  refuse(
    to === 'azure-container-apps' && azureClient !== undefined,
    '--azure-client: the deployment makes the identity',
  );
  refuse(
    to === 'azure-container-apps' && flags.postgres === undefined,
    'name the database server: --postgres HOST',
  );
  refuse(
    to !== 'kubernetes' && flags.ingressNamespace !== undefined,
    '--ingress-namespace is for --to kubernetes',
  );
  refuse(
    to === 'compose' && flags.with !== undefined,
    '--with temporal: compose runs one server, on one machine',
  );
  refuse(flags.temporal !== undefined && flags.with === undefined, '--temporal is for --with temporal');
}

async function deploymentOf(cwd: string, flags: Flags): Promise<Deployment> {
  const configuration = await readPlainConfiguration(cwd, flags.config);
  if (configuration === undefined)
    throw new UsageError('there is no configuration to deploy: name it with --config');
  const { server = {} } = configuration as { readonly server?: Readonly<Record<string, unknown>> };
  // What the deployment decides is not judged.
  const settings = readServerSettings(without(server, ['engine', 'store', 'sealKeyFile']));
  if (!settings.ok) throw new ProblemsFound(settings.problems);
  const { entra, oidc, tokens } = settings.value.authentication;
  if (entra === undefined && oidc.length === 0 && !tokens)
    throw new UsageError('nobody would be let in: the configuration has no server.authentication');
  const publicUrl = flags.url ?? settings.value.publicUrl;
  if (publicUrl === undefined || !/^https:\/\/[^/?#\s:]+\/?$/.test(publicUrl))
    throw new UsageError('--url: say where it is reached: https://HOST');
  const temporal = flags.with === undefined ? undefined : temporalOf(flags.temporal, server.engine);
  const own = flags.to === 'kubernetes' ? 'drawbridge-postgres' : 'postgres';
  const postgres = { host: flags.postgres ?? own, port: 5432 };
  const deployed = deployedConfiguration(configuration, {
    publicUrl: publicUrl.replace(/\/$/, ''),
    postgres,
    isOwnDatabase: flags.postgres === undefined,
    ...given({ temporal }),
  });
  return {
    image: flags.image,
    host: new URL(publicUrl).hostname,
    configuration: deployed.text,
    secretFiles: deployed.secretFiles,
    ingressNamespace: flags.ingressNamespace ?? 'ingress-nginx',
    identity: identityOf(flags),
    ...given({ temporal, postgres: flags.postgres === undefined ? undefined : postgres }),
  };
}

function identityOf({
  azureTenant,
  azureClient,
  awsRole,
  gcpProvider,
  federationAudience,
}: Flags): Deployment['identity'] {
  const provider = /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[\w-]+\/providers\/[\w-]+$/;
  if (gcpProvider !== undefined && !provider.test(gcpProvider))
    throw new UsageError(
      '--gcp-provider: projects/NUMBER/locations/global/workloadIdentityPools/P/providers/V',
    );
  if (awsRole !== undefined && !/^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(awsRole))
    throw new UsageError('--aws-role: arn:aws:iam::123456789012:role/NAME');
  const azure =
    azureTenant === undefined || azureClient === undefined
      ? undefined
      : { tenantId: azureTenant, clientId: azureClient };
  return given({ azure, awsRole, gcpProvider, federationAudience });
}

function temporalOf(named: string | undefined, engine: unknown): Address {
  const configured = (engine as { readonly temporal?: { readonly address?: unknown } } | undefined)?.temporal
    ?.address;
  const address = named ?? (typeof configured === 'string' ? configured : '');
  const [, host, port] = /^([^\s/:]+):(\d{1,5})$/.exec(address) ?? [];
  if (host === undefined) throw new UsageError('--temporal: say where Temporal is, HOST:7233');
  return { host, port: Number(port) };
}
