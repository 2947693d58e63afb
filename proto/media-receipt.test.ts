import { describe, expect, test } from '@jest/globals';
import { CborMap } from './cbor.js';
import { encodeSign1 } from './cose.js';
import { unwrap } from './errors.js';
import {
  GATEWAY_ID,
  GATEWAY_KEY,
  GATEWAY_PUBLIC_KEY,
  GROUP,
  NET,
  READING,
  signK1,
  verifyK1,
} from './example.fixture.js';
import { DEVICE_ID } from './media.fixture.js';
import { decodeMediaAnswer, decodeMediaPart, encodeMediaAnswer, encodeMediaPart, isMediaPart } from './media-part.js';
import { assembleMediaReceipt, decodeMediaReceipt, type MediaReceipt, prepareMediaReceipt } from './media-receipt.js';
import { encodeCti } from './reading.js';
import { decodeGroup } from './receipt.js';

const STATED: MediaReceipt = {
  gatewayId: GATEWAY_ID,
  net: NET,
  deviceId: DEVICE_ID,
  cti: encodeCti(3, 41),
  objectHash: new Uint8Array(32).fill(9),
  objectBytes: 200_100,
  storedAt: 1_796_000_000,
  keptUntil: 1_803_776_000,
};
const prepared = prepareMediaReceipt(STATED);
const RECEIPT = assembleMediaReceipt(prepared, signK1(prepared.toBeSigned, GATEWAY_KEY));

const isGenuine = (bytes: Uint8Array): boolean => {
  const receipt = decodeMediaReceipt(bytes);
  return receipt.ok && verifyK1(receipt.value.toBeSigned, receipt.value.signature, GATEWAY_PUBLIC_KEY);
};

describe('a media receipt', () => {
  test('says what was signed', () => {
    expect(unwrap(decodeMediaReceipt(RECEIPT))).toMatchObject(STATED);
    expect(isGenuine(RECEIPT)).toBe(true);
  });

  test('A41: every bit of every byte flipped in turn is refused, by its form or its signature', () => {
    const taken: string[] = [];
    for (let at = 0; at < RECEIPT.length; at++)
      for (let bit = 1; bit < 256; bit <<= 1) {
        const altered = RECEIPT.slice();
        altered[at]! ^= bit;
        if (isGenuine(altered)) taken.push(`${at}/${bit}`);
      }
    expect(taken).toEqual([]);
  });

  test('is no other message of a gateway or a device, and none of those is one', () => {
    expect(decodeGroup(RECEIPT).ok).toBe(false);
    expect(decodeMediaReceipt(GROUP)).toMatchObject({ ok: false });
    expect(decodeMediaReceipt(READING)).toMatchObject({ ok: false });
    const { protectedBytes, payload } = prepared;
    const signature = new Uint8Array(64).fill(1);
    const unprotected = new CborMap([[1, 1]]);
    expect(decodeMediaReceipt(encodeSign1({ protectedBytes, unprotected, payload, signature }))).toMatchObject({
      code: 'RECEIPT_INVALID',
    });
    const detached = encodeSign1({ protectedBytes, unprotected: new CborMap([]), payload: null, signature });
    expect(decodeMediaReceipt(detached)).toMatchObject({ code: 'RECEIPT_INVALID' });
    expect(decodeMediaReceipt(new Uint8Array(400))).toMatchObject({ code: 'RECEIPT_INVALID' });
  });
});

describe('a part and its answer', () => {
  const part = { cti: encodeCti(1, 2), offset: 15_360, bytes: new Uint8Array(15_360).fill(5) };
  const answer = { cti: encodeCti(1, 2), offset: 30_720, receipt: RECEIPT, code: '' };

  test('come back as they went, and are told from envelopes by their first byte', () => {
    const message = encodeMediaPart(part);
    expect(message.length).toBeLessThan(15_400);
    expect([isMediaPart(message), isMediaPart(READING)]).toEqual([true, false]);
    expect(decodeMediaPart(message)).toEqual({ ok: true, value: part });
    expect(decodeMediaAnswer(encodeMediaAnswer(answer))).toEqual({ ok: true, value: answer });
  });

  test.each([
    ['a part over its limit', encodeMediaPart({ ...part, bytes: new Uint8Array(15_361) }), decodeMediaPart],
    ['a part of an object over its limit', encodeMediaPart({ ...part, offset: 2 ** 40 }), decodeMediaPart],
    ['an answer with half a name', encodeMediaAnswer({ ...answer, cti: new Uint8Array(5) }), decodeMediaAnswer],
    ['an answer for a part', encodeMediaPart(part), decodeMediaAnswer],
  ])('%s is refused', (_name, message, decoder) => {
    expect(decoder(message)).toMatchObject({ ok: false, code: 'SHAPE_INVALID' });
  });
});
