/**
 * Whether two texts may name one person: `root@vm`, `ROOT`, `CORP\\root`, `Root <root@example.com>` and
 * `mailto:root+oncall@example.com` may all be `root`. Undefined where one of them names nobody.
 *
 * Names are compared without their domain, because on a command line the domain is as freely typed as the name. The
 * price: two people of one name in two domains count as one, and have to sign to be told apart.
 */
export function mayBeSamePerson(name: string, other: string): boolean | undefined {
  const [names, others] = [namesIn(name), namesIn(other)];
  if (names === undefined || others === undefined) return undefined;
  return names.some((named) => others.includes(named));
}

/** Whether a text names somebody: it has a letter or digit, and does not mix scripts, as nobody's name does and a forged one does. */
export function namesSomebody(name: string): boolean {
  return namesIn(name) !== undefined;
}

/** Every name that stands in a text: `Alice Smith <alice@example.com>` has two. */
function namesIn(text: string): readonly string[] | undefined {
  const plain = foldName(unescaped(text));
  if (!/[\p{L}\p{N}]/u.test(plain) || mixesScripts(plain)) return undefined;
  const enclosed = Array.from(plain.matchAll(/[<(]([^<>()]*)[>)]/g), ([, inner = '']) => inner);
  const outside = plain.replaceAll(/[<(][^<>()]*[>)]/g, ' ');
  const distinguished = Array.from(
    plain.matchAll(/(?:^|,)\s*(?:cn|uid)=([^,(]+)/g),
    ([, value = '']) => value,
  );
  const names = [...enclosed, outside, ...distinguished].map((name) => lettersOf(userPart(name)));
  const named = names.filter((name) => name !== '');
  return named.length === 0 ? [lettersOf(plain)] : named;
}

/** As in the path of an address; as it stands where it is no such text. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
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

/** Without scheme, domain, path and tag. Entra ID calls a guest `alice_example.com#EXT#@contoso.onmicrosoft.com`. */
function userPart(name: string): string {
  const guest = /^\W*(.+)_[^_@]+#ext#@/.exec(name)?.[1];
  const bare = (guest ?? name).replace(/[^\p{L}\p{N}]+$/u, '').replace(/^.*[\\/:#]/, '');
  const local = bare.split('@').find((part) => part.trim() !== '') ?? '';
  return local.replace(/^\++/, '').split('+')[0] ?? '';
}

/** What is left of a name where nothing counts but how its letters and digits look: `Zoë.Kim` is `zoekim`. */
function lettersOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/./gu, (letter) => lookalikes.get(letter) ?? letter)
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
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
