/**
 * What the correlations take for a way into a machine is one text, written into each of them, as the exclusions are: a rule
 * that is pasted into the portal has no saved function.
 */
import { readFileSync } from 'node:fs';

const doors = readFileSync(new URL('doors.kql', import.meta.url), 'utf8').trimEnd();

/** A rule file's text with its doors, if it has any, as they are in this folder. */
export function withDoors(ruleText) {
  return ruleText.replace(/^ {2}\/\/ doors: begin.*\n(?: {2}.*\n)*? {2}\/\/ doors: end\n/m, () =>
    doors.replace(/^(?=.)/gm, '  ').concat('\n'),
  );
}
