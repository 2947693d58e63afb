import { fromBase64, toBase64 } from './base64.js';
import { concat, equal, fromHex, fromUtf8, toHex, toUtf8 } from './bytes.js';
import { FieldmarkError, failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import type { Hash } from './merkle.js';
import { HASH_BYTES } from './merkle.js';

/** C2SP signed notes and the checkpoints of a log in them (c2sp.org/signed-note, c2sp.org/tlog-checkpoint). */
export type Checkpoint = {
  /** names the log; the first line of the note and the name of its key */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
};

export type NoteSignature = {
  readonly name: string;
  /** 4 bytes that, with the name, say which key to try */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
};

/** `text` ends with a newline and is what the signatures sign, as UTF-8. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** An Ed25519 key under a name. */
export type NoteKey = { readonly name: string; readonly keyId: Uint8Array; readonly publicKey: Uint8Array };

/** Ed25519 over the message itself; injected. */
export type NoteSigner = (message: Uint8Array) => Uint8Array;
export type NoteVerifier = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

const ED25519 = new Uint8Array([1]);
const NEWLINE = new Uint8Array([10]);
const KEY_ID_BYTES = 4;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const DASH = '\u2014 ';

const hasControl = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 0x20 && code !== 10) || code === 0x7f) return true;
  }
  return false;
};

/** Names are of printable ASCII without space or plus; the specification allows more than any log uses. */
export const isNoteName = (name: string): boolean => {
  if (name.length === 0 || name.length > LIMITS.originBytesMax) return false;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code <= 0x20 || code > 0x7e || code === 0x2b) return false;
  }
  return true;
};

/** SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), first 4 bytes. */
const keyIdOf = (hash: Hash, name: string, publicKey: Uint8Array): Uint8Array =>
  hash(concat([toUtf8(name), NEWLINE, ED25519, publicKey])).slice(0, KEY_ID_BYTES);

/** Throws NOTE_INVALID on a name or key that no note can carry. */
export const noteKey = (hash: Hash, name: string, publicKey: Uint8Array): NoteKey => {
  if (!isNoteName(name)) throw new FieldmarkError('NOTE_INVALID', { detail: `the key name ${name}` });
  if (publicKey.length !== PUBLIC_KEY_BYTES) throw new FieldmarkError('NOTE_INVALID', { detail: 'the key length' });
  return { name, keyId: keyIdOf(hash, name, publicKey), publicKey };
};

/** The verifier key as people pass it on: `<name>+<key id, 8 hex digits>+<base64 of 0x01 ‖ key>`. */
export const formatVerifierKey = (key: NoteKey): string =>
  `${key.name}+${toHex(key.keyId)}+${toBase64(concat([ED25519, key.publicKey]))}`;

export const parseVerifierKey = (hash: Hash, text: string): Result<NoteKey> => {
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  if (first < 0 || second < 0) return failure('NOTE_INVALID', 'not a verifier key');
  const name = text.slice(0, first);
  const keyId = fromHex(text.slice(first + 1, second));
  const key = fromBase64(text.slice(second + 1));
  if (!isNoteName(name)) return failure('NOTE_INVALID', 'key name');
  if (key === undefined || key.length !== 1 + PUBLIC_KEY_BYTES || key[0] !== ED25519[0])
    return failure('NOTE_INVALID', 'not an Ed25519 key');
  const publicKey = key.slice(1);
  if (keyId === undefined || !equal(keyId, keyIdOf(hash, name, publicKey))) return failure('NOTE_INVALID', 'key id');
  return success({ name, keyId, publicKey });
};

export const signNote = (text: string, key: NoteKey, sign: NoteSigner): NoteSignature => ({
  name: key.name,
  keyId: key.keyId,
  signature: sign(toUtf8(text)),
});

export const formatNote = (note: Note): string => {
  let out = `${note.text}\n`;
  for (let i = 0; i < note.signatures.length; i++) {
    const signature = note.signatures[i]!;
    out += `${DASH}${signature.name} ${toBase64(concat([signature.keyId, signature.signature]))}\n`;
  }
  return out;
};

const parseSignatureLine = (line: string): NoteSignature | undefined => {
  if (line.slice(0, DASH.length) !== DASH) return undefined;
  const rest = line.slice(DASH.length);
  const space = rest.indexOf(' ');
  if (space < 0) return undefined;
  const name = rest.slice(0, space);
  const bytes = fromBase64(rest.slice(space + 1));
  if (!isNoteName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: bytes.slice(0, KEY_ID_BYTES), signature: bytes.slice(KEY_ID_BYTES) };
};

/** Reads a signed note. Signatures by unknown keys are kept, for others to check. */
export const parseNote = (bytes: Uint8Array): Result<Note> => {
  if (bytes.length > LIMITS.noteBytesMax) return failure('NOTE_INVALID', 'too long');
  const whole = fromUtf8(bytes);
  if (whole === undefined || hasControl(whole)) return failure('NOTE_INVALID', 'not plain text');
  // the signatures follow the last empty line; the text before it keeps its own newline
  const gap = whole.lastIndexOf('\n\n');
  if (gap < 0 || whole[whole.length - 1] !== '\n') return failure('NOTE_INVALID', 'no signatures');
  const lines = whole.slice(gap + 2, -1).split('\n');
  if (lines.length > LIMITS.noteSignaturesMax) return failure('NOTE_INVALID', 'too many signatures');
  const signatures: NoteSignature[] = [];
  for (let i = 0; i < lines.length; i++) {
    const signature = parseSignatureLine(lines[i]!);
    if (signature === undefined) return failure('NOTE_INVALID', `signature line ${i + 1}`);
    signatures.push(signature);
  }
  return success({ text: whole.slice(0, gap + 1), signatures });
};

/** Whether the note carries a signature by this key, and every one that claims to be by it is. */
export const verifyNote = (note: Note, key: NoteKey, verify: NoteVerifier): boolean => {
  const message = toUtf8(note.text);
  let found = false;
  for (let i = 0; i < note.signatures.length; i++) {
    const signature = note.signatures[i]!;
    if (signature.name !== key.name || !equal(signature.keyId, key.keyId)) continue;
    if (signature.signature.length !== SIGNATURE_BYTES) return false;
    if (!verify(key.publicKey, message, signature.signature)) return false;
    found = true;
  }
  return found;
};

/** The text of a checkpoint's note: origin, size and base64 root, a line each. */
export const formatCheckpoint = (checkpoint: Checkpoint): string =>
  `${checkpoint.origin}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`;

const parseSize = (text: string): number | undefined => {
  if (text.length === 0 || text.length > 15 || (text.length > 1 && text[0] === '0')) return undefined;
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    size = size * 10 + digit;
  }
  return size <= LIMITS.logSizeMax ? size : undefined;
};

/** Reads the text of a checkpoint. Extension lines, which this protocol never writes, are refused. */
export const parseCheckpoint = (text: string): Result<Checkpoint> => {
  const lines = text.split('\n');
  if (lines.length !== 4 || lines[3] !== '') return failure('NOTE_INVALID', 'a checkpoint has three lines');
  const origin = lines[0]!;
  const size = parseSize(lines[1]!);
  const root = fromBase64(lines[2]!);
  if (!isNoteName(origin)) return failure('NOTE_INVALID', 'origin');
  if (size === undefined) return failure('NOTE_INVALID', 'size');
  if (root === undefined || root.length !== HASH_BYTES) return failure('NOTE_INVALID', 'root');
  return success({ origin, size, root });
};

/** A checkpoint signed by its log, as it is published at `checkpoint`. */
export const signCheckpoint = (checkpoint: Checkpoint, key: NoteKey, sign: NoteSigner): Uint8Array => {
  const text = formatCheckpoint(checkpoint);
  return toUtf8(formatNote({ text, signatures: [signNote(text, key, sign)] }));
};

/** Reads a published checkpoint and checks that the log's key signed it and that it names that log. */
export const openCheckpoint = (bytes: Uint8Array, key: NoteKey, verify: NoteVerifier): Result<Checkpoint> => {
  const note = parseNote(bytes);
  if (!note.ok) return note;
  const checkpoint = parseCheckpoint(note.value.text);
  if (!checkpoint.ok) return checkpoint;
  if (checkpoint.value.origin !== key.name) return failure('NOTE_INVALID', 'the checkpoint of another log');
  return verifyNote(note.value, key, verify) ? checkpoint : failure('SIGNATURE_INVALID');
};
