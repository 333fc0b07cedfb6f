import { lostFeatures } from './lost-features.ts';

/** The page of what an analytics rule loses as a custom detection, generated from what `check` says. */
export function describeLostFeatures(): { readonly path: string; readonly text: string } {
  const rows = Object.entries(lostFeatures).map(
    ([name, { field, what, becomes }]) => `| \`${name}\` | \`${field}\` | ${what} | ${becomes} |`,
  );
  const lines = [
    '# What a rule loses as a custom detection',
    '',
    'Custom detections of Microsoft Defender cannot say everything that an analytics rule of Sentinel says. `drawbridge check --workspace NAME` names for each rule what it would lose at a target of the kind `defender`, as the problem `defender/loses-FEATURE`; until it is accepted, the rule is not published there. `--accept-losses` accepts all of it, `acceptLosses: [FEATURE]` at the target these.',
    '',
    '| feature | field | what a rule says | what becomes of it |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'Not to be accepted, since the service refuses it: a rule that maps no account, host, mailbox or IP address that is identified as the service demands (`defender/no-asset`), that asks another workspace (`defender/other-workspace`), or has an id which is neither a GUID nor up to 100 letters, digits, `-` and `_` that begin with a letter (`defender/id`).',
  ];
  return { path: 'defender.md', text: `${lines.join('\n')}\n` };
}
