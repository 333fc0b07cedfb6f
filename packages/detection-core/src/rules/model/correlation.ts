/** Whether the Defender portal may join a rule's alerts with others; `tenant`: as the tenant's setting says. */
export type Correlation = 'tenant' | 'on' | 'off';

/** A description without the tags of correlation that it begins with. */
export interface TaggedDescription {
  readonly text: string;
  /** What the tags say; undefined where there is none. */
  readonly correlation: Exclude<Correlation, 'tenant'> | undefined;
  /** The tags, as they are written. */
  readonly tags: readonly string[];
}

const tag = /#(?:DONT|INC)_CORR#/gi;
const atStart = /^(?:\s*#(?:DONT|INC)_CORR#)+\s*/i;

/**
 * Reads the state that the Defender portal keeps at the start of an analytics rule's description: `#DONT_CORR#` or
 * `#INC_CORR#`, in any case. Of several tags the exclusion counts; elsewhere in the text a tag has no effect.
 */
export function readCorrelation(description: string): TaggedDescription {
  const [start = ''] = atStart.exec(description) ?? [];
  const tags = start.match(tag) ?? [];
  if (tags.length === 0) return { text: description, correlation: undefined, tags };
  const isExcluded = tags.some((found) => found.toUpperCase() === '#DONT_CORR#');
  return { text: description.slice(start.length), correlation: isExcluded ? 'off' : 'on', tags };
}

/** The description that says it. */
export function writeCorrelation(text: string, correlation: Correlation | undefined): string {
  if (correlation === undefined || correlation === 'tenant') return text;
  return `${correlation === 'off' ? '#DONT_CORR#' : '#INC_CORR#'} ${text}`.trimEnd();
}

/** The tags that stand further back in a description, where they have no effect. */
export function tagsWithoutEffect(description: string): readonly string[] {
  return readCorrelation(description).text.match(tag) ?? [];
}
