import type { JsonValue } from '@drawbridge/base';
import { z } from 'zod';

import { collectPages } from '../../calls/collect-pages.ts';
import type { ActionContext } from '../../contract/action.ts';
import type { OwnIdentity } from './own-identity.ts';
import { parseAnswer } from './parse-answer.ts';
import { readPages } from './read-pages.ts';
import {
  callRest,
  getOwnClaims,
  getOwnIdentity,
  type AzureService,
  type RestRequest,
} from './rest-client.ts';
import type { TokenClaims } from './token-claims.ts';

const graph: AzureService = {
  name: 'Microsoft Graph',
  publicEndpoint: 'https://graph.microsoft.com/v1.0',
  endpointOf: (connection) => connection.graphEndpoint,
  requestIdHeader: 'request-id',
};

/** Calls Microsoft Graph. `path` comes after the version: `/users/…?$select=id`. Gives the JSON, if there is any. */
export async function callGraph(
  context: ActionContext,
  request: RestRequest,
): Promise<JsonValue | undefined> {
  return (await callRest(context, graph, request)).body;
}

/** As whom we call Graph, where our token tells it. */
export function getOwnGraphIdentity(context: ActionContext): Promise<OwnIdentity> {
  return getOwnIdentity(context, graph);
}

/** What our token for Graph says of us; undefined where it is not one that can be read. */
export function readOwnGraphToken(context: ActionContext): Promise<TokenClaims | undefined> {
  return getOwnClaims(context, graph);
}

/** Reads a collection to its end. `asked` names it in failures. */
export async function listGraph<T>(
  context: ActionContext,
  request: Omit<RestRequest, 'method'>,
  item: z.ZodType<T>,
  asked: string,
): Promise<readonly T[]> {
  const pageSchema = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
  const pages = readPages(request.path, asked, async (path) => {
    const answer = await callGraph(context, { ...request, path, method: 'GET' });
    const { value, '@odata.nextLink': next } = parseGraph(pageSchema, answer, asked);
    return { value, next };
  });
  return collectPages(pages, (page) => page.value);
}

/** One answer in the shape that Graph documents. */
export function parseGraph<T>(schema: z.ZodType<T>, answer: JsonValue | undefined, asked: string): T {
  return parseAnswer(schema, answer, graph.name, asked);
}
