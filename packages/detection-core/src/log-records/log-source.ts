/** A JSON object as the record readers give it. */
export type LogObject = Readonly<Record<string, unknown>>;

/** An event as a row of its table, or why it cannot be one. */
export type MappedRow =
  | {
      readonly ok: true;
      readonly values: Readonly<Record<string, unknown>>;
      /** Fields that are there and say who acted or on what, and could not be read. */
      readonly unread?: readonly string[];
    }
  | {
      readonly ok: false;
      readonly reason: string;
      /** Its time names no year: it can be a row once a time near it is known. */
      readonly lacksYear?: true;
    };

/** What tells the year of a time that names none: the nearest to it, or the last that is not after it. */
export interface NearTime {
  readonly time: Date;
  readonly isLatest: boolean;
}

/** A kind of raw log: how its records are recognised, and how one event becomes a row of Sentinel's table. */
export interface LogSource {
  readonly name: 'cloudtrail' | 'azure-activity' | 'gcp' | 'cef';
  /** As a person calls it. */
  readonly title: string;
  readonly table: string;
  /** The events inside a record, envelopes taken off; undefined where the record is of another kind. */
  events(record: unknown): readonly unknown[] | undefined;
  /** Total: whatever the event lacks is left out of the row, and an event without a time does not fit. */
  toRow(event: unknown, near?: NearTime): MappedRow;
  /** As `toRow`, with undefined for what the event lacks. Where there is one, it is for the sake of speed. */
  toWholeRow?(event: unknown): MappedRow;
}
