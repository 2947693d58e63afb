import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Device } from '#core/device.js';
import type { Buses } from '#core/ports.js';
import { toHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { codeOf } from '#proto/errors.fixture.js';
import { DEVICE_ID, encryptTo, OWNER, pictureOf } from '#proto/media.fixture.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { type CameraPart, type CameraSurroundings, type MediaEvent, openCameraPart } from './camera-part.js';
import { loadConfig } from './config.js';
import { openMediaLine } from './media-line.js';
import { openSpool } from './media-spool.js';
import { temporaryFolder, until } from './process.fixture.js';

let folder: ReturnType<typeof temporaryFolder>;
let part: CameraPart | undefined;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await part?.close();
  part = undefined;
  folder.remove();
});

const NOWHERE: Parameters<typeof openMediaLine>[0] = {
  state: () => 'closed',
  lastError: () => undefined,
  connect: () => {},
  publish: () => {},
  receive: () => undefined,
  close: () => {},
};

/** A camera at a pin that the test moves. */
const openPart = async (hasBoard: boolean, gateways = '') => {
  const path = `${folder.path}/device.yaml`;
  writeFileSync(
    path,
    `key: file:device.key
data: data
net: "0102030405060708"
${gateways}
camera: { source: "ffmpeg:lavfi:testsrc2=size=320x180", width: 320, height: 180, motionPin: "17" }
`,
  );
  const events: MediaEvent[] = [];
  let move = (_level: boolean): void => {};
  const gpio: Buses['gpio'] = {
    read: () => {},
    watch: (pin, changed) => {
      if (pin === '17') move = changed;
    },
  };
  const logins: string[] = [];
  const logIn = (audience: string): void => void logins.push(audience);
  const device = { offer: () => true, onEvent: () => {}, logIn } as unknown as Device;
  const surroundings: CameraSurroundings = {
    device,
    deviceId: DEVICE_ID,
    clock: { monotonicMs: () => 0, wall: () => ({ seconds: 1_796_000_000, quality: 2 }) },
    buses: { after: () => {}, ...(hasBoard && { gpio }) },
    line: openMediaLine(NOWHERE, DEVICE_ID),
    readers: () => [OWNER],
    emit: (event) => events.push(event),
  };
  part = await openCameraPart(await loadConfig({ path, env: {} }), surroundings);
  return { events, logins, move: (level: boolean) => move(level) };
};

describeWith(['ffmpeg'], 'a motion pin', () => {
  test('takes a picture when it rises, one however it flickers, and the next when it rises again', async () => {
    const { events, move } = await openPart(true);
    move(false);
    for (let i = 0; i < 50; i++) {
      move(true);
      move(false);
    }
    const captured = () => events.filter((event) => event.kind === 'captured');
    await until(() => captured().length === 1, 'the picture');
    await new Promise((resolve) => setImmediate(resolve));
    move(true);
    await until(() => captured().length === 2, 'the next picture');
    expect(events).toEqual(captured());
    expect(captured()).toMatchObject([{ trigger: 'motionPin' }, { trigger: 'motionPin' }]);
  });

  test('of no board is refused', async () => {
    expect(await codeOf(openPart(false))).toBe('CONFIG_INVALID');
  });
});

test('what waited on the disk is uploaded once the device runs, and not before', async () => {
  const object = encryptTo(pictureOf(500));
  const cid = formatCid(object.objectHash);
  const spool = openSpool(`${folder.path}/data/media`, 1_000_000);
  const entry = { cid, objectBytes: object.object.length, payload: new Uint8Array(1), iat: 1, clock: 2 } as const;
  spool.add(entry, [object.object]);
  spool.rename(cid, { boot: 1, sequence: 1 });
  const key = toHex(OWNER.publicKey);
  const gateways = `gateways: [{ publicKey: "${key}", url: "mqtt://127.0.0.1:1", http: "http://127.0.0.1:1" }]`;
  const { logins } = await openPart(true, gateways);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(logins).toEqual([]);
  part!.camera.tick();
  await until(() => logins.length > 0, 'a login');
  expect(logins).toEqual([`0x${toHex(OWNER.id)}/media`]);
});
