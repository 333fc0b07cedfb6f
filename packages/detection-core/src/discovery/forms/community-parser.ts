import { bagAt, definedIn, isBag, seenAs, type Bag, type OpenForm } from './document-form.ts';

/** What the two ways of the community to write a parser call the fields of a function. */
const names: Readonly<Record<string, readonly string[]>> = {
  alias: ['FunctionAlias', 'functionAlias', 'ParserName', 'FunctionName'],
  name: ['FunctionName', 'ParserName', 'displayName', 'name'],
  query: ['FunctionQuery', 'ParserQuery', 'query'],
  parameters: ['FunctionParameters', 'functionParameters', 'ParserParams'],
  category: ['Category', 'category'],
  description: ['Description', 'description'],
};

/** A parser of Azure-Sentinel: `FunctionAlias` with `FunctionQuery`, or ASIM's `ParserName` with `ParserQuery`. */
export const communityParser: OpenForm = (yaml, path) => {
  const body = bagAt(yaml.value, path);
  const nameOf = (field: string): string =>
    (names[field] ?? [field]).find((name) => body[name] !== undefined && body[name] !== null) ?? field;
  const stated = Object.fromEntries(Object.keys(names).map((field) => [field, body[nameOf(field)]]));
  const value = definedIn({
    ...stated,
    name: stated.name ?? stated.alias,
    parameters: parametersOf(stated.parameters),
  });
  return seenAs(yaml, value, (field, rest) => [...path, nameOf(String(field)), ...rest]);
};

/** `Name:string=default, …`; ASIM lists them. */
function parametersOf(stated: unknown): unknown {
  if (!Array.isArray(stated)) return stated;
  return stated.filter(isBag).map(parameterOf).join(', ');
}

function parameterOf({ Name: name, Type: type, Default: value }: Bag): string {
  const text = `${textOf(name)}:${textOf(type)}`;
  if (value === undefined || value === null) return text;
  const isText = textOf(type).toLowerCase() === 'string';
  return `${text}=${isText ? `'${textOf(value).replaceAll("'", "\\'")}'` : textOf(value)}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
