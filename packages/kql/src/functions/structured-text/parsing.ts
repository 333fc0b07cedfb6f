import type { Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { refuse } from '../../lowering/refusal.ts';
import { runTimeError } from '../../lowering/run-time-error.ts';
import { argument, type FunctionCall } from '../definition/function-call.ts';
import { javascript, type FunctionNames, type ScalarFunction } from '../definition/scalar-function.ts';
import { splitCommandLine } from '../../values/text/command-line.ts';
import { csvRecord } from '../../values/text/csv-record.ts';
import { parsePath } from '../../values/structured-text/file-path.ts';
import { parseUserAgent } from '../../values/structured-text/user-agent.ts';
import { dynamicToString, isArray } from '../../values/dynamic/dynamic.ts';
import { parseQuery, parseUrl } from '../../values/structured-text/url.ts';
import { parseXml } from '../../values/structured-text/xml.ts';

const ofText = (
  names: FunctionNames,
  evaluate: Parameters<typeof javascript<['string'], 'dynamic'>>[0]['evaluate'],
) => javascript({ names, parameters: ['string'], returns: 'dynamic', evaluate });

const commandLine = javascript({
  names: ['parse_command_line'],
  parameters: ['string', 'string'],
  returns: 'dynamic',
  evaluate: splitCommandLine,
});

/** Kusto knows no other parser than this one. */
const windowsOnly: ScalarFunction = {
  ...commandLine,
  lower: (invocation: FunctionCall): Scalar => {
    const kind = convert(argument(invocation, 1), 'string');
    const isWindows = kind.kind === 'literal' && String(kind.value).toLowerCase() === 'windows';
    return isWindows
      ? commandLine.lower(invocation)
      : refuse(invocation.node, "a parser other than 'windows'");
  },
};

const userAgent = javascript({
  names: ['parse_user_agent'],
  parameters: ['string', 'dynamic'],
  returns: 'dynamic',
  evaluate: (text, wanted) =>
    parseUserAgent(text, (isArray(wanted) ? wanted : [wanted]).map(dynamicToString)),
});

/** Taking texts of known formats apart. */
export const parsingFunctions: readonly ScalarFunction[] = [
  ofText(['parse_url', 'parseurl'], parseUrl),
  ofText(['parse_urlquery', 'parseurlquery'], (text) => new Map([['Query Parameters', parseQuery(text)]])),
  ofText(['parse_path'], parsePath),
  ofText(['parse_xml', 'parsexml'], parseXml),
  ofText(['parse_csv', 'parsecsv'], (text) => {
    const cells = csvRecord(text);
    if (cells === undefined) throw runTimeError("a text for 'parse_csv' has a quote that is not closed");
    return cells;
  }),
  windowsOnly,
  userAgent,
];
