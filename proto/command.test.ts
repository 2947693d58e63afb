import { describe, expect, test } from '@jest/globals';
import { toHex } from './bytes.js';
import { type CommandSaid, pointOf, sealCommand } from './command.fixture.js';
import { commandPoint, decodeAnswer, decodeCommand, encodeAnswer, ORDER } from './command.js';
import { unwrap } from './errors.js';
import { LIMITS } from './limits.js';
import { assembleLogin, decodeLogin } from './login.js';
import { DEVICE_ID, FRIEND, NET, OWNER } from './media.fixture.js';
import { decodeEnvelope } from './reading.js';

const SAID: CommandSaid = { deviceId: DEVICE_ID, net: NET, number: 1_796_000_000_000 };

describe('a command', () => {
  test.each([
    ['a picture', {}],
    ['a picture in time', { notAfter: 1_796_000_600 }],
    ['a clip', { order: ORDER.clip, seconds: 5 }],
    ['readers', { order: ORDER.readers, readers: [FRIEND.publicKey] }],
    ['no readers', { order: ORDER.readers, readers: [] }],
    ['operators', { order: ORDER.operators, operators: [FRIEND.id, OWNER.id] }],
  ])('for %s comes back as it went', (_name, more) => {
    const command = unwrap(decodeCommand(sealCommand(OWNER, { ...SAID, ...more })));
    expect(command).toMatchObject({ signer: OWNER.id, order: ORDER.picture, ...SAID, ...more });
    expect(toHex(commandPoint(command.publicKey))).toBe(toHex(OWNER.publicKey));
  });

  test.each([
    ['a clip without a length', { order: ORDER.clip }],
    ['a clip of nothing', { order: ORDER.clip, seconds: 0 }],
    ['a clip over the limit', { order: ORDER.clip, seconds: LIMITS.clipSecondsMax + 1 }],
    ['a picture with readers', { readers: [FRIEND.publicKey] }],
    ['readers without any', { order: ORDER.readers }],
    ['readers by their address', { order: ORDER.readers, readers: [FRIEND.id] }],
    ['operators that are readers', { order: ORDER.operators, readers: [FRIEND.publicKey] }],
    ['too many operators', { order: ORDER.operators, operators: Array(LIMITS.operatorsMax + 1).fill(FRIEND.id) }],
    ['a number below zero', { number: -1 }],
  ])('for %s is refused', (_name, more) => {
    expect(decodeCommand(sealCommand(OWNER, { ...SAID, ...more }))).toMatchObject({ code: 'COMMAND_INVALID' });
  });

  test('is neither a login nor an envelope, and a login is no command', () => {
    const bytes = sealCommand(OWNER, SAID);
    expect(decodeLogin(bytes).ok).toBe(false);
    expect(decodeEnvelope(bytes).ok).toBe(false);
    const empty = { protectedBytes: new Uint8Array([0xa0]), payload: new Uint8Array([0xa0]) };
    expect(decodeCommand(assembleLogin(empty, new Uint8Array(64)))).toMatchObject({ code: 'COMMAND_INVALID' });
  });

  test('with most in it keeps within its bound', () => {
    const readers = Array(LIMITS.mediaReadersMax - 1).fill(FRIEND.publicKey);
    const bytes = sealCommand(OWNER, { ...SAID, notAfter: LIMITS.secondsMax, order: ORDER.readers, readers });
    expect(bytes.length).toBeLessThanOrEqual(LIMITS.commandBytesMax);
    expect(decodeCommand(new Uint8Array(LIMITS.commandBytesMax + 1))).toMatchObject({ code: 'COMMAND_INVALID' });
  });

  test('carries the whole point of its signer', () => expect(pointOf(OWNER)).toHaveLength(64));
});

test('an answer comes back as it went, and says nothing else', () => {
  const answer = { signer: OWNER.id, number: 7, commandHash: new Uint8Array(32).fill(3), code: 'OK' };
  expect(decodeAnswer(encodeAnswer(answer))).toEqual({ ok: true, value: answer });
  const withObject = { ...answer, objectHash: new Uint8Array(32).fill(4) };
  expect(decodeAnswer(encodeAnswer(withObject))).toEqual({ ok: true, value: withObject });
  expect(decodeAnswer(encodeAnswer({ ...answer, commandHash: new Uint8Array(31) })).ok).toBe(false);
});
