import { evaluates, refuses } from '../evaluate.suite.ts';

evaluates([
  ["hash('World')", 1846988464401551951n],
  ["hash_xxhash64('World', 100)", 51],
  ['hash(datetime(2015-01-01))', 1380966698541616202n],
  // From the tests of other implementations: nothing, and more than one round of four lanes.
  ["hash('')", -1205034819632174695n],
  ["hash('Call me Ishmael. Some years ago--never mind how long precisely-')", 189969583671016854n],
]);

refuses([['hash(true)', "'hash' of a bool is not supported"]]);
