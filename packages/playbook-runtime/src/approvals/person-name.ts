/**
 * Whom a name means, so that two spellings of one person compare equal: `root@vm`, `ROOT`, `CORP\root` and
 * `mailto:root+oncall@example.com` are all `root`.
 *
 * The name is compared without its domain, because on a command line the domain is as freely typed as the name. The
 * price: two people of one name in two domains count as one, and have to sign to be told apart. Undefined for a name
 * without a letter or digit, and for one that mixes scripts, which nobody's name does and a forged one does.
 */
export function personOf(name: string): string | undefined {
  const plain = foldName(name);
  if (!/[\p{L}\p{N}]/u.test(plain) || mixesScripts(plain)) return undefined;
  const user = userPart(plain);
  return (user === '' ? plain : user).replaceAll(/./gu, (letter) => lookalikes.get(letter) ?? letter);
}

/** A name as it is compared whole: NFKC, case-folded, without invisible characters and outer white space. */
export function foldName(name: string): string {
  return (
    name
      .normalize('NFKC')
      .replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
      // Upper case first: it folds what lower case alone does not, such as ß and ς.
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKC')
      .replaceAll(/\s+/gu, ' ')
      .trim()
  );
}

/** Without scheme, domain, path and tag. */
function userPart(name: string): string {
  const address = name.replace(/^(mailto|acct|upn|sip|user):\/*/, '');
  const local = address.replace(/^.*[\\/]/, '').split('@')[0] ?? '';
  return (local.split('+')[0] ?? '').replace(/^[.\s]+|[.\s]+$/g, '');
}

const scripts = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];

function mixesScripts(name: string): boolean {
  return scripts.filter((script) => script.test(name)).length > 1;
}

/** Letters of other scripts that look like Latin ones: a whole name of them is still read as the Latin one. */
const lookalikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аα',
    b: 'вьβ',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еєε',
    g: 'ɡ',
    h: 'һн',
    i: 'іιıɩ',
    j: 'јϳ',
    k: 'кκ',
    l: 'ӏ|1',
    m: 'мµ',
    n: 'пη',
    o: 'оοσ0',
    p: 'рρ',
    q: 'ԛ',
    r: 'гɾ',
    s: 'ѕ',
    t: 'тτ',
    u: 'υμ',
    v: 'ѵν',
    w: 'ԝω',
    x: 'хχ',
    y: 'уүγ',
    z: 'ζ',
  }).flatMap(([latin, others]) => Array.from(others, (letter) => [letter, latin] as const)),
);
