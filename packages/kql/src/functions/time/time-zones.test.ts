import { evaluates } from '../evaluate.suite.ts';

const brussels = "'Europe/Brussels'";

evaluates([
  [
    `datetime_utc_to_local(datetime(2026-01-12 09:30:00.1234567), ${brussels})`,
    '2026-01-12T10:30:00.1234567Z',
  ],
  [`datetime_utc_to_local(datetime(2026-07-12 23:30), ${brussels})`, '2026-07-13T01:30:00.0000000Z'],
  [`datetime_local_to_utc(datetime(2026-01-12 10:30), ${brussels})`, '2026-01-12T09:30:00.0000000Z'],
  // The hour that the clock leaves out in spring.
  [`datetime_local_to_utc(datetime(2022-03-27 01:00), ${brussels})`, '2022-03-27T00:00:00.0000000Z'],
  [`datetime_local_to_utc(datetime(2022-03-27 02:00), ${brussels})`, '2022-03-27T00:00:00.0000000Z'],
  [`datetime_local_to_utc(datetime(2022-03-27 03:00), ${brussels})`, '2022-03-27T01:00:00.0000000Z'],
  ["datetime_utc_to_local(datetime(2026-01-12), 'Nowhere/Here')", null],
]);
