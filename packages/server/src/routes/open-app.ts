import { addActionRoutes } from './action-routes.ts';
import { addAgentRoutes } from './agent-routes.ts';
import { newApp, type App } from './app.ts';
import { addChannelRoutes, type ChannelParts } from './channel-routes.ts';
import { addEventRoutes, type EventParts } from './event-routes.ts';
import { addIncidentRoutes } from './incident-routes.ts';
import { addOperationRoutes, type OperationParts } from './operation-routes.ts';
import { authenticate, checkBody, limitRate, nameRequest, plainHeaders } from './request-guards.ts';
import { addRunRoutes } from './run-routes.ts';

const info = {
  title: 'Drawbridge',
  version: '1',
  description: 'Hands incidents over to playbooks, and shows and decides what they do.',
};

/** All routes of the server; `baseUrl` is where its callers reach it. */
export function openApp(parts: ApiParts & EventParts & { readonly baseUrl: string }): App {
  const app = newApp(parts);
  const guards = [
    nameRequest,
    plainHeaders,
    authenticate(parts),
    limitRate(parts.settings, parts.service.clock),
    ...checkBody(parts.settings),
  ];
  for (const guard of guards) app.use('*', guard);
  addRoutes(app, parts);
  addEventRoutes(app, parts);
  const servers = [{ url: parts.baseUrl }];
  app.doc31('/openapi.json', { openapi: '3.1.0', info, servers });
  app.doc('/openapi-3.0.json', { openapi: '3.0.3', info, servers });
  return app;
}

/** The OpenAPI document of a server at that address, without a server, and without the stream of events, which no importer takes. */
export function describeApi(version: '3.0' | '3.1', url: string): ReturnType<App['getOpenAPI31Document']> {
  const app = newApp({ onFault: () => undefined });
  // The routes are described and never answer: what they would answer with is not needed.
  addRoutes(app, {} as ApiParts);
  const servers = [{ url }];
  return version === '3.1'
    ? app.getOpenAPI31Document({ openapi: '3.1.0', info, servers })
    : (app.getOpenAPIDocument({ openapi: '3.0.3', info, servers }) as ReturnType<
        App['getOpenAPI31Document']
      >);
}

type ApiParts = OperationParts & ChannelParts;

function addRoutes(app: App, parts: ApiParts): void {
  addIncidentRoutes(app, parts);
  addRunRoutes(app, parts);
  addActionRoutes(app, parts);
  addAgentRoutes(app, parts);
  addOperationRoutes(app, parts);
  addChannelRoutes(app, parts);
  const scheme = {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token, or an API token of Drawbridge.',
  } as const;
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', scheme);
}
