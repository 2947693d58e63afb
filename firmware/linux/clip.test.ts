import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { codeOf } from '#proto/errors.fixture.js';
import { FieldmarkError, unwrap } from '#proto/errors.js';
import { decodeMediaRecord, MEDIA_TRIGGER, PRIVACY } from '#proto/media.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { openBench, opened, sourceOf, TEST_PATTERN } from './camera.fixture.js';
import type { CameraSource } from './camera-source.js';
import { runChild } from './child.js';
import { type Planes, planeBytes } from './picture.js';
import { temporaryFolder } from './process.fixture.js';
import { openRpicamBin } from './rpicam.fixture.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const FRAME_BYTES = 320 * 180;
const clock = { framesPerSecond: 5 };

/** The luma of each frame of a clip. */
const framesOf = async (clip: Uint8Array): Promise<Uint8Array[]> => {
  const luma = await runChild({
    program: 'ffmpeg',
    args: ['-loglevel', 'error', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'],
    input: clip,
    outputBytesMax: 100_000_000,
    timeoutMs: 60_000,
  });
  return Array.from({ length: luma.length / FRAME_BYTES }, (_, i) =>
    luma.slice(i * FRAME_BYTES, (i + 1) * FRAME_BYTES),
  );
};

const most = (luma: Uint8Array, left: number, top: number, right: number, bottom: number): number => {
  let found = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) found = Math.max(found, luma[y * 320 + x]!);
  return found;
};

describeWith(['ffmpeg'], 'a clip', () => {
  test('is MP4 for its readers, as long as asked for, and nowhere on the disk', async () => {
    const { camera, spool, requests, events, take } = openBench(folder.path, clock);
    const { picture, header } = opened(spool, await take('command', 2));
    expect(header.mediaType).toBe('video/mp4');
    expect(Buffer.from(picture.subarray(4, 8)).toString()).toBe('ftyp');
    expect(await framesOf(picture)).toHaveLength(10);
    expect(unwrap(decodeMediaRecord(requests[0]!.payload))).toMatchObject({
      mediaType: 'video/mp4',
      trigger: MEDIA_TRIGGER.command,
      width: 320,
      height: 180,
    });
    expect(events).toMatchObject([{ kind: 'captured' }]);
    await camera.stop();
    for (const file of readdirSync(folder.path, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (let at = 100; at + 16 <= picture.length; at += 61)
        expect(bytes.indexOf(Buffer.from(picture.subarray(at, at + 16)))).toBe(-1);
    }
  });

  test('A41: has its masks filled in every frame, and says so', async () => {
    const masks = [
      [
        [0.25, 0.25],
        [0.75, 0.25],
        [0.75, 0.75],
        [0.25, 0.75],
      ],
    ] as const;
    const { spool, requests, take } = openBench(folder.path, { ...clock, masks });
    const frames = await framesOf(opened(spool, await take('command', 1)).picture);
    expect(frames).toHaveLength(5);
    for (const frame of frames) {
      expect(most(frame, 84, 48, 236, 132)).toBeLessThan(30);
      expect(most(frame, 0, 0, 320, 40)).toBeGreaterThan(150);
    }
    expect(unwrap(decodeMediaRecord(requests[0]!.payload)).privacy).toMatchObject([{ kind: PRIVACY.mask }]);
  });

  test('A41: has what moves blackened, frame by frame', async () => {
    const moving = sourceOf(
      'ffmpeg:lavfi:color=c=#404040:size=320x180:rate=5,drawbox=x=40:y=60:w=60:h=60:color=white:t=fill:enable=gte(t\\,0.3)',
    );
    const { spool, requests, take } = openBench(folder.path, { ...clock, maskMotion: true }, moving);
    const frames = await framesOf(opened(spool, await take('command', 1)).picture);
    expect(frames).toHaveLength(5);
    for (const frame of frames) expect(most(frame, 0, 0, 320, 180)).toBeLessThan(100);
    expect(unwrap(decodeMediaRecord(requests[0]!.payload)).privacy).toMatchObject([{ kind: PRIVACY.motionMask }]);
  });

  test('is what motion takes where the settings say so', async () => {
    const { camera, requests } = openBench(folder.path, { ...clock, clipSeconds: 1 });
    await camera.capture('motionPin');
    await camera.capture('schedule');
    expect(requests.map(({ payload }) => unwrap(decodeMediaRecord(payload)).mediaType)).toEqual([
      'video/mp4',
      'image/jpeg',
    ]);
  });

  test('that ends early, is too large, or whose frames can’t be hidden is refused by its name', async () => {
    const short = sourceOf('ffmpeg:lavfi:testsrc2=size=320x180:duration=0.5');
    const codes = [];
    for (const [source, more] of [
      [short, {}],
      [sourceOf('ffmpeg:lavfi:testsrc2=size=320x180', { pictureBytesMax: 3000 }), {}],
      [sourceOf('v4l2:/dev/video99'), {}],
    ] as const) {
      const { camera, spool, requests } = openBench(folder.path, { ...clock, ...more }, source);
      codes.push(await codeOf(camera.capture('command', 1)));
      expect([spool.entries(), requests]).toEqual([[], []]);
    }
    expect(codes).toEqual(['PICTURE_INVALID', 'MEDIA_TOO_LARGE', 'CAMERA_ABSENT']);
    const edit = async () => {
      throw new FieldmarkError('MODEL_INVALID');
    };
    expect(await codeOf(TEST_PATTERN.record({ seconds: 1, framesPerSecond: 5, edit }))).toBe('MODEL_INVALID');
  });

  test('comes from rpicam-vid as JPEGs, a little more than asked for, by options that it has', async () => {
    const bin = openRpicamBin(folder.path);
    bin.put('rpicam-vid');
    try {
      const edited: number[] = [];
      const edit = async ({ bytes }: Planes) => {
        edited.push(bytes.length);
      };
      const clip = await sourceOf('rpicam:0').record({ seconds: 2, framesPerSecond: 5, edit });
      expect(await framesOf(clip.bytes)).toHaveLength(10);
      // of three seconds that the camera gave
      expect(edited).toEqual(Array(10).fill(planeBytes(clip)));
      expect(await codeOf(sourceOf('rpicam:1').record({ seconds: 1, framesPerSecond: 5, edit }))).toBe('CAMERA_ABSENT');
    } finally {
      bin.remove();
    }
  });

  test('is not begun without an owner', async () => {
    const never: CameraSource = {
      ...TEST_PATTERN,
      record: async () => {
        throw new Error('it looked');
      },
    };
    const { camera } = openBench(folder.path, { ...clock, readers: [] }, never);
    expect(await codeOf(camera.capture('command', 1))).toBe('OWNER_KEY_MISSING');
  });
});
