import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { LiveValidator } from 'oav';

import { withoutCanary } from '../call-arm.suite.ts';
import { supplement } from './subset-supplement.suite.ts';

const corpus = fileURLToPath(new URL('../../../../../../shared/corpus/specs/', import.meta.url));
const specFile = join(corpus, 'securityinsights-2025-09-01.subset.swagger.json');

/** Why the contract cannot be checked here; undefined if it can. */
export const skippedBecause = existsSync(specFile) ? undefined : `there is no ${specFile}`;

/** One request and what came back. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly request: object | undefined;
  readonly status: number;
  readonly response: object | undefined;
}

/** A policy of Azure's pipeline that keeps every exchange, as it is on the wire. */
export function capture(exchanges: Exchange[]): PipelinePolicy {
  const readObject = (text: unknown): object | undefined =>
    typeof text === 'string' && text !== '' ? (JSON.parse(text) as object) : undefined;
  return {
    name: 'capture',
    sendRequest: async (request, next) => {
      const response = await next(request);
      exchanges.push({
        method: request.method,
        url: request.url,
        request: readObject(request.body),
        status: response.status,
        response: readObject(response.bodyAsText),
      });
      return response;
    },
  };
}

/** What Microsoft's validator says of an exchange. */
interface Verdict {
  readonly operation: string;
  readonly request: readonly string[];
  readonly response: readonly string[];
}

/** Microsoft's validator over the subset of the OpenAPI, with what the subset leaves out of it. */
export async function startValidator(): Promise<{
  judge(exchange: Exchange): Promise<Verdict>;
  close(): void;
}> {
  const directory = mkdtempSync(join(tmpdir(), 'drawbridge-oav-'));
  const provider =
    'specification/securityinsights/resource-manager/Microsoft.SecurityInsights/stable/2025-09-01';
  mkdirSync(join(directory, provider), { recursive: true });
  const target = join(directory, provider, 'openapi.json');
  writeFileSync(target, JSON.stringify(supplement(JSON.parse(readFileSync(specFile, 'utf8')))));
  const validator = new LiveValidator({
    directory,
    swaggerPathsPattern: ['specification/**/*.json'],
    git: { shouldClone: false },
  });
  await validator.initialize();
  const headers = { 'content-type': 'application/json' };
  return {
    judge: async ({ method, url, request, status, response }) => {
      const { pathname, search, searchParams } = new URL(url);
      const query = Object.fromEntries(searchParams);
      const { requestValidationResult, responseValidationResult } =
        await validator.validateLiveRequestResponse({
          liveRequest: {
            url: pathname + search,
            method,
            headers,
            query,
            ...(request && { body: request as never }),
          },
          liveResponse: {
            statusCode: String(status),
            headers,
            ...(response && { body: withoutCanary(response) as never }),
          },
        });
      const failed = [requestValidationResult, responseValidationResult].flatMap(
        (validation) => validation.runtimeException?.message ?? [],
      );
      const errorsIn = (errors: typeof requestValidationResult.errors): readonly string[] =>
        errors.map((error) => `${error.code} ${error.message} ${error.pathsInPayload.join(' ')}`);
      return {
        operation: requestValidationResult.operationInfo.operationId,
        request: [...failed, ...errorsIn(requestValidationResult.errors)],
        response: errorsIn(responseValidationResult.errors),
      };
    },
    close: () => {
      rmSync(directory, { recursive: true });
    },
  };
}
