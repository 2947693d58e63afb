import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Device } from '#core/device.js';
import type { Buses } from '#core/ports.js';
import { DEVICE_ID, OWNER } from '#proto/media.fixture.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { codeOf } from './camera.fixture.js';
import { type CameraPart, type CameraSurroundings, type MediaEvent, openCameraPart } from './camera-part.js';
import { loadConfig } from './config.js';
import { openMediaLine } from './media-line.js';
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
const openPart = async (hasBoard: boolean) => {
  const path = `${folder.path}/device.yaml`;
  writeFileSync(
    path,
    `key: file:device.key
data: data
net: "0102030405060708"
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
  const device = { offer: () => true, onEvent: () => {}, logIn: () => {} } as unknown as Device;
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
  return { events, move: (level: boolean) => move(level) };
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
