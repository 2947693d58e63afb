import { describe, expect, test } from '@jest/globals';
import { fromBase64 } from './base64.js';
import { concat, fromHex, fromUtf8, toUtf8 } from './bytes.js';
import { decode } from './cbor.js';
import { formatCid, parseCid } from './cid.js';
import { sealCommand } from './command.fixture.js';
import { decodeAnswer, decodeCommand, encodeAnswer } from './command.js';
import { decodeSign1 } from './cose.js';
import { decodeCoseReceipt } from './cose-receipt.js';
import type { Result } from './errors.js';
import { ERRORS } from './errors.js';
import {
  CHECKPOINT_NOTE,
  COSE_RECEIPT,
  DEVICE_ID,
  DEVICE_KEY,
  GROUP,
  LOG_HEADER,
  LOG_ROOT,
  NET,
  NOTE_KEY,
  ORIGIN,
  PLACE,
  READING,
  RECEIPT_MESSAGE,
  RECORDS,
  sha256,
  signK1,
} from './example.fixture.js';
import { decodeExport, encodeExport } from './export.js';
import { decodeHealth, encodeHealth } from './health.js';
import { decodeLogHeader } from './log.js';
import { assembleLogin, decodeLogin, prepareLogin } from './login.js';
import { encryptTo, OWNER, pictureOf, recordOf } from './media.fixture.js';
import { decodeMediaRecord, encodeMediaRecord } from './media.js';
import { decodeMediaHeader } from './media-format.js';
import { decodeMediaAnswer, decodeMediaPart, encodeMediaAnswer, encodeMediaPart } from './media-part.js';
import { assembleMediaReceipt, decodeMediaReceipt, prepareMediaReceipt } from './media-receipt.js';
import { formatCheckpoint, formatVerifierKey, parseCheckpoint, parseNote, parseVerifierKey } from './note.js';
import { decodeDropRecord, decodeEnvelope, encodeCti, encodeDropRecord } from './reading.js';
import { decodeGroup, decodeReceiptMessage } from './receipt.js';
import { decodePack, encodePack } from './senml.js';
import { decodeEntryBundle, decodeHashTile, encodeEntryBundle, parseTilePath } from './tiles.js';
import { parseTopic, upTopic } from './topics.js';
import { releaseOf } from './update.fixture.js';
import { decodeSigned, UPDATE_CONTENT } from './update.js';
import { decodeUpdateAnswer, decodeUpdateRequest, encodeUpdateAnswer, encodeUpdateRequest } from './update-messages.js';

const INPUTS = 100_000;

/** xorshift32: the same inputs on every run, and quick */
const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
};

/** Damages sound bytes in one of the ways that wires and people do, or makes bytes of nothing. */
const damage = (sound: Uint8Array, random: () => number): Uint8Array => {
  const at = random() % (sound.length + 1);
  const some = new Uint8Array(random() % 12).map(() => random());
  switch (random() % 7) {
    case 0:
      return sound.slice(0, at);
    case 1:
      return concat([sound.slice(0, at), some, sound.slice(at)]);
    case 2:
      return concat([sound.slice(0, at), some, sound.slice(at + some.length)]);
    case 3:
      return concat([sound.slice(0, at), sound.slice(at + 1 + (random() % 8))]);
    case 4:
      return concat([sound.slice(at), sound.slice(0, at)]);
    case 5:
      return some;
    default: {
      const out = sound.slice();
      for (let i = 0; i <= random() % 3; i++) out[random() % out.length] = random();
      return out;
    }
  }
};

const asText =
  (parse: (text: string) => unknown) =>
  (bytes: Uint8Array): unknown => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return parse(text);
  };

const login = prepareLogin({ algorithm: -47, deviceId: DEVICE_ID, audience: 'x', counter: 1, net: NET });
const LOGIN = assembleLogin(login, signK1(login.toBeSigned, DEVICE_KEY));
const DROP = encodeDropRecord({ reason: 1, first: encodeCti(1, 1), last: encodeCti(1, 2), count: 2 });
const HEALTH = encodeHealth({
  uptimeSeconds: 1,
  queueLength: 1,
  queueBytes: 1,
  droppedCount: 0,
  lastError: 'INTERNAL',
});
const EXPORT = encodeExport({ envelope: READING, group: GROUP, place: PLACE, coseReceipt: COSE_RECEIPT });
const MEDIA = encryptTo(pictureOf(10));
const ANSWER = encodeAnswer({ signer: OWNER.id, number: 7, commandHash: MEDIA.objectHash, code: 'OK' });
const MEDIA_RECEIPT = assembleMediaReceipt(
  prepareMediaReceipt({
    gatewayId: DEVICE_ID,
    net: NET,
    deviceId: DEVICE_ID,
    cti: encodeCti(1, 1),
    objectHash: MEDIA.objectHash,
    objectBytes: 300,
    storedAt: 1,
    keptUntil: 2,
  }),
  new Uint8Array(64),
);
const RELEASE = releaseOf({ image: DROP, sequence: 5 });

describe('no input makes a decoder throw', () => {
  test.each<[string, (bytes: Uint8Array) => unknown, Uint8Array]>([
    ['CBOR', decode, READING],
    ['COSE_Sign1', decodeSign1, READING],
    ['envelope', decodeEnvelope, READING],
    ['SenML', decodePack, encodePack(RECORDS)],
    ['drop record', decodeDropRecord, DROP],
    ['health', decodeHealth, HEALTH],
    ['login', decodeLogin, LOGIN],
    ['group', decodeGroup, GROUP],
    ['receipt message', decodeReceiptMessage, RECEIPT_MESSAGE],
    ['COSE receipt', decodeCoseReceipt, COSE_RECEIPT],
    ['export', decodeExport, EXPORT],
    ['log header', decodeLogHeader, LOG_HEADER],
    ['note', parseNote, CHECKPOINT_NOTE],
    ['checkpoint', asText(parseCheckpoint), toUtf8(formatCheckpoint({ origin: ORIGIN, size: 3, root: LOG_ROOT }))],
    ['verifier key', asText((text) => parseVerifierKey(sha256, text)), toUtf8(formatVerifierKey(NOTE_KEY))],
    ['topic', asText(parseTopic), toUtf8(upTopic(DEVICE_ID, 'reading'))],
    ['tile path', asText(parseTilePath), toUtf8('tile/entries/x001/234.p/7')],
    ['entry bundle', (bytes) => decodeEntryBundle(bytes, 2), encodeEntryBundle([LOG_HEADER, DROP])],
    ['hash tile', (bytes) => decodeHashTile(bytes, 2), new Uint8Array(64)],
    ['media record', decodeMediaRecord, encodeMediaRecord(recordOf(MEDIA))],
    ['media header', (bytes) => decodeMediaHeader(sha256, bytes), MEDIA.object],
    ['media part', decodeMediaPart, encodeMediaPart({ cti: encodeCti(1, 1), offset: 9, bytes: DROP })],
    [
      'media answer',
      decodeMediaAnswer,
      encodeMediaAnswer({ cti: encodeCti(1, 1), offset: 9, receipt: DROP, code: '' }),
    ],
    ['media receipt', decodeMediaReceipt, MEDIA_RECEIPT],
    ['command', decodeCommand, sealCommand(OWNER, { deviceId: DEVICE_ID, net: NET, number: 7, notAfter: 9 })],
    ['answer', decodeAnswer, ANSWER],
    ['update', (bytes) => decodeSigned(sha256, UPDATE_CONTENT.manifest, bytes), RELEASE.manifest],
    ['notice', (bytes) => decodeSigned(sha256, UPDATE_CONTENT.notice, bytes), RELEASE.notice],
    ['update request', decodeUpdateRequest, encodeUpdateRequest({ ...RELEASE, kind: 'fetch', offset: 0, length: 1 })],
    ['update answer', decodeUpdateAnswer, encodeUpdateAnswer({ notice: RELEASE.notice, manifest: RELEASE.manifest })],
    ['CID', asText(parseCid), toUtf8(formatCid(MEDIA.objectHash))],
    ['UTF-8', fromUtf8, toUtf8('23.5 °C 🌡')],
    ['hex', asText(fromHex), toUtf8('00ff00ff')],
    ['base64', asText(fromBase64), toUtf8('AAECAw==')],
  ])('%s', (name, decoder, sound) => {
    const random = randomOf(0x9e3779b9);
    for (let i = 0; i < INPUTS; i++) {
      const bytes = damage(sound, random);
      let result: unknown;
      try {
        result = decoder(bytes);
      } catch (cause) {
        throw new Error(`${name} threw on ${Buffer.from(bytes).toString('hex')}`, { cause });
      }
      if (typeof result !== 'object' || result === null || !('ok' in result)) continue;
      const checked = result as Result<unknown>;
      if (!checked.ok && !(checked.code in ERRORS)) throw new Error(`${name} gave ${checked.code}`);
    }
    // the undamaged bytes are taken, so the loop did not exercise the first check alone
    const whole = decoder(sound);
    expect(whole).toBeDefined();
    if (typeof whole === 'object' && whole !== null && 'ok' in whole) expect(whole.ok).toBe(true);
  });
});
