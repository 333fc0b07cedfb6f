import { htmlText } from '@drawbridge/base';

/** HTML in which every value is escaped. Only {@link html} makes one, so a raw value cannot slip in. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

/** A template whose values are escaped, unless they are HTML already. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const parts = strings.flatMap((text, at) => {
    const value = values[at];
    return value === undefined ? [text] : [text, partText(value)];
  });
  return new Html(parts.join(''));
}

export function joinHtml(parts: readonly Html[]): string {
  return parts.map((part) => part.text).join('');
}

function partText(value: Part): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return joinHtml(value);
  return htmlText(String(value));
}
