import { badRequest, conflict } from '../../protocol/arm-error.ts';
import { refuseMissingEtag, refuseStale } from '../../resources/etag.ts';
import type { PutRequest } from '../../resources/put-operation.ts';
import type { Answer } from '../../../simulation/answer.ts';
import type { ArmResource } from '../../../world/arm-workspace.ts';
import { readRawContent } from './raw-content.ts';
import { operationOf } from './watchlist-operations.ts';

/** 3.8 MB; more has to be uploaded to a blob, which is not simulated. */
const maxRawContentBytes = 3_800_000;

/** What a stale etag is answered with; the words are those for alert rules, as far as they fit. */
export function newerWatchlist({ name }: ArmResource): string {
  return `Newer instance of watchlist '${name}' exists (Etag does not match). Data was not saved.`;
}

/** Everything for which a PUT of a watchlist is refused. The words are ours, except those of a deletion. */
export function refuseWatchlist(request: PutRequest, existing: ArmResource | undefined): Answer | undefined {
  const { properties, workspace } = request;
  const missing = ['displayName', 'provider', 'itemsSearchKey'].find(
    (field) => typeof properties[field] !== 'string' || properties[field] === '',
  );
  if (missing !== undefined) return badRequest(`Invalid data model. [: The field '${missing}' is required.]`);
  const refusal = refuseContent(request);
  if (refusal !== undefined || existing === undefined) return refusal;
  const running = operationOf(workspace, existing.name);
  if (running?.kind === 'delete') return conflict('Delete is currently in progress.');
  if (running !== undefined) return conflict(`The watchlist '${existing.name}' is being uploaded already.`);
  const newer = newerWatchlist(existing);
  return refuseStale(request, existing, newer) ?? refuseMissingEtag(request, newer);
}

function refuseContent({ properties }: PutRequest): Answer | undefined {
  const { rawContent, itemsSearchKey } = properties;
  if (typeof rawContent === 'string' && Buffer.byteLength(rawContent) >= maxRawContentBytes) {
    return badRequest('The size of rawContent must be less than 3.8 MB.');
  }
  const content = readRawContent(properties);
  if (!content.ok || content.columns.includes(String(itemsSearchKey))) return undefined;
  return badRequest(`The search key '${String(itemsSearchKey)}' is not a column of the content.`);
}
