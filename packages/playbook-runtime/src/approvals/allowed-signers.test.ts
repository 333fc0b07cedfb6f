import { describe, expect, it } from 'vitest';

import { signersNaming } from './allowed-signers.ts';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLE';

describe('a line of an allowed-signers file', () => {
  it.each([
    ['the name', `alice ${key}`],
    ['several names', `bob,alice ${key}`],
    ['names in quotes', `"bob,alice" ${key}`],
    ['options', `alice namespaces="drawbridge-approval",valid-before="20300101" ${key}`],
    ['tabs', `\talice\t${key}`],
    ['a certificate authority', `* cert-authority ${key}`],
    ['a certificate authority among options', `* namespaces="a,b",CERT-AUTHORITY ${key}`],
  ])('names somebody with %s', (_what, line) => {
    expect(signersNaming(`# who may\n\n${line}\r\n`, 'alice')).toBe(`${line}\n`);
  });

  it.each([
    ['a star', `* ${key}`],
    ['a pattern', `al?ce ${key}`],
    ['a pattern beside another name', `bob,a* ${key}`],
    ['an authority in the comment only', `* ${key} cert-authority`],
    ['an authority in the value of an option only', `* namespaces="cert-authority" ${key}`],
    ['another case', `ALICE ${key}`],
    ['a comment', `#alice ${key}`],
    ['a part of the name', `alice@example.com ${key}`],
  ])('names nobody with %s', (_what, line) => {
    expect(signersNaming(`${line}\n`, 'alice')).toBe('');
  });

  it('names no pattern that is taken for a name', () => {
    expect(signersNaming(`* ${key}\n`, '*')).toBe('');
  });
});
