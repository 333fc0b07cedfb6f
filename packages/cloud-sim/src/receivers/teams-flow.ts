import { canarySecret } from '../simulation/credentials.ts';
import { readJsonObject } from '../simulation/read-json-object.ts';

/** What a flow of Teams Workflows takes: a message with the card attached, or the card itself. */
export type FlowShape = 'message' | 'card';

/** Why a flow's run failed, in the service's own words; undefined where the card was posted. */
export function runTeamsFlow(takes: FlowShape, body: string): string | undefined {
  const read = readJsonObject(body);
  const card = takes === 'card' ? read : cardIn(read);
  if (card === undefined) {
    return (
      "ExpressionEvaluationFailed. The execution of template action 'Send_each_adaptive_card' failed: the result of the " +
      "evaluation of 'foreach' expression '@triggerOutputs()?['body']?['attachments']' is of type 'Null'. The result must " +
      `be a valid array. ${canarySecret}`
    );
  }
  return card.type === 'AdaptiveCard'
    ? whatIsWrong(card)
    : serializationError("Property 'type' must be 'AdaptiveCard'");
}

function cardIn(
  message: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const attachments: unknown = message?.attachments;
  if (!Array.isArray(attachments)) return undefined;
  const [first] = attachments as readonly { readonly contentType?: unknown; readonly content?: object }[];
  const isCard = first?.contentType === 'application/vnd.microsoft.card.adaptive';
  return isCard ? { ...first.content } : undefined;
}

/** What Teams does not show from a webhook: later versions, and actions that answer to an app. Words are ours. */
function whatIsWrong({ version, actions }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof version !== 'string' || Number(version) > 1.5)
    return serializationError("Property 'version' is not known");
  const types = Array.isArray(actions)
    ? actions.map((action: { readonly type?: unknown }) => action.type)
    : [];
  const isShown = types.every((type) => type === 'Action.OpenUrl');
  return isShown ? undefined : serializationError('an action is not for webhooks');
}

function serializationError(what: string): string {
  return (
    "Action 'Post_card_in_a_chat_or_channel_1' failed: Microsoft.Azure.ProcessSimple.Data.Entities.Exceptions." +
    'ProcessSimpleDataException: The specified Teams flowbot adaptive card request is missing or invalid. The tracking ' +
    `Id is '{0}'. ---> AdaptiveCards.AdaptiveSerializationException: ${what} ${canarySecret}`
  );
}
