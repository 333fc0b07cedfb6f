import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

import { fail, problem, succeed, type Result } from '@drawbridge/base';

/** A text with signatures below it: c2sp.org/signed-note. */
export interface SignedNote {
  /** With its final newline: this is what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
}

/** A public key and the name that it signs under. */
export interface NoteVerifier {
  readonly name: string;
  readonly keyId: Buffer;
  readonly key: KeyObject;
}

/** The key's side of a note: who reads it, checks it with `verifier`. */
export interface NoteSigner {
  readonly verifier: NoteVerifier;
  readonly key: KeyObject;
}

const ed25519 = 1;
const publicKeyLength = 32;
const maximumNoteLength = 100_000;

/** The verifier of an Ed25519 key under a name without spaces and plus signs. */
export function noteVerifier(name: string, key: KeyObject): NoteVerifier {
  return { name, keyId: keyIdOf(name, rawPublicKey(key)), key };
}

/** `name+keyID+key`: what an auditor needs to check a signature. */
export function formatVerifierKey({ name, keyId, key }: NoteVerifier): string {
  const typed = Buffer.concat([Buffer.of(ed25519), rawPublicKey(key)]);
  return `${name}+${keyId.toString('hex')}+${typed.toString('base64')}`;
}

/** Reads what {@link formatVerifierKey} writes. */
export function parseVerifierKey(text: string): Result<NoteVerifier> {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const typed = Buffer.from(encoded, 'base64');
  if (typed[0] !== ed25519 || typed.length !== publicKeyLength + 1) return fail(noVerifierKey());
  const raw = typed.subarray(1);
  const x = raw.toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const verifier = noteVerifier(name, key);
  return verifier.keyId.toString('hex') === id ? succeed(verifier) : fail(noVerifierKey());
}

function noVerifierKey() {
  return problem('audit/wrong-key', 'this is not the public key of a log', {
    hints: ['it has the form NAME+KEYID+KEY: `drawbridge audit key` prints it'],
  });
}

/** The note, signed. The text ends with a newline and has no empty line at its end. */
export function signNote(text: string, { verifier, key }: NoteSigner): string {
  const signature = sign(null, Buffer.from(text), key);
  const encoded = Buffer.concat([verifier.keyId, signature]).toString('base64');
  return `${text}\n— ${verifier.name} ${encoded}\n`;
}

/** Reads a note; says nothing about whether its signatures are good. */
export function parseNote(text: string): Result<SignedNote> {
  const split = text.lastIndexOf('\n\n');
  if (split < 0 || text.length > maximumNoteLength || !text.endsWith('\n')) return fail(noNote());
  const lines = text.slice(split + 2, -1).split('\n');
  const signatures = lines.map(parseSignature);
  const whole = signatures.filter((signature) => signature !== undefined);
  return whole.length === lines.length
    ? succeed({ text: text.slice(0, split + 1), signatures: whole })
    : fail(noNote());
}

function parseSignature(line: string): NoteSignature | undefined {
  const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  // Base64 has more than one spelling of some bytes; only one of them is ours.
  if (bytes.length < 5 || bytes.toString('base64') !== encoded) return undefined;
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function noNote() {
  return problem('audit/no-note', 'this is not a signed note', {
    hints: ['it has a text, an empty line, and a line that begins with a dash for each signature'],
  });
}

/** Whether a key signed the note: `unsigned` where it holds no signature of that key, `wrong` where one does not fit. */
export function checkNote(note: SignedNote, verifier: NoteVerifier): 'good' | 'unsigned' | 'wrong' {
  const own = note.signatures.filter(
    ({ name, keyId }) => name === verifier.name && keyId.equals(verifier.keyId),
  );
  if (own.length === 0) return 'unsigned';
  const text = Buffer.from(note.text);
  return own.every(({ signature }) => verify(null, text, verifier.key, signature)) ? 'good' : 'wrong';
}

function keyIdOf(name: string, raw: Buffer): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(ed25519))
    .update(raw)
    .digest()
    .subarray(0, 4);
}

function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}
