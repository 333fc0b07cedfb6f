import { fail, lockForProcess, problem, succeed, type Result } from '@drawbridge/base';

import type { Serving, ServingRequest } from '../serving.ts';

/** One server at a time works in a file, whatever its engine is. That of a process that died here is taken over. */
export async function serveSqlite(file: string, { alone }: ServingRequest): Promise<Result<Serving>> {
  if (!alone)
    return fail(
      problem('store/one-server', `${file} is for one server: several replicas need PostgreSQL`, {
        hints: ['server.store.postgres'],
      }),
    );
  const lock = await lockForProcess(`${file}-locks`, 'serving');
  if (lock.ok) return succeed({ leave: () => lock.release() });
  const { holder, path } = lock;
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return fail(
    problem('store/one-server', `${who} already serves from ${file}, which is for one server`, {
      hints: ['stop that server first', `if it has died on another machine, delete ${path}`],
    }),
  );
}
