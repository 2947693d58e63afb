import { afterAll, describe, expect, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { toHex } from '#proto/bytes.js';
import { unwrap } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { leafHash, verifyInclusion } from '#proto/merkle.js';
import { envelopeCti } from '#proto/reading.js';
import { decodeGroup, decodeReceiptMessage } from '#proto/receipt.js';
import { createTestDevice, NET, sha256, temporaryFolder } from './engine.fixture.js';
import { openGatewayKeys } from './keys.js';
import { issueReceipts } from './receipts.js';
import type { Admitted, Outcome } from './stages.js';

const folder = temporaryFolder();
afterAll(folder.remove);
const keys = openGatewayKeys(folder.path);
const options = { keys, net: NET, promiseSeconds: 600 };
const NOW_MS = 1_700_000_000_999;

const storedAs = (reading: Admitted, index: number, kind: 'stored' | 'replayed' = 'stored'): Outcome => ({
  kind,
  index,
  leaf: leafHash(sha256, reading.bytes),
});

describe('receipts', () => {
  test('every reading of a group gets a place under one signature, replayed ones too', () => {
    const devices = Array.from({ length: 3 }, () => createTestDevice());
    const group = Array.from({ length: 10 }, (_, i) => devices[i % 3]!.seal(i));
    const outcomes = group.map((reading, i) => storedAs(reading, i + 1, i === 4 ? 'replayed' : 'stored'));
    const messages = issueReceipts(group, outcomes, NOW_MS, options);
    expect(messages.map((message) => message.deviceKey)).toEqual(devices.map((device) => toHex(device.deviceId)));
    expect(messages.map((message) => message.count)).toEqual([4, 3, 3]);
    const groups = new Set<string>();
    const proven: number[] = [];
    for (const { message, anchorBy, deviceKey } of messages) {
      const decoded = unwrap(decodeReceiptMessage(message));
      groups.add(Buffer.from(decoded.group!).toString('hex'));
      const signed = unwrap(decodeGroup(decoded.group!));
      expect(signed).toMatchObject({ gatewayId: keys.gatewayId, net: NET, size: 10, anchorBy });
      expect(anchorBy).toBe(1_700_000_600);
      expect(secp256k1.verify(signed.signature, signed.toBeSigned, keys.logKey.publicKey)).toBe(true);
      for (const place of decoded.places!) {
        const at = group.findIndex(
          (reading) =>
            reading.deviceKey === deviceKey && Buffer.compare(envelopeCti(reading.envelope), place.cti) === 0,
        );
        const leaf = leafHash(sha256, group[at]!.bytes);
        expect(verifyInclusion(sha256, leaf, place.index, signed.size, place.path, signed.root)).toBe(true);
        proven.push(at);
      }
    }
    expect(groups.size).toBe(1);
    expect(proven.sort((a, b) => a - b)).toEqual(group.map((_, i) => i));
  });

  test('a refused reading has no receipt, and its device is told why', () => {
    const device = createTestDevice();
    const group = [device.seal(1), device.seal(2)];
    const outcomes: Outcome[] = [{ kind: 'refused', code: 'READING_FORKED' }, storedAs(group[1]!, 1)];
    const messages = issueReceipts(group, outcomes, NOW_MS, options).map(({ message }) =>
      unwrap(decodeReceiptMessage(message)),
    );
    expect(messages).toHaveLength(2);
    expect(messages[0]?.places?.map((place) => place.cti)).toEqual([envelopeCti(group[1]!.envelope)]);
    expect(messages[1]).toEqual({ refused: [{ cti: envelopeCti(group[0]!.envelope), code: 'READING_FORKED' }] });
    const refused = issueReceipts([group[0]!], [outcomes[0]!], NOW_MS, options);
    expect(refused.map(({ count }) => count)).toEqual([0]);
    expect(issueReceipts([], [], NOW_MS, options)).toEqual([]);
  });

  test('messages stay within their bounds however many readings one device has', () => {
    const device = createTestDevice();
    const group = Array.from({ length: 100 }, (_, i) => device.seal(i));
    // a wide tree: the same readings among thousands of others
    const wide = Array.from({ length: 4000 }, (_, i) => group[i % 100]!);
    for (const readings of [group, wide]) {
      const outcomes = readings.map((reading, i) => storedAs(reading, i + 1));
      const messages = issueReceipts(readings, outcomes, NOW_MS, options);
      let count = 0;
      for (const { message } of messages) {
        expect(message.length).toBeLessThanOrEqual(LIMITS.receiptMessageBytesMax);
        count += unwrap(decodeReceiptMessage(message)).places!.length;
      }
      expect(count).toBe(readings.length);
    }
  });
});
