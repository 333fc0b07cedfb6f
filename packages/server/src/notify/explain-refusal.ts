import type { TeamsShape } from './teams-payload.ts';

/** What a flow's refusal means for the shape that was sent. The texts are the service's own. */
export function explainTeams(sent: TeamsShape): (text: string) => string | undefined {
  return (text) => {
    const wanted = shapeWanted(text);
    return wanted === undefined || wanted === sent
      ? undefined
      : `the flow takes another shape: set shape: ${wanted} (it was sent as ${sent})`;
  };
}

/** The shape that a flow asks for in its error: it found no attachments, or no card where it looked for one. */
function shapeWanted(text: string): TeamsShape | undefined {
  if (text.includes("['attachments']' is of type 'Null'")) return 'message';
  return text.includes("Property 'type' must be 'AdaptiveCard'") ? 'card' : undefined;
}

/** Slack's error is one word, such as `invalid_blocks` or `no_service`. */
export function explainSlack(text: string): string | undefined {
  return /^[a-z]+(_[a-z]+){1,6}$/.exec(text.trim())?.[0];
}
