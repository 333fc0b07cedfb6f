/** What XSOAR gives an integration, as far as ours uses it: a stand-in over Python's own HTTP. */
export const stubs: Readonly<Record<string, string>> = {
  'demistomock.py': `import json, os

_asked = json.loads(os.environ["ASKED"])

def params():
    return _asked["params"]

def args():
    return _asked["args"]

def command():
    return _asked["command"]

def incident():
    return {"id": "4711"}
`,
  'CommonServerPython.py': `import json, sys, urllib.error, urllib.request

class BaseClient:
    def __init__(self, base_url, verify=True, proxy=False, ok_codes=(), headers=None):
        self._base_url, self._ok_codes, self._headers = base_url, ok_codes, headers

    def _http_request(self, method, url_suffix, json_data=None, headers=None):
        data = None if json_data is None else json.dumps(json_data).encode()
        sent = {**(headers or self._headers), "content-type": "application/json"}
        request = urllib.request.Request(self._base_url + url_suffix, data=data, headers=sent, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                if answer.status not in self._ok_codes:
                    raise Exception(f"{answer.status}")
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Exception(f"{error.code} {error.read().decode()}")

class CommandResults:
    def __init__(self, outputs_prefix, outputs_key_field, outputs, raw_response):
        self.prefix, self.key, self.outputs = outputs_prefix, outputs_key_field, outputs

def argToBoolean(value):
    if value in (True, False):
        return value
    return {"true": True, "false": False}[value.lower()]

def return_results(results):
    told = results if isinstance(results, str) else {"prefix": results.prefix, "outputs": results.outputs}
    print(json.dumps(told))

def return_error(message):
    print(json.dumps({"error": message}))
    sys.exit(1)
`,
  'CommonServerUserPython.py': '',
};

/** Holds an integration against the model of demisto-sdk, which refuses what XSOAR would. */
export const strictIntegration = `import json, sys
from demisto_sdk.commands.content_graph.strict_objects.integration import StrictIntegration

content = json.loads(sys.argv[1])
StrictIntegration.parse_obj(content)
print(json.dumps("fits"))
try:
    StrictIntegration.parse_obj({**content, "noSuchKey": 1})
except Exception:
    print(json.dumps("refuses what it does not know"))
`;
