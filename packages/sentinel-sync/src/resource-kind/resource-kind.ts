import type { JsonValue, Problem, SourceSpan, YamlText } from '@drawbridge/base';
import type { ContentKind, DocumentOrigin } from '@drawbridge/detection-core';

import type { WriteAnswer } from '../client/exchange.ts';
import type { WorkspaceAddress, WorkspaceClient } from '../client/workspace-client.ts';
import type { MarkPlace } from '../ownership/mark-place.ts';
import type { Mark, OwnedFields } from '../ownership/mark.ts';
import type { Fields } from '../wire/resource-fields.ts';

/** The kinds of resources that are published, in the words of folders and reports. */
export type KindName = 'detection-rule' | 'analytics-rule' | 'automation-rule' | 'watchlist' | 'saved-search';

/** Where in the repository a field is stated. */
export interface Place {
  readonly file: string;
  readonly span: SourceSpan;
}

/** A resource as the repository wants it. */
export interface DesiredResource {
  readonly kind: KindName;
  /** The last part of its id, chosen by us. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** Everything that is to be sent, without a mark. */
  readonly fields: Fields;
  readonly file: string;
  /** Where its document was read. */
  readonly origin: DocumentOrigin;
  /** Where each field stands, by its name on the wire. */
  placeOf(field: string): Place;
}

/** A resource as the workspace has it. */
export interface ActualResource {
  readonly kind: KindName;
  readonly name: string;
  readonly title: string;
  readonly etag: string | undefined;
  /** Its fields with our mark taken off, and without what the service alone sets. */
  readonly fields: Fields;
  /** The whole of it, as it was told: for the journal. */
  readonly body: JsonValue;
  readonly modifiedBy: string | undefined;
  readonly modifiedAt: string | undefined;
}

/** A document of the repository, its parameters filled in. */
export interface SourceDocument {
  readonly file: string;
  readonly origin: DocumentOrigin;
  readonly documentKind: ContentKind;
  readonly yaml: YamlText;
  /** The document's value, with parameters and overrides in place. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly address: WorkspaceAddress;
  /** Which features a rule may lose at the door that it is published through; absent: none. */
  readonly acceptLosses?: boolean | readonly string[];
  /** The automation rules that see the incidents of a rule. */
  readonly startedBy?: readonly string[];
}

/** What stands of a resource, for what is decided by that. */
export interface Standing {
  readonly fields: Fields;
  readonly mark: Mark | undefined;
}

/** What was made of a document. */
export interface DesiredReading {
  readonly resource: DesiredResource | undefined;
  readonly problems: readonly Problem[];
}

/** A file to be written by `pull`, under the repository's root. */
export interface PulledFile {
  readonly path: string;
  readonly text: string;
}

/** Everything that is special about one kind. Adding a kind is a folder, and a line in the registry. */
export interface ResourceKind extends OwnedFields {
  readonly name: KindName;
  /** In Microsoft's words, for permissions and exports: `Microsoft.SecurityInsights/alertRules`. */
  readonly armType: string;
  /** From the workspace on; a resource is one name further. */
  readonly path: string;
  readonly apiVersion: string;
  /** Fields that the service alone sets. */
  readonly readOnly: (fields: Fields) => readonly string[];
  /** Where the mark stands; undefined where there is no place for one. */
  readonly markPlace: (fields: Fields) => MarkPlace | undefined;
  /** The fields as they are compared, of those on the wire without the mark. Absent: as they are. */
  fromWire?(fields: Fields): Fields;
  /** The other way round; with the mark, where there is one. */
  toWire?(fields: Fields): Fields;
  /** The tokens of a mark that was made when the kind owned fewer fields. */
  upgradeBase?(base: readonly string[], fields: Fields): readonly string[];
  /** Which documents of a repository are of this kind. */
  readonly documents: readonly ContentKind[];
  toDesired(document: SourceDocument): Promise<DesiredReading>;
  /** What is wanted, given what stands; `enables` where the plan is to switch on. Absent: as the file says. */
  asStanding?(desired: DesiredResource, standing: Standing | undefined, enables: boolean): DesiredResource;
  /** The files that say what a resource is; without a mark. Titles in `taken` are other resources' file names. */
  fromRemote(
    actual: ActualResource,
    address: WorkspaceAddress,
    taken: ReadonlySet<string>,
  ): Promise<readonly PulledFile[]>;
  /** What a list does not tell of a resource. One call for each resource of ours. */
  complete?(client: WorkspaceClient, actual: ActualResource): Promise<ActualResource>;
  /** What is written in its own way. Absent: one PUT of the fields. */
  write?(client: WorkspaceClient, writing: Writing): Promise<WriteAnswer>;
  /** Whether a write is answered 201 where something new was made, and 200 where something was replaced. */
  readonly tellsCreation: boolean;
}

/** A write of one resource. */
export interface Writing {
  readonly name: string;
  readonly fields: Fields;
  readonly etag: string | undefined;
  /** Whether nothing must be there yet. */
  readonly creates: boolean;
  /** The fields that change; all of them where it is new. */
  readonly changed: readonly string[];
}
