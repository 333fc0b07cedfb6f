import type { YamlText } from '@drawbridge/base';

import type { Place } from './resource-kind.ts';

/** Finds where fields stand in a document; `fileFields` are those that have another name there. */
export function fieldPlacesIn(
  yaml: YamlText,
  fileFields: Readonly<Record<string, string>>,
): (field: string) => Place {
  return (field) => {
    const inFile = fileFields[field] ?? field.replace(/^\^/, '');
    return { file: yaml.file, span: yaml.spanOf([inFile]) };
  };
}
