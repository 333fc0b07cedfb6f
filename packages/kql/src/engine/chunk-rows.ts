/** How many rows go to DuckDB at a time: the size of its vectors. */
export const CHUNK_ROWS = 2048;
