import { expect, test } from 'vitest';

import { callGraph, useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const id = '22222222-2222-4222-8222-222222222222';

test.each([
  ["o'neil@example.com", "/users('o''neil@example.com')"],
  ["o'neil@example.com", '/users(%27o%27%27neil@example.com%27)'],
  ["o'neil@example.com", "/users/o'neil@example.com"],
  ["O'Neil@example.com", "/users/o'neil@EXAMPLE.com"],
  ['$vault@example.com', "/users('$vault@example.com')"],
  ['$vault@example.com', "/users('%24vault@example.com')"],
  ['a+b@example.com', '/users/a+b@example.com'],
  ['a+b@example.com', "/users('a%2Bb@example.com')"],
  ['pat_vendor.example#EXT#@example.com', '/users/pat_vendor.example%23EXT%23@example.com'],
  ['pat_vendor.example#EXT#@example.com', "/users('pat_vendor.example%23ext%23@example.com')"],
  ["o'neil@example.com", `/users('${id}')`],
  ["o'neil@example.com", `/users/${id.toUpperCase()}`],
])('%s is found at %s', async (userPrincipalName, path) => {
  const sim = await start({ world: { azure: { users: [{ id, userPrincipalName }] } } });
  expect(await callGraph(sim, 'GET', path)).toMatchObject({ status: 200, body: { id } });
});

test.each(['/users/$vault@example.com', '/users/%24vault@example.com'])(
  '%s is taken for an option of OData, as Graph documents it',
  async (path) => {
    const azure = { users: [{ id, userPrincipalName: '$vault@example.com' }] };
    const sim = await start({ world: { azure } });
    expect(await callGraph(sim, 'GET', path)).toMatchObject({ status: 400 });
  },
);

test('a mail address finds everybody who has it, and a path that is no text nobody', async () => {
  const mail = "o'neil@example.com";
  const users = ['one@example.com', 'two@example.com'].map((userPrincipalName, at) => ({
    id: id.replace(/2$/, String(at)),
    userPrincipalName,
    mail,
  }));
  const sim = await start({ world: { azure: { users } } });
  const filter = encodeURIComponent("mail eq 'O''Neil@example.com'");
  const found = await callGraph(sim, 'GET', `/users?$filter=${filter}&$select=id`);
  expect(found).toMatchObject({ status: 200, body: { value: users.map((user) => ({ id: user.id })) } });
  expect(await callGraph(sim, 'GET', '/users/%E0%A4%A')).toMatchObject({ status: 501 });
});
