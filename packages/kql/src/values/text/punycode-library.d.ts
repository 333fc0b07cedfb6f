/** The part of the library that we use: its package has no types. The path keeps Node's built-in module out. */
declare module 'punycode/punycode.js' {
  const punycode: {
    encode(text: string): string;
    /** Throws a RangeError where the text is not punycode. */
    decode(text: string): string;
  };
  export = punycode;
}
