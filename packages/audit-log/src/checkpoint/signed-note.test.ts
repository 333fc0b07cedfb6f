import { generateKeyPairSync } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { addLeaves, emptyTree, leafHash } from '../tree/merkle-tree.ts';
import { checkpointText, parseCheckpoint } from './checkpoint.ts';
import {
  checkNote,
  formatVerifierKey,
  noteVerifier,
  parseNote,
  parseVerifierKey,
  signNote,
} from './signed-note.ts';

/** The example in the documentation of golang.org/x/mod/sumdb/note. */
const goKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const goNote = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

function signerOf(name: string) {
  const pair = generateKeyPairSync('ed25519');
  return { verifier: noteVerifier(name, pair.publicKey), key: pair.privateKey };
}

describe('a signed note', () => {
  it('is checked as Go checks it', () => {
    const key = parseVerifierKey(goKey);
    const note = parseNote(goNote);
    if (!key.ok || !note.ok) throw new Error('it cannot be read');
    expect(checkNote(note.value, key.value)).toBe('good');
    expect(formatVerifierKey(key.value)).toBe(goKey);
  });

  it('is wrong once its text was changed, and unsigned for another key', () => {
    const key = parseVerifierKey(goKey);
    const note = parseNote(goNote.replace('your problem,', 'my problem,'));
    if (!key.ok || !note.ok) throw new Error('it cannot be read');
    expect(checkNote(note.value, key.value)).toBe('wrong');
    expect(checkNote(note.value, signerOf('PeterNeumann').verifier)).toBe('unsigned');
  });

  it('keeps the signatures of witnesses, which are nobody we know', () => {
    const signer = signerOf('example.com/log');
    const signed = signNote('text\n', signer);
    const note = parseNote(`${signed}— witness.example.com ${Buffer.alloc(70, 7).toString('base64')}\n`);
    expect(note.ok && checkNote(note.value, signer.verifier)).toBe('good');
  });

  it.each(['', 'text\n', 'text\n\n', 'text\n\nsignature\n', 'text\n\n— name !!\n', 'text\n\n— name AAAA'])(
    'is not read from %j',
    (text) => {
      expect(parseNote(text).ok).toBe(false);
    },
  );

  it.each(['', 'name', 'name+00000000+AAAA', `other${goKey}`, goKey.replace('c74f', 'c74e')])(
    'is not checked with the key %j',
    (text) => {
      expect(parseVerifierKey(text).ok).toBe(false);
    },
  );
});

describe('a checkpoint', () => {
  it('is read as it was signed', () => {
    const edge = addLeaves(emptyTree, [leafHash(Buffer.from('a')), leafHash(Buffer.from('b'))]);
    const read = parseCheckpoint(
      signNote(checkpointText('example.com/log', edge), signerOf('example.com/log')),
    );
    expect(read).toMatchObject({ ok: true, value: { origin: 'example.com/log', size: 2 } });
  });

  it.each(['log\n1\nAAAA\n', 'log\n-1\n\n', 'log\n01\n\n', '\n1\n\n'])('is not read from %j', (text) => {
    expect(parseCheckpoint(signNote(text, signerOf('log'))).ok).toBe(false);
  });
});
