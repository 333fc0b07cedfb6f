import type { JsonValue } from '@drawbridge/base';
import { z } from 'zod';

import { collectPages } from '../../calls/collect-pages.ts';
import type { ActionContext } from '../../contract/action.ts';
import { parseAnswer } from './parse-answer.ts';
import { readPages } from './read-pages.ts';
import {
  callRest,
  getOwnClaims,
  type AzureService,
  type RestAnswer,
  type RestRequest,
} from './rest-client.ts';
import type { TokenClaims } from './token-claims.ts';

const arm: AzureService = {
  name: 'Azure Resource Manager',
  publicEndpoint: 'https://management.azure.com',
  endpointOf: (connection) => connection.armEndpoint,
  requestIdHeader: 'x-ms-request-id',
};

/** Calls Azure Resource Manager. `path` is a resource's id with whatever is asked of it, and its api-version. */
export function callArm(context: ActionContext, request: RestRequest): Promise<RestAnswer> {
  return callRest(context, arm, request);
}

/** What our token for Resource Manager says of us; undefined where it is not one that can be read. */
export function readOwnArmToken(context: ActionContext): Promise<TokenClaims | undefined> {
  return getOwnClaims(context, arm);
}

/** Reads a collection to its end. `asked` names it in failures. */
export async function listArm<T>(
  context: ActionContext,
  request: Omit<RestRequest, 'method'>,
  item: z.ZodType<T>,
  asked: string,
): Promise<readonly T[]> {
  const pageSchema = z.object({ value: z.array(item), nextLink: z.string().nullish() });
  const pages = readPages(request.path, asked, async (path) => {
    const { body } = await callArm(context, { ...request, path, method: 'GET' });
    const { value, nextLink } = parseArm(pageSchema, body, asked);
    return { value, next: nextLink ?? undefined };
  });
  return collectPages(pages, (page) => page.value);
}

/** One answer in the shape that Azure documents. */
export function parseArm<T>(schema: z.ZodType<T>, answer: JsonValue | undefined, asked: string): T {
  return parseAnswer(schema, answer, arm.name, asked);
}
