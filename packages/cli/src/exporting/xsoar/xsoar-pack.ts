import { stringify } from 'yaml';

import type { ExportedFile } from '../exported-file.ts';
import type { Offer } from '../offers.ts';
import { integrationScript } from './integration-script.ts';
import { packImage } from './pack-image.ts';
import { xsoarCommands, type XsoarCommand } from './xsoar-commands.ts';

const summary = 'Hand incidents over to Drawbridge, which contains attackers in AWS, Google Cloud and Azure.';

/** A pack of XSOAR with one integration. */
export function xsoarPack(offers: readonly Offer[], serverUrl: string): readonly ExportedFile[] {
  const commands = xsoarCommands(offers);
  const folder = 'Integrations/Drawbridge';
  return [
    { path: 'pack_metadata.json', content: `${JSON.stringify(metadata, null, 4)}\n` },
    { path: 'README.md', content: `${summary}\n` },
    {
      path: `${folder}/Drawbridge.yml`,
      content: stringify(integrationOf(commands, serverUrl), { lineWidth: 0, aliasDuplicateObjects: false }),
    },
    { path: `${folder}/Drawbridge.py`, content: integrationScript(commands) },
    { path: `${folder}/Drawbridge_test.py`, content: tests },
    { path: `${folder}/Drawbridge_description.md`, content: description },
    { path: `${folder}/Drawbridge_image.png`, content: packImage() },
    { path: `${folder}/README.md`, content: readmeOf(commands) },
  ];
}

const metadata = {
  name: 'Drawbridge',
  description: summary,
  support: 'community',
  currentVersion: '1.0.0',
  author: 'Drawbridge',
  url: '',
  email: '',
  categories: ['Case Management'],
  tags: ['Cloud', 'Containment'],
  useCases: ['Incident Response'],
  keywords: ['AWS', 'Azure', 'Google Cloud', 'Sentinel'],
  marketplaces: ['xsoar', 'marketplacev2'],
};

function integrationOf(commands: readonly XsoarCommand[], serverUrl: string): object {
  return {
    category: 'Case Management',
    commonfields: { id: 'Drawbridge', version: -1 },
    name: 'Drawbridge',
    display: 'Drawbridge',
    description: summary,
    configuration: [
      { name: 'url', display: 'Server URL', type: 0, required: true, defaultvalue: serverUrl },
      {
        name: 'credentials',
        display: '',
        displaypassword: 'API token',
        hiddenusername: true,
        type: 9,
        required: true,
      },
      { name: 'insecure', display: 'Trust any certificate (not secure)', type: 8, required: false },
      { name: 'proxy', display: 'Use system proxy settings', type: 8, required: false },
    ],
    script: {
      type: 'python',
      subtype: 'python3',
      script: '-',
      dockerimage: 'demisto/python3:3.11.10.115186',
      runonce: false,
      commands: commands.map(commandOf),
    },
    fromversion: '6.10.0',
    tests: ['No tests'],
  };
}

function commandOf({ name, description: text, execution, arguments: given, outputs }: XsoarCommand): object {
  return { name, description: text, ...(execution ? { execution } : {}), arguments: given, outputs };
}

const description = `Drawbridge plans, asks people, contains, and can undo. Its token is made with

    drawbridge token create --name xsoar --role responder viewer --owner SUBJECT --expires P90D

A token never approves: where a plan needs a person, the run waits for one at Drawbridge.
`;

function readmeOf(commands: readonly XsoarCommand[]): string {
  const parts = commands.map(({ name, description: text, arguments: given }) => {
    const rows = given.map(
      ({ name: argument, description: what, required }) =>
        `| ${argument} | ${cell(what)} | ${required === true ? 'Required' : 'Optional'} |`,
    );
    const table = ['| **Argument Name** | **Description** | **Required** |', '| --- | --- | --- |', ...rows];
    return `### ${name}\n\n${text}\n\n${table.join('\n')}\n`;
  });
  return `${summary}\n\n## Commands\n\n${parts.join('\n')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}

const tests = `import Drawbridge


def test_key_is_the_one_that_was_given():
    assert Drawbridge.key_of("drawbridge-run-get", {"idempotency_key": "mine"}) == "mine"


def test_key_of_a_repeat_is_the_same():
    args = {"target": "AKIAEXAMPLE"}
    assert Drawbridge.key_of("a-command", args) == Drawbridge.key_of("a-command", args)
    assert Drawbridge.key_of("a-command", args) != Drawbridge.key_of("another", args)


def test_no_command_is_both_a_playbook_and_an_action():
    assert not set(Drawbridge.PLAYBOOKS) & set(Drawbridge.ACTIONS)
`;
