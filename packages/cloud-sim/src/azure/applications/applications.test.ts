import { expect, it } from 'vitest';

import { callGraph, useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const id = (n: number) => `00000000-0000-4000-8000-00000000000${String(n)}`;
const [alice, pipeline, appId, application, inner, outer] = [1, 2, 3, 4, 5, 6].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const azure = {
  users: [{ id: alice, userPrincipalName: 'alice@example.com' }],
  servicePrincipals: [{ id: pipeline, appId, displayName: 'pipeline', owners: [alice] }],
  applications: [
    {
      id: application,
      appId,
      displayName: 'pipeline',
      owners: [alice, pipeline],
      passwordCredentials: [{ keyId: id(9), displayName: 'ci' }],
    },
  ],
  groups: [
    { id: inner, displayName: 'Deployers', members: [pipeline, alice] },
    { id: outer, displayName: 'Everybody', members: [inner] },
  ],
};

it('finds an application and its service principal by appId, and never tells a secret', async () => {
  const sim = await start({ world: { azure } });
  const found = await callGraph(sim, 'GET', `/applications(appId='${appId}')`);
  expect(found.body).toMatchObject({
    id: application,
    passwordCredentials: [{ displayName: 'ci', secretText: null }],
  });
  const principal = await callGraph(sim, 'GET', `/servicePrincipals(appId='${appId.toUpperCase()}')`);
  expect(principal.body).toMatchObject({ id: pipeline });
  expect((await callGraph(sim, 'GET', `/applications(appId='${alice}')`)).status).toBe(404);
});

it('lists owners, people and applications alike', async () => {
  const sim = await start({ world: { azure } });
  const { body } = await callGraph(sim, 'GET', `/applications/${application}/owners?$select=id`);
  expect(body).toMatchObject({
    value: [
      { '@odata.type': '#microsoft.graph.user', id: alice },
      { '@odata.type': '#microsoft.graph.servicePrincipal', id: pipeline },
    ],
  });
});

it('knows groups in groups, from either side', async () => {
  const sim = await start({ world: { azure } });
  const memberships = await callGraph(
    sim,
    'GET',
    `/servicePrincipals/${pipeline}/transitiveMemberOf?$select=displayName`,
  );
  expect(memberships.body).toMatchObject({
    value: [{ displayName: 'Deployers' }, { displayName: 'Everybody' }],
  });
  const members = await callGraph(sim, 'GET', `/groups/${outer}/transitiveMembers?$select=id`);
  expect(members.body).toMatchObject({ value: [{ id: alice }, { id: pipeline }, { id: inner }] });
});
