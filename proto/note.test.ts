import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toBase64 } from './base64.js';
import { concat, fromUtf8, toHex, toUtf8 } from './bytes.js';
import { CHECKPOINT_NOTE, LOG_ROOT, NOTE_KEY, ORIGIN, sha256, signEd25519, verifyEd25519 } from './example.fixture.js';
import { LIMITS } from './limits.js';
import {
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  noteKey,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signCheckpoint,
  signNote,
  verifyNote,
} from './note.js';

const NOTE_TEXT = fromUtf8(CHECKPOINT_NOTE)!;
const checkpoint = { origin: ORIGIN, size: 3, root: LOG_ROOT };
const codeOf = (text: string): string => {
  const result = parseNote(toUtf8(text));
  return result.ok ? 'accepted' : result.code;
};

describe('verifier keys', () => {
  test('the published key of PeterNeumann is read, and its note verifies', () => {
    const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const parsed = parseVerifierKey(sha256, vkey);
    if (!parsed.ok) throw new Error(parsed.code);
    expect(toHex(parsed.value.keyId)).toBe('c74f20a3');
    expect(formatVerifierKey(parsed.value)).toBe(vkey);
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const signed = `${text}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
    const note = parseNote(toUtf8(signed));
    if (!note.ok) throw new Error(note.code);
    expect(verifyNote(note.value, parsed.value, verifyEd25519)).toBe(true);
    const damaged = { ...note.value, text: note.value.text.replace('answer', 'question') };
    expect(verifyNote(damaged, parsed.value, verifyEd25519)).toBe(false);
  });
  test('come back', () => {
    expect(parseVerifierKey(sha256, formatVerifierKey(NOTE_KEY))).toEqual({ ok: true, value: NOTE_KEY });
  });
  test.each([
    '',
    'name',
    'name+c74f20a3',
    'name+c74f20a3+AAAA',
    '+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    'Peter+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    'PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    'PeterNeumann+c74f20+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX',
    'PeterNeumann+c74f20a3+BBpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n',
    'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW+',
  ])('%j is none', (text) => expect(parseVerifierKey(sha256, text)).toMatchObject({ ok: false, code: 'NOTE_INVALID' }));
  test('a name or key that no note can carry is refused aloud', () => {
    for (const name of ['', 'a b', 'a+b', 'a\n', 'é', 'x'.repeat(129)])
      expect(() => noteKey(sha256, name, new Uint8Array(32))).toThrow();
    expect(() => noteKey(sha256, 'a', new Uint8Array(33))).toThrow();
  });
});

describe('notes', () => {
  test('come back with every signature', () => {
    const signature = signNote('a\n\nb\n', NOTE_KEY, signEd25519);
    const other = {
      name: 'witness.example',
      keyId: new Uint8Array([1, 2, 3, 4]),
      signature: new Uint8Array(72).fill(9),
    };
    const note = { text: 'a\n\nb\n', signatures: [other, signature] };
    const parsed = parseNote(toUtf8(formatNote(note)));
    expect(parsed).toEqual({ ok: true, value: note });
    expect(parsed.ok && verifyNote(parsed.value, NOTE_KEY, verifyEd25519)).toBe(true);
  });
  test('are not verified by other keys, by none, or by one bad signature beside a good one', () => {
    const good = signNote('text\n', NOTE_KEY, signEd25519);
    const bad = { ...good, signature: new Uint8Array(64) };
    const short = { ...good, signature: good.signature.slice(1) };
    const holds = (...signatures: (typeof good)[]): boolean =>
      verifyNote({ text: 'text\n', signatures }, NOTE_KEY, verifyEd25519);
    expect(holds(good)).toBe(true);
    expect(holds(good, bad)).toBe(false);
    expect(holds(bad)).toBe(false);
    expect(holds(short)).toBe(false);
    expect(holds({ ...good, name: 'other' })).toBe(false);
    expect(holds({ ...good, keyId: new Uint8Array(4) })).toBe(false);
    expect(holds()).toBe(false);
  });
  test.each([
    ['nothing', ''],
    ['no signature', 'text\n'],
    ['no signature after the gap', 'text\n\n'],
    ['no newline at the end', NOTE_TEXT.slice(0, -1)],
    ['a hyphen for the dash', NOTE_TEXT.replace('\u2014', '-')],
    ['a second space', NOTE_TEXT.replace('\u2014 ', '\u2014  ')],
    ['base64 without padding', NOTE_TEXT.replace(/=*\n$/, '\n').replace(/.\n$/, '\n')],
    ['a signature of only a key id', 'text\n\n\u2014 name AAAAAA==\n'],
    ['a name with a plus', 'text\n\n\u2014 na+me AAAAAAAA\n'],
    ['a carriage return', NOTE_TEXT.replaceAll('\n', '\r\n')],
    ['a tab', `a\tb\n\n${NOTE_TEXT.split('\n\n')[1]}`],
    ['a NUL', `a\0b\n\n${NOTE_TEXT.split('\n\n')[1]}`],
    ['a line after the signatures', `${NOTE_TEXT}more\n`],
    ['too many signatures', `text\n\n${'\u2014 name AAAAAAAA\n'.repeat(LIMITS.noteSignaturesMax + 1)}`],
    ['too many bytes', `${'x'.repeat(LIMITS.noteBytesMax)}\n\n\u2014 name AAAAAAAA\n`],
  ])('with %s are refused', (_name, text) => expect(codeOf(text)).toBe('NOTE_INVALID'));
  test('that are not UTF-8 are refused', () => {
    expect(parseNote(concat([new Uint8Array([0xff]), CHECKPOINT_NOTE]))).toMatchObject({ code: 'NOTE_INVALID' });
  });
});

describe('checkpoints', () => {
  test('are three lines', () => {
    expect(formatCheckpoint(checkpoint)).toBe(`${ORIGIN}\n3\n${toBase64(LOG_ROOT)}\n`);
    expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual({ ok: true, value: checkpoint });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 48 - 1 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (size, root) => {
          const any = { origin: 'a.example/log', size, root };
          expect(parseCheckpoint(formatCheckpoint(any))).toEqual({ ok: true, value: any });
        },
      ),
    );
  });
  const root = toBase64(LOG_ROOT);
  test.each([
    '',
    'a\n3\n',
    `a\n3\n${root}`,
    `a\n3\n${root}\nextension\n`,
    `\n3\n${root}\n`,
    `a b\n3\n${root}\n`,
    `a\n03\n${root}\n`,
    `a\n-3\n${root}\n`,
    `a\n3.0\n${root}\n`,
    `a\n\n${root}\n`,
    `a\n281474976710656\n${root}\n`,
    `a\n9999999999999999\n${root}\n`,
    `a\n3\n${root.slice(4)}\n`,
    `a\n3\n${root.slice(0, -1)}\n`,
    `a\n3\n\n`,
  ])('%j is none', (text) => expect(parseCheckpoint(text)).toMatchObject({ ok: false, code: 'NOTE_INVALID' }));

  test('are opened by their log\u2019s key only', () => {
    expect(openCheckpoint(CHECKPOINT_NOTE, NOTE_KEY, verifyEd25519)).toEqual({ ok: true, value: checkpoint });
    const stranger = noteKey(sha256, ORIGIN, new Uint8Array(32).fill(5));
    expect(openCheckpoint(CHECKPOINT_NOTE, stranger, verifyEd25519)).toMatchObject({ code: 'SIGNATURE_INVALID' });
    const elsewhere = signCheckpoint({ ...checkpoint, origin: 'other.example' }, NOTE_KEY, signEd25519);
    expect(openCheckpoint(elsewhere, NOTE_KEY, verifyEd25519)).toMatchObject({ code: 'NOTE_INVALID' });
    expect(openCheckpoint(toUtf8('x'), NOTE_KEY, verifyEd25519)).toMatchObject({ code: 'NOTE_INVALID' });
    const noCheckpoint = formatNote({ text: 'hello\n', signatures: [signNote('hello\n', NOTE_KEY, signEd25519)] });
    expect(openCheckpoint(toUtf8(noCheckpoint), NOTE_KEY, verifyEd25519)).toMatchObject({ code: 'NOTE_INVALID' });
  });
  test('A27 with any one bit changed are not opened', () => {
    for (let at = 0; at < CHECKPOINT_NOTE.length; at++) {
      const changed = CHECKPOINT_NOTE.slice();
      changed[at]! ^= 1 << (at % 7);
      if (openCheckpoint(changed, NOTE_KEY, verifyEd25519).ok) throw new Error(`byte ${at}`);
    }
    expect(openCheckpoint(CHECKPOINT_NOTE, NOTE_KEY, verifyEd25519).ok).toBe(true);
  });
});
