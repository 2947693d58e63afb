import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceEvent } from '#core/events.js';
import type { Clock } from '#core/ports.js';
import type { SealRequest } from '#core/seal.js';
import { sealCommand } from '#proto/command.fixture.js';
import { decodeAnswer, ORDER } from '#proto/command.js';
import { FieldmarkError, unwrap } from '#proto/errors.js';
import { DEVICE_ID, FRIEND, NET, OWNER, STRANGER, type TestReader } from '#proto/media.fixture.js';
import { openCommanding } from './commanding.js';
import type { CameraConfig, DeviceConfig } from './config.js';
import { openCrypto } from './crypto.js';
import { ownedBy } from './owned.js';
import { temporaryFolder } from './process.fixture.js';
import { type FolderStorage, openStorage } from './storage.js';

let folder: ReturnType<typeof temporaryFolder>;
let storage: FolderStorage;
beforeEach(() => {
  folder = temporaryFolder();
  storage = openStorage(folder.path);
});
afterEach(() => {
  storage.close();
  folder.remove();
});

const CLOCK: Clock = { monotonicMs: () => 0, wall: () => ({ seconds: 1_796_000_000, quality: 2 }) };
let number = 1;

const open = (said: { readonly owner?: TestReader; readonly camera?: Partial<CameraConfig> }) => {
  const config = { owner: said.owner?.id, operators: [], camera: { readers: [], ...said.camera } };
  const identity = { deviceId: DEVICE_ID, net: NET, firmware: new Uint8Array(8) };
  const parts = { clock: CLOCK, storage, crypto: openCrypto() };
  const commanding = openCommanding(config as unknown as DeviceConfig, identity, parts);
  if (commanding === undefined) return undefined;
  const events: DeviceEvent[] = [];
  const sealed: SealRequest[] = [];
  const emit = (event: DeviceEvent) => events.push(event);
  const offer = (request: SealRequest) => sealed.push(request) > 0;
  const commands = commanding.commands({ crypto: openCrypto(), clock: CLOCK, emit, offer });
  const give = async (who: TestReader, more: object = {}): Promise<string> => {
    events.length = 0;
    commands.receive(sealCommand(who, { deviceId: DEVICE_ID, net: NET, number: number++, ...more }));
    await new Promise((resolve) => setImmediate(resolve));
    commands.tick();
    const refused = events.find((event) => event.kind === 'command-refused');
    return refused?.kind === 'command-refused' ? refused.code : unwrap(decodeAnswer(sealed.pop()!.payload)).code;
  };
  return { give, readers: () => commanding.readers().map((one) => one.publicKey) };
};

test('a device without an owner obeys nobody', () => expect(open({})).toBeUndefined());

test('the one whose key the camera has owns it, with the readers of the configuration', async () => {
  const device = open({ camera: { owner: OWNER.publicKey, readers: [FRIEND.publicKey, OWNER.publicKey] } })!;
  expect(device.readers()).toEqual([OWNER.publicKey, FRIEND.publicKey]);
  expect(await device.give(OWNER, { order: ORDER.readers, readers: [STRANGER.publicKey] })).toBe('OK');
  expect(device.readers()).toEqual([OWNER.publicKey, STRANGER.publicKey]);
  expect(await device.give(OWNER)).toBe('CAMERA_ABSENT');
});

test('A41: an owner whose key is not known yet gets no pictures, and neither does the one before', async () => {
  const device = open({ owner: STRANGER, camera: { owner: OWNER.publicKey } })!;
  expect(device.readers()).toEqual([]);
  expect(await device.give(OWNER)).toBe('COMMAND_FOREIGN');
  expect(await device.give(STRANGER, { order: ORDER.readers, readers: [] })).toBe('OK');
  expect(device.readers()).toEqual([STRANGER.publicKey]);
});

test('a false key of the owner or of a reader is named, and nothing is captured', async () => {
  const falseKey = new Uint8Array(33).fill(0xff).fill(2, 0, 1);
  expect(() => open({ camera: { owner: falseKey } })).toThrow(FieldmarkError);
  expect(() => open({ camera: { owner: OWNER.publicKey, readers: [falseKey] } })).toThrow(FieldmarkError);
  const device = open({ camera: { owner: OWNER.publicKey } })!;
  expect(await device.give(OWNER, { order: ORDER.readers, readers: [falseKey] })).toBe('OWNER_KEY_INVALID');
  expect(device.readers()).toEqual([OWNER.publicKey]);
});

test('A41: a device that somebody has claimed forgets whom its maker’s file names', () => {
  const camera = { owner: OWNER.publicKey, readers: [FRIEND.publicKey], width: 640 };
  const config = { operators: [FRIEND.id], camera } as unknown as DeviceConfig;
  expect(ownedBy(config, undefined)).toEqual(config);
  expect(ownedBy(config, OWNER.id)).toEqual({ ...config, owner: OWNER.id });
  expect(ownedBy(config, STRANGER.id)).toEqual({
    owner: STRANGER.id,
    operators: [],
    camera: { owner: undefined, readers: [], width: 640 },
  });
  expect(ownedBy({ operators: [FRIEND.id] } as unknown as DeviceConfig, STRANGER.id).operators).toEqual([]);
});
