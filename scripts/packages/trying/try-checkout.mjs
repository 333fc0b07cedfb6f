import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Installs a copy of the checkout without what only its development needs, and runs the command from it. */
export function tryCheckout({ project, run }, root) {
  const archive = join(project, '..', 'checkout.tar');
  execFileSync('git', ['archive', '--output', archive, 'HEAD'], { cwd: root });
  run('tar', ['--extract', '--file', archive]);
  run('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { minutes: 9 });
  run('npx', ['--no-install', 'drawbridge', '--help'], { says: ['Usage: drawbridge'] });
  run('npm', ['start', '--silent'], { says: ['gcp.instance/', 'restored'] });
  return ['installed without development', 'npm start'];
}
