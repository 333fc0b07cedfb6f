import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { parse } from 'yaml';

import type { DynamicBag } from '../dynamic/dynamic.ts';

type Rule = Readonly<Record<string, string | number | undefined>> & {
  readonly regex: string;
  readonly regex_flag?: string;
};
type RuleList = 'user_agent_parsers' | 'os_parsers' | 'device_parsers';

/** What is told of a browser, system or device: the name in the answer, and the replacement of the definitions. */
interface Target {
  readonly name: string;
  readonly rules: RuleList;
  readonly fields: readonly (readonly [name: string, replacement: string, group: number | undefined])[];
}

const targets: Readonly<Record<string, Target>> = {
  browser: {
    name: 'Browser',
    rules: 'user_agent_parsers',
    fields: [
      ['Family', 'family_replacement', 1],
      ['MajorVersion', 'v1_replacement', 2],
      ['MinorVersion', 'v2_replacement', 3],
      ['Patch', 'v3_replacement', 4],
    ],
  },
  os: {
    name: 'OperatingSystem',
    rules: 'os_parsers',
    fields: [
      ['Family', 'os_replacement', 1],
      ['MajorVersion', 'os_v1_replacement', 2],
      ['MinorVersion', 'os_v2_replacement', 3],
      ['Patch', 'os_v3_replacement', 4],
      ['PatchMinor', 'os_v4_replacement', 5],
    ],
  },
  device: {
    name: 'Device',
    rules: 'device_parsers',
    fields: [
      ['Family', 'device_replacement', 1],
      ['Brand', 'brand_replacement', undefined],
      ['Model', 'model_replacement', 1],
    ],
  },
};

let definitions: Readonly<Record<RuleList, readonly Rule[]>> | undefined;

/** The definitions of `ua-parser`, on which Kusto's function is built as well; read on first use (0.2 s). */
function readDefinitions(): Readonly<Record<RuleList, readonly Rule[]>> {
  const file = createRequire(import.meta.url).resolve('uap-core/regexes.yaml');
  definitions ??= parse(readFileSync(file, 'utf8')) as Readonly<Record<RuleList, readonly Rule[]>>;
  return definitions;
}

const compiled = new Map<Rule, RegExp>();

function regexOf(rule: Rule): RegExp {
  const known = compiled.get(rule) ?? new RegExp(rule.regex, rule.regex_flag ?? '');
  compiled.set(rule, known);
  return known;
}

function describe(text: string, target: Target): DynamicBag {
  for (const rule of readDefinitions()[target.rules]) {
    const match = regexOf(rule).exec(text);
    if (match === null) continue;
    return new Map(
      target.fields.map(([name, replacement, group]) => {
        const template = rule[replacement];
        const value =
          template === undefined
            ? group === undefined
              ? ''
              : (match[group] ?? '')
            : String(template).replace(/\$(\d)/g, (_, digit: string) => match[Number(digit)] ?? '');
        return [name, value.trim()];
      }),
    );
  }
  return new Map(target.fields.map(([name]) => [name, name === 'Family' ? 'Other' : '']));
}

/** What a user agent's text says of the `browser`, `os` and `device`; null where something else is asked for. */
export function parseUserAgent(text: string, wanted: readonly string[]): DynamicBag | null {
  const chosen = wanted.flatMap((name) => targets[name.toLowerCase()] ?? []);
  if (chosen.length === 0 || chosen.length !== wanted.length) return null;
  return new Map(chosen.map((target) => [target.name, describe(text, target)]));
}
