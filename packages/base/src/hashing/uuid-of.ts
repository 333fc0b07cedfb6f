import { sha256 } from './sha256.ts';

/**
 * The UUID of a text: the same for the same text, on every machine. Version 8 of RFC 9562, made of its SHA-256; the
 * named version 5 would be of SHA-1. Clouds and journals keep these ids: another way to make them is a repeat that is
 * taken for something new.
 */
export function uuidOf(text: string): string {
  const hex = sha256(text);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
