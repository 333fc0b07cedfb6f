import { isResourcePath, isResourceType, renameResources } from './resource-paths.ts';

/** A kind of identity: how it looks, and the nth that stands for one. */
interface IdentityKind {
  readonly pattern: RegExp;
  /** Whether it already names nobody. */
  readonly isNeutral?: (text: string) => boolean;
  readonly nth: (n: number, text: string, names: Pseudonyms) => string;
}

const hex = (n: number, length: number): string => n.toString(16).padStart(length, '0').slice(-length);
const digits = (n: number, length: number): string => String(n).padStart(length, '0').slice(-length);

/** Public networks for documentation (RFC 5737), without their first and last address. */
function documentationAddress(n: number): string {
  const nets = ['198.51.100', '203.0.113', '192.0.2'];
  return `${nets[Math.floor((n - 1) / 254) % nets.length] ?? ''}.${((n - 1) % 254) + 1}`;
}

const domains = ['example.com', 'example.org', 'example.net'];

/** Hosts of the clouds' own services, which name nobody. */
const service =
  /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws|azure\.com|microsoft\.com|microsoftonline\.com|windows\.net|office\.com|google\.com|googleapis\.com|xmlsoap\.org|w3\.org|example\.(?:com|org|net))$/i;

/** In this order: what may hold another stands before it. */
const kinds: readonly IdentityKind[] = [
  {
    pattern: /[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g,
    nth: (_n, text, names) => {
      const at = text.lastIndexOf('@');
      return `${names.nameFor('user', text.slice(0, at))}@${names.mailDomain(text.slice(at + 1))}`;
    },
    isNeutral: (text) => /^(?:user|service)-\d+@example\.(?:com|org|net)$/i.test(text),
  },
  {
    pattern: /\b(?:AKIA|ASIA|AIDA|AROA|AGPA|ANPA|AIPA|ANVA|APKA)[A-Z0-9]{12,28}\b/g,
    nth: (n, text) => `${text.slice(0, 4)}EXAMPLE${digits(n, text.length - 11)}`,
    isNeutral: (text) => /^[A-Z]{4}EXAMPLE\d+$/.test(text),
  },
  {
    pattern: /\b(?:mi|i|vol|vpc|subnet|sg|eni|ami|snap|eipalloc|rtb|igw|lt|fs)-[0-9a-f]{8,17}\b/g,
    nth: (n, text) => {
      const [prefix = '', id = ''] = text.split('-');
      return `${prefix}-${hex(n, id.length)}`;
    },
  },
  {
    pattern: /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi,
    nth: (n, text) => {
      const id = `00000000-0000-4000-8000-${hex(n, 12)}`;
      return text === text.toUpperCase() ? id.toUpperCase() : id;
    },
  },
  {
    pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\.\d)/g,
    nth: documentationAddress,
    isNeutral: (text) => /^(?:192\.0\.2|198\.51\.100|203\.0\.113|127\.0\.0|0\.0\.0)\.|^255\./.test(text),
  },
  {
    pattern:
      /(?<![\w:.])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])|(?<![\w:.])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\w:])|(?<![\w:.])(?:[0-9a-f]{1,4}:){2,7}:(?![\w:])/gi,
    nth: (n) => `2001:db8::${hex(n, 4).replace(/^0+/, '')}`,
    isNeutral: (text) => /^2001:0?db8:/i.test(text),
  },
  {
    pattern: /(?<![\w.-])\d{12}(?![\w.-]*\d)/g,
    nth: (n) => (n === 1 ? '123456789012' : digits(111_122_223_332 + n, 12)),
    isNeutral: (text) => text === '123456789012',
  },
  {
    pattern:
      /(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|org|net|io|local|internal|lan|corp|cloud|dev|app|co|de|uk|eu)\b(?![\w.@-])/gi,
    nth: (n) => `host-${String(n)}.example.com`,
    isNeutral: (text) => service.test(text),
  },
];

/** Whether a text is an address, an id or a key, whole. */
function isIdentity(text: string): boolean {
  return kinds.some(({ pattern }) => new RegExp(`^(?:${pattern.source})$`, 'i').test(text));
}

/**
 * What stands for names, ids, addresses and keys: the same for the same wherever it occurs, and nothing that the logs
 * themselves hold.
 */
export class Pseudonyms {
  readonly #taken: string;
  readonly #isPublic: (text: string) => boolean;
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** `taken` is all text of the logs; what `isPublic` stays, for it stands in the rule itself. */
  constructor(taken: string, isPublic: (text: string) => boolean) {
    this.#taken = taken.toLowerCase();
    this.#isPublic = isPublic;
  }

  /** What was replaced, in lower case, and by what. */
  get replaced(): ReadonlyMap<string, string> {
    return this.#known;
  }

  /** What stands for a text that was met before as a name. */
  known(text: string): string | undefined {
    return this.#known.get(text.toLowerCase());
  }

  /** A text with every identity in it replaced that can be told by its form; `between` says what becomes of the rest. */
  replaceIn(text: string, between: (rest: string) => string = (rest) => rest): string {
    // What was put in is marked, so that a kind further down does not take it for another's.
    const put: string[] = [];
    const mark = (replacement: string): string => `\u0001${String(put.push(replacement) - 1)}\u0002`;
    let marked = renameResources(text, (type, name) =>
      this.#isPlain(name) ? mark(this.nameFor(type, name)) : name,
    );
    for (const [index, kind] of kinds.entries()) {
      marked = marked.replace(kind.pattern, (found) => mark(this.#identity(String(index), kind, found)));
    }
    // eslint-disable-next-line no-control-regex -- the marks above, which no log holds
    const unmark = /\u0001(\d+)\u0002/;
    return marked
      .split(unmark)
      .map((part, at) => (at % 2 === 0 ? between(part) : (put[Number(part)] ?? '')))
      .join('');
  }

  /** Whether a text is one identity by its form, or the path of a resource: nothing is left of it that names somebody. */
  isWhole(text: string): boolean {
    return isResourcePath(text) || isIdentity(text);
  }

  /** A neutral name for one, by what it is of: `user-1`. */
  nameFor(type: string, name: string): string {
    if (this.#isPublic(name) || isResourceType(name)) return name;
    return this.#once(name, () => this.#next(type, (n) => `${type}-${String(n)}`));
  }

  mailDomain(domain: string): string {
    if (domains.includes(domain.toLowerCase())) return domain;
    if (/gserviceaccount\.com$/i.test(domain)) {
      const [project = '', ...rest] = domain.split('.');
      return rest[0] === 'iam' ? [this.nameFor('project', project), ...rest].join('.') : domain;
    }
    // A host of that name is then the same domain.
    return this.#once(domain, () =>
      this.#next('domain', (n) => domains[n - 1] ?? `d${String(n)}.example.com`),
    );
  }

  /** What has no form of its own inside: neither an id nor an address, nor a name of the cloud's. */
  #isPlain(name: string): boolean {
    return !/^AWS-|^AWSServiceRoleFor|^aws-service-role$|\*/.test(name) && !isIdentity(name);
  }

  #identity(kindName: string, { nth, isNeutral }: IdentityKind, text: string): string {
    if (isNeutral?.(text) === true || this.#isPublic(text)) return text;
    return this.#once(text, () => this.#next(kindName, (n) => nth(n, text, this)));
  }

  #once(text: string, make: () => string): string {
    const key = text.toLowerCase();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    return made;
  }

  #next(kind: string, make: (n: number) => string): string {
    for (let tries = 0; ; tries += 1) {
      const n = (this.#counts.get(kind) ?? 0) + 1;
      this.#counts.set(kind, n);
      const made = make(n);
      if (tries > 1000 || made === '123456789012' || !this.#taken.includes(made.toLowerCase())) return made;
    }
  }
}
