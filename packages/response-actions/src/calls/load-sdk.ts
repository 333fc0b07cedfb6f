import { TerminalFailure } from '@drawbridge/base';

/** The code of the failure where a vendor's library is not installed. */
export const sdkMissing = 'sdk-not-installed';

/**
 * Loads a vendor's library that not everybody installs. Where it is missing, says which to install; whatever else went
 * wrong in loading it is thrown as it is.
 */
export async function loadSdk<Sdk>(
  service: string,
  packageName: string,
  load: () => Promise<Sdk>,
): Promise<Sdk> {
  try {
    return await load();
  } catch (thrown) {
    if (!isMissing(thrown, packageName)) throw thrown;
    const install = `npm i ${packageName}`;
    throw new TerminalFailure(
      sdkMissing,
      `${service} needs the package ${packageName}, which is not installed: ${install}`,
      { hints: [`Install it where Drawbridge is installed: ${install}`] },
    );
  }
}

/** The package itself is missing, and not one that it needs. */
function isMissing(thrown: unknown, packageName: string): boolean {
  if (!(thrown instanceof Error)) return false;
  const { code } = thrown as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND' && thrown.message.includes(`'${packageName}'`);
}
