/** What the help of the whole command says of a verb, so that it need not be loaded for that. */
export interface VerbSummary {
  readonly description: string;
  /** As the verb declares them: `<plan>`, `[text]`. */
  readonly args?: string;
  /** Whether it has options of its own; a verb with verbs below it has none. */
  readonly hasOptions?: boolean;
}

/** The same words as in the verbs; a test compares them. A verb that is not here is loaded for the help. */
export const verbSummaries: Readonly<Record<string, VerbSummary>> = {
  demo: {
    description:
      'an attack across three clouds: from raw logs to containment, a report and an undo, all simulated',
    hasOptions: true,
  },
  detect: {
    description: 'run the rules over telemetry, or where the logs are, and print the alerts and incidents',
    hasOptions: true,
  },
  query: {
    description: 'run a KQL query over telemetry, or where the logs are',
    args: '[text]',
    hasOptions: true,
  },
  init: {
    description: 'adopt a repository of rules: its configuration, a baseline of its problems, its CI',
    hasOptions: true,
  },
  new: {
    description: 'begin a rule, a case, a playbook or a watchlist: files that check accepts as they are',
  },
  check: { description: 'check all content, and say what Microsoft Sentinel would refuse', hasOptions: true },
  test: { description: 'run the cases of detections and playbooks', hasOptions: true },
  scenario: {
    description:
      'technique tests: list them, write the logs that they leave, check that their alerts have arrived',
  },
  respond: {
    description: "plan the playbooks' answer to an incident; with --apply, contain",
    hasOptions: true,
  },
  contain: {
    description: 'plan one action on one target; with --apply, contain',
    args: '<what> <target...>',
    hasOptions: true,
  },
  serve: { description: 'take incidents over HTTP, plan, ask people, contain', hasOptions: true },
  mcp: {
    description: 'give an agent tools: look, plan, and ask for what a person then approves',
    hasOptions: true,
  },
  reconcile: {
    description:
      'hand a server the incidents of a workspace that it has missed; those that it has had get no second run',
    hasOptions: true,
  },
  'identity-token': {
    description: "write this workload's Azure token to files, for AWS and Google Cloud to trust",
    hasOptions: true,
  },
  approve: {
    description:
      'sign a plan with an SSH key or a token of the CI, for --approval; with --server, approve a run there',
    args: '<plan>',
    hasOptions: true,
  },
  deny: {
    description: "deny the plan that a server's run waits with: it ends without acting",
    args: '<run>',
    hasOptions: true,
  },
  runs: {
    description: 'list and show containments and undos; finish, cancel or set aside one that has not ended',
  },
  undo: {
    description: 'show what undoing a run would restore; with --apply, restore it',
    args: '<run>',
    hasOptions: true,
  },
  sync: {
    description: 'publish rules, automation rules, watchlists and saved searches to Microsoft Sentinel',
  },
  doctor: {
    description: 'report which permissions are missing, before the incident; changes nothing',
    hasOptions: true,
  },
  audit: { description: 'verify the log over all runs; print its signed head and its key; export it' },
  state: { description: "make, back up, restore and prune the database of a server's state" },
  token: { description: 'issue, list, rotate and revoke the API tokens by which machines call the server' },
  notify: { description: 'try the channels that approvals are asked for in' },
  pause: {
    description: 'let nothing new act: everywhere, in a playbook or in an account; undo still works',
    hasOptions: true,
  },
  resume: { description: 'end a pause; what waited for that continues', hasOptions: true },
  pauses: { description: 'list what is paused, by whom and why', hasOptions: true },
  export: {
    description:
      'write permissions, evidence, what deploys the server, and what Microsoft Sentinel or another SOAR calls us with',
  },
  completion: {
    description: 'print what completes verbs, options and their values in a shell',
    args: '<shell>',
  },
  actions: { description: 'list the containment actions, or describe one', args: '[id]', hasOptions: true },
};
