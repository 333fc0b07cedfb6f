import type { Answered, Call } from '../server/caller.ts';

/** The action of a workflow that posts to us, with what the deployment fills in filled in. */
export interface PostingAction {
  readonly inputs: {
    readonly method: string;
    readonly uri: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

interface Template {
  readonly resources: readonly {
    readonly type: string;
    readonly properties: {
      readonly definition?: { readonly actions: Readonly<Record<string, PostingAction>> };
    };
  }[];
}

/** The only action of the first Logic App in an ARM template, deployed with this address. */
export function postingAction(template: string, url: string): PostingAction {
  const filled = template.replaceAll(
    "[concat(parameters('drawbridgeUrl'), '/v1/incidents')]",
    `${url}/v1/incidents`,
  );
  const { resources } = JSON.parse(filled) as Template;
  const workflow = resources.find(({ type }) => type === 'Microsoft.Logic/workflows');
  const actions = Object.values(workflow?.properties.definition?.actions ?? {});
  const [action] = actions;
  if (action === undefined || actions.length > 1)
    throw new Error(`one action, not ${String(actions.length)}`);
  return action;
}

interface Started {
  /** What the trigger sent. */
  readonly body: object;
  /** The name of the workflow's run. */
  readonly run: string;
}

/** Does what the action says, for a run of the workflow; the caller stands for its identity. */
export function sendBy(call: Call, { inputs }: PostingAction, { body, run }: Started): Promise<Answered> {
  const known: Readonly<Record<string, unknown>> = { 'triggerBody()': body, 'workflow().run.name': run };
  const evaluate = (text: string): unknown => {
    const whole = /^@([^{@].*)$/.exec(text)?.[1];
    if (whole !== undefined) return valueOf(whole);
    return text.replaceAll(/@\{([^}]*)\}/g, (_, expression: string) => String(valueOf(expression)));
  };
  const valueOf = (expression: string): unknown => {
    if (!(expression in known))
      throw new Error(`an expression that nothing here can work out: ${expression}`);
    return known[expression];
  };
  const { pathname } = new URL(inputs.uri);
  const headers = Object.entries(inputs.headers).map(([name, value]) => [
    name.toLowerCase(),
    String(evaluate(value)),
  ]);
  return call(pathname, {
    method: inputs.method,
    headers: Object.fromEntries(headers) as Readonly<Record<string, string>>,
    body: evaluate(inputs.body),
  });
}
