import { operations } from './operations.ts';
import { bytesOf, type RawRequest } from './raw-request.ts';

/** A request that no client should send, and what is wrong with it. */
export interface Malformed extends RawRequest {
  readonly what: string;
}

type Random = () => number;

const json = { 'content-type': 'application/json' };
const entries = Object.values(operations);
const posts = entries.filter(({ body }) => body !== undefined);

/** A text of JSON that no reader of ours expects. */
const bodies: readonly ((random: Random) => readonly [what: string, text: string])[] = [
  (random) => {
    const depth = 50 + Math.floor(random() * 20_000);
    return [`nested ${String(depth)} deep`, '['.repeat(depth) + ']'.repeat(depth)];
  },
  (random) => {
    const depth = 90 + Math.floor(random() * 5_000);
    return [`objects ${String(depth)} deep`, '{"object":'.repeat(depth) + '1' + '}'.repeat(depth)];
  },
  () => ['null', 'null'],
  () => ['nothing', ''],
  () => ['a number', '1e999'],
  () => ['an array', '[{}]'],
  () => ['half a document', '{"object": {"id": "'],
  () => ['two documents', '{}{}'],
  () => ['a byte order mark', '\u{feff}{}'],
  () => [
    'prototype keys',
    '{"__proto__":{"roles":["admin"]},"constructor":{"prototype":{"is":1}},"reason":"x"}',
  ],
  () => [
    'prototype keys of parameters',
    '{"target":"AKIAEXAMPLE00000001","parameters":{"__proto__":{"a":1}}}',
  ],
  () => ['nulls everywhere', '{"object":null,"planHash":null,"reason":null,"scope":null,"target":null}'],
  () => ['nulls within', '{"object":{"id":null,"properties":{"alerts":[null],"relatedEntities":[null]}}}'],
  () => [
    'wrong types',
    '{"planHash":7,"reason":[],"target":{},"scope":true,"action":[[]],"reactivate":"yes"}',
  ],
  () => [
    'entities that are none',
    '{"object":{"id":"x","properties":{"relatedEntities":[1,"a",[],{"kind":{}}]}}}',
  ],
  () => ['lone surrogates', String.raw`{"target":"\ud800","reason":"\udfff","scope":"playbook:\ud800"}`],
  () => [
    'NUL in texts',
    String.raw`{"target":"a\u0000b","reason":"\u0000","scope":"playbook:\u0000","action":"\u0000"}`,
  ],
  () => [
    'traversal in texts',
    '{"target":"../../etc/passwd","scope":"playbook:../..","reason":"../","action":"../a"}',
  ],
  (random) => [
    'a long text',
    JSON.stringify({ target: 'A'.repeat(Math.floor(random() * 900_000)), reason: 'x' }),
  ],
  (random) => [
    'many keys',
    JSON.stringify(
      Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${String(at)}${String(random())}`, at])),
    ),
  ],
  () => ['too many bytes', `"${'a'.repeat(1_100_000)}"`],
  () => [
    'a huge number in a date',
    '{"object":{"id":"/subscriptions/x","properties":{"title":"t","createdTimeUtc":9e307}}}',
  ],
];

const paths: readonly string[] = [
  '/v1/runs/..%2f..%2fetc%2fpasswd',
  '/v1/runs/%2e%2e',
  '/v1/runs/../../etc/passwd',
  '/v1/runs/%00',
  '/v1/runs/%ff%fe',
  '/v1/runs/%',
  '/v1/runs/%zz/approve',
  `/v1/runs/${'a'.repeat(5_000)}`,
  '/v1/runs/__proto__',
  '/v1/runs/constructor/evidence',
  '/v1/runs/.lock',
  '/v1/runs?limit=0',
  '/v1/runs?limit=NaN&cursor=%00',
  '/v1/runs?cursor=../../x&cursor=y',
  `/v1/runs?playbook=${'p'.repeat(4_000)}`,
  '/v1/runs?__proto__[x]=1&status[]=a',
  '/v1/targets/__proto__/x/plan',
  '/v1/targets/aws.access-key/%00/plan',
  '/v1/targets/aws.access-key/..%2f..%2f/plan',
  '/v1/targets/aws.access-key/%ed%a0%80/plan',
  '/v1/actions/__proto__/plan',
  '/v1/actions/toString/plan',
  '/v1//runs',
  '//evil.example.com/v1/runs',
  '/v2/runs',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/.git/config',
  '*',
  'http://evil.example.com/v1/runs',
];

const types: readonly string[] = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/problem+json',
  'application/json, text/html',
  '',
  'x'.repeat(2_000),
];

const methods: readonly string[] = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'HEAD', 'BREW', 'CONNECT'];

/** Requests of all kinds in turn, the same for the same seed. */
export function malformedRequests(seed: number, count: number, token: string): readonly Malformed[] {
  const random = mulberry32(seed);
  const kinds = kindsOf({ authorization: `Bearer ${token}` });
  return Array.from({ length: count }, (_, at) => kinds[at % kinds.length]!(random));
}

type Headers = Readonly<Record<string, string>>;

function kindsOf(authorized: Headers): readonly ((random: Random) => Malformed)[] {
  return [
    (random) => {
      const { path, headers = {} } = pick(random, posts);
      const [what, text] = pick(random, bodies)(random);
      return malformed(`${path('x')}: ${what}`, {
        method: 'POST',
        path: path('by-hand-0-1'),
        headers: { ...authorized, ...json, ...headers },
        body: Buffer.from(text),
      });
    },
    (random) => {
      const bytes = Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256)));
      const body = Buffer.concat([Buffer.from('{"reason":"'), bytes, Buffer.from('"}')]);
      const { path, headers = {} } = pick(random, posts);
      return malformed(`${path('x')}: bytes that are not UTF-8`, {
        method: 'POST',
        path: path('by-hand-0-1'),
        headers: { ...authorized, ...json, ...headers },
        body,
      });
    },
    (random) => {
      const path = pick(random, paths);
      const method = pick(random, ['GET', 'POST']);
      const body = method === 'POST' ? { body: Buffer.from('{}') } : {};
      const headers = { ...authorized, ...json };
      return malformed(`${method} ${path.slice(0, 60)}`, { method, path, headers, ...body });
    },
    (random) => {
      const type = pick(random, types);
      return malformed(`the content type ${type.slice(0, 40)}`, {
        method: 'POST',
        path: pick(random, posts).path('by-hand-0-1'),
        headers: { ...authorized, 'content-type': type },
        body: Buffer.from('{"reason":"x"}'),
      });
    },
    (random) => {
      const [name, value] = pick(random, wrongHeaders)(random);
      const headers = { ...authorized, ...json, [name]: value };
      return malformed(`the header ${name} of ${String(value.length)}`, {
        method: 'GET',
        path: '/v1/runs',
        headers,
      });
    },
    (random) => {
      const method = pick(random, methods);
      return malformed(`the method ${method}`, {
        method,
        path: pick(random, entries).path('x'),
        headers: authorized,
      });
    },
    (random) => {
      const path = pick(random, posts).path('by-hand-0-1');
      const headers = { ...authorized, ...json, 'content-length': '5000' };
      const whole = bytesOf({ method: 'POST', path, headers, body: Buffer.from('{"reason":') });
      return { what: `a body of ${path} that is cut off`, parts: [whole], aborts: true };
    },
    (random) => {
      const path = pick(random, posts).path('by-hand-0-1');
      const headers = { ...authorized, ...json, 'transfer-encoding': 'chunked' };
      const head = bytesOf({ method: 'POST', path, headers });
      const chunk = pick(random, ['5\r\n{"rea', 'zz\r\n{}', '-1\r\n', 'ffffffffffffffff\r\n{']);
      const whole = Buffer.concat([head, Buffer.from(chunk)]);
      return { what: `a chunk ${JSON.stringify(chunk)} that is cut off`, parts: [whole], aborts: true };
    },
    (random) => {
      const noise = Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256)));
      return { what: 'bytes that are no request', parts: [Buffer.concat([noise, Buffer.from('\r\n\r\n')])] };
    },
  ];
}

const wrongHeaders: readonly ((random: Random) => readonly [name: string, value: string])[] = [
  (random) => ['x-large', 'x'.repeat(1_000 + Math.floor(random() * 200_000))],
  () => ['authorization', `Bearer ${'a'.repeat(12_000)}`],
  () => ['authorization', 'Bearer a.b.c'],
  () => ['authorization', `Bearer ${'.'.repeat(2_000)}`],
  () => ['authorization', 'Basic eDp5'],
  () => ['authorization', 'Bearer dbr_00000000000_'],
  () => ['idempotency-key', 'k'.repeat(500)],
  () => ['transfer-encoding', 'chunked, chunked'],
  () => ['host', 'evil.example.com:99999'],
  () => ['host', ''],
  () => ['host', 'a b'],
  () => ['expect', '100-continue'],
  () => ['upgrade', 'h2c'],
  () => ['accept-encoding', '*;q=9'],
  () => ['x-bad', 'a\u{0}b'],
  () => ['cookie', `__Host-session=${'c'.repeat(3_000)}`],
  () => ['content-length', '-1'],
];

function malformed(what: string, request: Parameters<typeof bytesOf>[0]): Malformed {
  return { what, parts: [bytesOf(request)] };
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!;
}

/** Mulberry32: the same numbers for the same seed. */
function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
