import type { XsoarCommand } from './xsoar-commands.ts';

/** The integration, for the Python of XSOAR. What differs from one export to the next is the table of commands alone. */
export function integrationScript(commands: readonly XsoarCommand[]): string {
  const playbooks = commands.flatMap(({ name, offer }) =>
    offer?.kind === 'playbook' ? [[name, offer.id]] : [],
  );
  const actions = commands.flatMap(({ name, offer }) =>
    offer?.kind === 'action'
      ? [
          [
            name,
            {
              action: offer.id,
              fields: Object.fromEntries(
                offer.fields.map((field) => [field.name, field.choices === undefined ? 'bool' : 'str']),
              ),
            },
          ],
        ]
      : [],
  );
  return `${head}
# Command -> the playbook that it hands an incident over to.
PLAYBOOKS = ${python(playbooks)}

# Command -> the action that it asks for, and which of its arguments are parameters.
ACTIONS = ${python(actions)}
${body}`;
}

/** JSON of texts, lists and objects is Python. */
function python(entries: readonly unknown[]): string {
  return JSON.stringify(Object.fromEntries(entries as [string, unknown][]), null, 4);
}

const head = `import json
from urllib.parse import quote

import demistomock as demisto
from CommonServerPython import *  # noqa: F401,F403
from CommonServerUserPython import *  # noqa: F401,F403
`;

const body = `

class Client(BaseClient):
    """The HTTP API of Drawbridge."""

    def submit(self, incident, playbook, key):
        suffix = "/v1/incidents" if not playbook else f"/v1/incidents?playbook={quote(playbook)}"
        return self._http_request("POST", suffix, json_data=incident, headers=self._with_key(key))

    def contain(self, action, target, reason, parameters, key):
        body = {"action": action, "target": target, "reason": reason, "parameters": parameters}
        return self._http_request("POST", "/v1/runs", json_data=body, headers=self._with_key(key))

    def run(self, run_id):
        return self._http_request("GET", f"/v1/runs/{quote(run_id, safe='')}")

    def runs(self, limit):
        return self._http_request("GET", f"/v1/runs?limit={limit}")

    def undo(self, run_id):
        return self._http_request("POST", f"/v1/runs/{quote(run_id, safe='')}/undo", json_data={})

    def _with_key(self, key):
        return {**self._headers, "Idempotency-Key": key}


def key_of(command, args):
    """The key that was given, else one of the incident in XSOAR and what is asked: a repeat is the same request."""
    if args.get("idempotency_key"):
        return args["idempotency_key"]
    incident = (demisto.incident() or {}).get("id", "")
    return f"xsoar-{incident}-{command}-{args.get('target', '')}"[:200]


def submit_command(client, command, args):
    incident = args["incident"]
    incident = json.loads(incident) if isinstance(incident, str) else incident
    playbook = PLAYBOOKS.get(command) or args.get("playbook")
    answer = client.submit(incident, playbook, key_of(command, args))
    return results("Submission", "incident", answer)


def contain_command(client, command, args):
    offer = ACTIONS[command]
    parameters = {}
    for name, kind in offer["fields"].items():
        if args.get(name) not in (None, ""):
            parameters[name] = argToBoolean(args[name]) if kind == "bool" else args[name]
    answer = client.contain(offer["action"], args["target"], args["reason"], parameters, key_of(command, args))
    return results("Run", "runId", answer)


def results(name, key, answer):
    return CommandResults(
        outputs_prefix=f"Drawbridge.{name}", outputs_key_field=key, outputs=answer, raw_response=answer
    )


def call(client, command, args):
    if command == "test-module":
        client.runs(1)
        return "ok"
    if command == "drawbridge-submit-incident" or command in PLAYBOOKS:
        return submit_command(client, command, args)
    if command in ACTIONS:
        return contain_command(client, command, args)
    if command == "drawbridge-run-get":
        return results("Run", "runId", client.run(args["run_id"]))
    if command == "drawbridge-run-list":
        return results("Run", "runId", client.runs(args.get("limit", "50")).get("runs"))
    if command == "drawbridge-run-undo":
        return results("Run", "runId", client.undo(args["run_id"]))
    raise NotImplementedError(f"{command} is no command of Drawbridge")


def main():
    params = demisto.params()
    command = demisto.command()
    try:
        client = Client(
            base_url=params["url"].rstrip("/"),
            verify=not params.get("insecure", False),
            proxy=params.get("proxy", False),
            headers={"Authorization": f"Bearer {params['credentials']['password']}"},
            ok_codes=(200, 202),
        )
        return_results(call(client, command, demisto.args()))
    except Exception as error:
        return_error(f"{command} failed: {error}")


if __name__ in ("__main__", "__builtin__", "builtins"):
    main()
`;
