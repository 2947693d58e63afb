import { describe, expect, test } from '@jest/globals';
import { addressOf, makeGroup, publicKeyOf, sha256, verify } from '#core/gateway.fixture.js';
import { encodeCti } from '#proto/reading.js';
import { encodeReceiptMessage, type Place } from '#proto/receipt.js';
import { judge } from './receipt.js';
import { envelope, signed } from './wire.js';

const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const SECRET = new Uint8Array(32).fill(0x21);
const crypto = { sha256, verify, keccak256: sha256, random: (length: number) => new Uint8Array(length) };
const gateways = [{ id: addressOf(SECRET), publicKey: publicKeyOf(SECRET), url: 'mqtt://localhost' }];

const sealed = (sequence: number): Uint8Array => {
  const from = { deviceId: new Uint8Array(20).fill(9), net: NET, firmware: new Uint8Array(8) };
  const cti = encodeCti(3, sequence);
  return signed(
    envelope(from, 112, { iat: 0, clock: 0 }, cti, new Uint8Array(16), new Uint8Array(40)),
    new Uint8Array(64),
  );
};
const entries = [0, 1, 2, 3, 4].map(sealed);
const MINE = 3;
const cti = encodeCti(3, MINE);

type Message = Parameters<typeof encodeReceiptMessage>[0];
const honest = makeGroup(SECRET, NET, entries);
const of = (message: Message | Uint8Array) =>
  judge(
    crypto,
    gateways,
    NET,
    message instanceof Uint8Array ? message : encodeReceiptMessage(message),
    cti,
    entries[MINE]!,
  );
const withPlace = (change: Partial<Place>): Message => ({
  group: honest.group,
  places: [{ ...honest.places[MINE]!, ...change }],
});
const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe('what a board takes from a receipt', () => {
  test('its own place among others, and the time of the anchor', () => {
    expect(of(honest)).toMatchObject({ anchorBy: 1_800_000_000, gatewayId: gateways[0]!.id });
    expect(of(withPlace({}))).toMatchObject({ anchorBy: 1_800_000_000 });
  });

  test('a refusal of its own', () => {
    const refused = [
      { cti: encodeCti(3, 1), code: 'SIGNATURE_INVALID' },
      { cti, code: 'RATE_LIMITED' },
    ];
    expect(of({ refused })).toEqual({ code: 'RATE_LIMITED' });
    expect(of({ ...honest, refused })).toMatchObject({ anchorBy: 1_800_000_000 });
  });

  test('nothing of messages about others', () => {
    expect(of({ group: honest.group, places: [honest.places[0]!] })).toBeUndefined();
    expect(of({ refused: [{ cti: encodeCti(3, 1), code: 'RATE_LIMITED' }] })).toBeUndefined();
  });

  test.each<[string, string, Message]>([
    ['of a gateway that it does not know', 'RECEIPT_INVALID', makeGroup(new Uint8Array(32).fill(5), NET, entries)],
    ['for another network', 'NETWORK_MISMATCH', makeGroup(SECRET, new Uint8Array(8), entries)],
    ['with another index', 'PROOF_INVALID', withPlace({ index: MINE + 1 })],
    ['with an index beyond the group', 'PROOF_INVALID', withPlace({ index: 5 })],
    [
      'with another path',
      'PROOF_INVALID',
      withPlace({ path: honest.places[MINE]!.path.map((hash) => flipped(hash, 0)) }),
    ],
    ['with a shorter path', 'PROOF_INVALID', withPlace({ path: honest.places[MINE]!.path.slice(1) })],
    ['with the place of another envelope', 'PROOF_INVALID', withPlace({ ...honest.places[1]!, cti })],
    [
      'with a wrong signature',
      'SIGNATURE_INVALID',
      { ...honest, group: flipped(honest.group, honest.group.length - 1) },
    ],
    [
      'with a path over its bound',
      'SHAPE_INVALID',
      withPlace({ path: Array.from({ length: 49 }, () => new Uint8Array(32)) }),
    ],
  ])('no receipt %s', (_name, code, message) => {
    let bytes: Uint8Array | Message = message;
    if (code === 'SHAPE_INVALID') {
      // proto's own table would not write it: one more hash than a path of 48, by hand
      const legal = encodeReceiptMessage(withPlace({ path: message.places![0]!.path.slice(1) }));
      const at = legal.length - 48 * 34 - 2;
      bytes = Uint8Array.from([
        ...legal.subarray(0, at),
        0x98,
        49,
        ...legal.subarray(at + 2),
        0x58,
        32,
        ...new Uint8Array(32),
      ]);
    }
    expect(() => of(bytes)).toThrow(expect.objectContaining({ code }));
  });

  test('no message with any bit of it flipped, any part cut off or anything behind', () => {
    const message = encodeReceiptMessage(withPlace({}));
    const isTaken = (bytes: Uint8Array): boolean => {
      try {
        const verdict = of(bytes);
        return verdict !== undefined && !('code' in verdict);
      } catch {
        return false;
      }
    };
    expect(isTaken(message)).toBe(true);
    for (let at = 0; at < message.length; at++) {
      expect([at, isTaken(flipped(message, at))]).toEqual([at, false]);
      expect([at, isTaken(message.subarray(0, at))]).toEqual([at, false]);
    }
    expect(isTaken(Uint8Array.from([...message, 0]))).toBe(false);
  });
});
