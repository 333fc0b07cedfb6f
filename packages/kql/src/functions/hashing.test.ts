import { evaluates, refuses } from './evaluate.suite.ts';

evaluates([
  ["hash('World')", 1846988464401551951n],
  ["hash_xxhash64('World', 100)", 51],
  ['hash(datetime(2015-01-01))', 1380966698541616202n],
  // From the reference implementation: the empty text, and one of more than four lanes.
  ["hash('')", -1205034819632174695n],
  ["hash('xxhash is a fast non-cryptographic hash', 1000) >= 0", true],
]);

refuses([['hash(true)', "'hash' of a bool is not supported"]]);
