/**
 * How long to wait between looks, in milliseconds: a cloud may show for a while what was before our own write. What it
 * shows is believed once it is still so after all of them.
 */
export const looksAgainAfterMs: readonly number[] = [1_000, 2_000, 4_000, 8_000];
