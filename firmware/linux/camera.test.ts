import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { codeOf } from '#proto/errors.fixture.js';
import { FieldmarkError, unwrap } from '#proto/errors.js';
import { crypto, FRIEND, OWNER, type TestReader } from '#proto/media.fixture.js';
import { decodeMediaRecord, MEDIA_CLOCK, PRIVACY } from '#proto/media.js';
import { openMedia } from '#proto/media-cipher.js';
import { CONTENT, DROP_REASON, decodeDropRecord } from '#proto/reading.js';
import { decodePack } from '#proto/senml.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { openBench, opened, sourceOf, TEST_PATTERN } from './camera.fixture.js';
import type { CameraSource } from './camera-source.js';
import { cameraCodeOf, runChild } from './child.js';
import { jpegSize } from './jpeg.js';
import { openSpool } from './media-spool.js';
import { decodePicture } from './picture.js';
import { temporaryFolder } from './process.fixture.js';
import { openRpicamBin } from './rpicam.fixture.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

describeWith(['ffmpeg'], 'a picture', () => {
  test('is a real JPEG for its readers, is named by its record, and is nowhere on the disk', async () => {
    const { take, spool, requests, events } = openBench(folder.path);
    const cid = await take('schedule');
    const { picture, commitment } = opened(spool, cid, FRIEND);
    expect(jpegSize(picture)).toEqual({ ok: true, value: { width: 320, height: 180 } });
    expect(requests).toHaveLength(1);
    const record = unwrap(decodeMediaRecord(requests[0]!.payload));
    expect(record).toMatchObject({
      commitment,
      width: 320,
      height: 180,
      clockNote: MEDIA_CLOCK.trusted,
      capturedAt: 1_796_000_000,
    });
    expect(record.privacy).toBeUndefined();
    expect(events).toEqual([{ kind: 'captured', cid, trigger: 'schedule', bytes: record.objectBytes }]);
    for (const file of readdirSync(folder.path, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (let at = 0; at + 16 <= picture.length; at += 61)
        expect(bytes.indexOf(Buffer.from(picture.subarray(at, at + 16)))).toBe(-1);
    }
  });

  test('has its masks filled before it is encrypted, and says so', async () => {
    const mask = [
      [0.25, 0.25],
      [0.75, 0.25],
      [0.75, 0.75],
      [0.25, 0.75],
    ] as const;
    const { take, spool, requests } = openBench(folder.path, { masks: [mask] });
    const { picture } = opened(spool, await take('command'));
    const gray = await runChild({
      program: 'ffmpeg',
      args: ['-loglevel', 'error', '-f', 'mjpeg', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'],
      input: picture,
      outputBytesMax: 1_000_000,
      timeoutMs: 60_000,
    });
    let [brightest, outside] = [0, 0];
    for (let y = 0; y < 180; y++)
      for (let x = 0; x < 320; x++) {
        const level = gray[y * 320 + x]!;
        if (x >= 80 && x < 240 && y >= 45 && y < 135) brightest = Math.max(brightest, level);
        else outside = Math.max(outside, level);
      }
    expect(brightest).toBeLessThan(30);
    expect(outside).toBeGreaterThan(150);
    expect(unwrap(decodeMediaRecord(requests[0]!.payload)).privacy).toMatchObject([{ kind: PRIVACY.mask }]);
  });

  test('says its exposure, where the camera does', async () => {
    const source: CameraSource = {
      ...TEST_PATTERN,
      capture: async (signal) => ({ ...(await TEST_PATTERN.capture(signal)), exposureMicroseconds: 8333 }),
    };
    const { take, requests } = openBench(folder.path, {}, source);
    await take('command');
    expect(unwrap(decodeMediaRecord(requests[0]!.payload)).exposureMicroseconds).toBe(8333);
  });

  test('names the newest reading, and is handed to the seal again where that took nothing', async () => {
    const { camera, take, spool, requests, accept, seal } = openBench(folder.path);
    seal({ contentType: CONTENT.reading, payload: new Uint8Array([1]), iat: 1, clock: 2 }, 7);
    accept(false);
    const cid = await take('motionPin');
    expect(requests).toEqual([]);
    accept(true);
    camera.tick();
    camera.tick();
    expect(requests).toHaveLength(1);
    expect(unwrap(decodeMediaRecord(requests[0]!.payload)).reading).toEqual(
      new Uint8Array([0, 0, 0, 1, 0, 0, 0, 0, 0, 7]),
    );
    seal(requests[0]!, 8);
    expect(spool.entries()).toMatchObject([{ cid, name: { boot: 1, sequence: 8 } }]);
    expect(openSpool(join(folder.path, 'media'), 1_000_000).entries()).toMatchObject([
      { cid, name: { boot: 1, sequence: 8 } },
    ]);
  });
});

describeWith(['ffmpeg'], 'when the owner changes', () => {
  test('A41: what comes after is for the new owner alone, and what was before stays with the old one', async () => {
    const readers = [OWNER];
    const { take, spool } = openBench(folder.path, { readers });
    const before = await take('command');
    readers[0] = FRIEND;
    const after = await take('command');
    const seenBy = (reader: TestReader) => [before, after].map((cid) => openMedia(crypto, spool.read(cid)!, reader).ok);
    expect([seenBy(OWNER), seenBy(FRIEND)]).toEqual([
      [true, false],
      [false, true],
    ]);
  });
});

describeWith(['ffmpeg', 'mount', 'umount'], 'a camera on a disk that is full', () => {
  test('A41: keeps nothing of the picture, says so, and goes on once there is space', async () => {
    const disk = join(folder.path, 'disk');
    mkdirSync(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', disk]).status).toBe(0);
    try {
      const { camera, take, spool, requests, events } = openBench(disk);
      // what is left is filled to the last byte
      spawnSync('sh', ['-c', `cat /dev/zero > '${disk}/ballast'`]);
      expect(await codeOf(camera.capture('command'))).toBe('STORAGE_FULL');
      expect(events).toMatchObject([{ kind: 'camera-failed', code: 'STORAGE_FULL' }]);
      expect([spool.entries(), requests, readdirSync(join(disk, 'media'))]).toEqual([[], [], []]);
      rmSync(join(disk, 'ballast'));
      expect(opened(spool, await take('command')).header.mediaType).toBe('image/jpeg');
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  test('A25: and when it fills up between a picture and its seal, the name is written once there is space', async () => {
    const disk = join(folder.path, 'disk');
    mkdirSync(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', disk]).status).toBe(0);
    try {
      const { take, spool, requests, seal } = openBench(disk);
      const cid = await take('command');
      const names = () =>
        openSpool(join(disk, 'media'), 1_000_000)
          .entries()
          .map((entry) => entry.name);
      spawnSync('sh', ['-c', `cat /dev/zero > '${disk}/ballast'`]);
      seal(requests[0]!, 7);
      expect(spool.entries()).toMatchObject([{ cid, name: { boot: 1, sequence: 7 } }]);
      expect(names()).toEqual([undefined]);
      rmSync(join(disk, 'ballast'));
      await take('command');
      expect(names()).toContainEqual({ boot: 1, sequence: 7 });
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

describeWith(['ffmpeg'], 'motion', () => {
  const pictures = (levels: readonly (readonly [number, number])[]): CameraSource => {
    let at = 0;
    return {
      ...TEST_PATTERN,
      capture: (signal) => {
        const [light, box] = levels[Math.min(at++, levels.length - 1)]!;
        const grey = (level: number) => `#${level.toString(16).padStart(2, '0').repeat(3)}`;
        const draw = box === 0 ? '' : `,drawbox=x=40:y=40:w=60:h=60:color=${grey(box)}:t=fill`;
        return sourceOf(`ffmpeg:lavfi:color=c=${grey(light)}:size=320x180${draw}`).capture(signal);
      },
    };
  };

  test('is seen where something comes, not where the light changes, and its count is a reading by itself', async () => {
    const bench = openBench(
      folder.path,
      { motionPeriodMs: 1000, maskMotion: true },
      pictures([
        [60, 0],
        [110, 0],
        [110, 250],
      ]),
    );
    // one look a second of the device's time, each begun once the one before is over
    while (bench.events.length === 0) {
      bench.time.ms += 1000;
      bench.camera.tick();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(bench.events).toMatchObject([{ kind: 'captured', trigger: 'motionInPicture' }]);
    expect(bench.requests.map((request) => request.contentType)).toEqual([CONTENT.reading, CONTENT.media]);
    expect(unwrap(decodePack(bench.requests[0]!.payload))).toMatchObject([
      { name: 'camera:motion.regions', value: { mantissa: 1 } },
    ]);
    expect(unwrap(decodeMediaRecord(bench.requests[1]!.payload)).privacy).toMatchObject([{ kind: PRIVACY.motionMask }]);
  });
});

describeWith(['ffmpeg'], 'nothing is captured', () => {
  const look = async () => {
    throw new Error('it looked');
  };
  const never: CameraSource = { kind: 3, capture: look, record: look };
  test('without an owner, or without a clock unless told', async () => {
    const none = openBench(folder.path, { readers: [] }, never);
    expect(await codeOf(none.camera.capture('command'))).toBe('OWNER_KEY_MISSING');
    expect(none.events).toMatchObject([{ kind: 'camera-failed', code: 'OWNER_KEY_MISSING' }]);
    const blind = openBench(folder.path, {}, never);
    blind.time.quality = 0;
    expect(await codeOf(blind.camera.capture('command'))).toBe('CLOCK_UNTRUSTED');
  });

  test('A41: and a false owner’s key keeps nothing of what was seen', async () => {
    const { camera, spool, requests } = openBench(folder.path, {
      readers: [{ id: OWNER.id, publicKey: new Uint8Array(33).fill(5) }],
    });
    expect(await codeOf(camera.capture('command'))).toBe('OWNER_KEY_INVALID');
    expect([spool.entries(), requests, readdirSync(join(folder.path, 'media'))]).toEqual([[], [], []]);
  });

  test('but told to, it says in the seal that the time is not to be trusted', async () => {
    const { camera, requests, time } = openBench(folder.path, { allowUntrustedClock: true });
    time.quality = 0;
    await camera.capture('command');
    const record = unwrap(decodeMediaRecord(requests[0]!.payload));
    expect([record.clockNote, record.capturedAt, requests[0]!.iat, requests[0]!.clock]).toEqual([
      MEDIA_CLOCK.untrusted,
      0,
      0,
      0,
    ]);
  });
});

describeWith(['ffmpeg'], 'a camera that fails', () => {
  test('is absent, too slow, gives too much, or no picture: each by its name', async () => {
    expect(await codeOf(sourceOf('v4l2:/dev/video99').capture())).toBe('CAMERA_ABSENT');
    expect(await codeOf(sourceOf(`ffmpeg:${folder.path}/none.mp4`).capture())).toBe('CAMERA_ABSENT');
    const slow = sourceOf('ffmpeg:lavfi:testsrc2=size=320x180,realtime,trim=start=1000', { timeoutMs: 300 });
    expect(await codeOf(slow.capture())).toBe('CAMERA_TIMEOUT');
    expect(await codeOf(sourceOf('ffmpeg:lavfi:testsrc2=size=320x180', { pictureBytesMax: 2000 }).capture())).toBe(
      'MEDIA_TOO_LARGE',
    );
    writeFileSync(join(folder.path, 'text.jpg'), 'this is no picture at all, only text');
    expect(await codeOf(sourceOf(`ffmpeg:${folder.path}/text.jpg`).capture())).toBe('PICTURE_INVALID');
  });

  test('says so once, with what to do, however often what is due fails the same way, and when it works again', async () => {
    const scene = join(folder.path, 'scene.jpg');
    const source = sourceOf(`ffmpeg:${scene}`);
    const { camera, take, events, time } = openBench(folder.path, { periodMs: 1000 }, source);
    const due = async (kind: string, count: number): Promise<void> => {
      time.ms += 1000;
      camera.tick();
      // what is asked for comes after what is due
      await take('command').catch(() => {});
      expect(events.filter((event) => event.kind === kind)).toHaveLength(count);
    };
    // the one that was due, and each that was asked for
    await due('camera-failed', 2);
    await due('camera-failed', 3);
    expect(events.at(-1)).toMatchObject({ code: 'CAMERA_ABSENT', next: expect.stringContaining('camera.source') });
    writeFileSync(scene, 'no picture');
    await due('camera-failed', 5);
    expect(events.at(-1)).toMatchObject({ code: 'PICTURE_INVALID', next: expect.stringContaining('camera.source') });
    const { jpeg } = await TEST_PATTERN.capture();
    writeFileSync(scene, jpeg);
    await due('camera-recovered', 1);
    await due('camera-recovered', 1);
    await camera.stop();
  });

  test('rpicam-still that is missing, busy, without a sensor, or that gives half a JPEG', async () => {
    const bin = openRpicamBin(folder.path);
    const says = async (script: string): Promise<string> => {
      bin.put('rpicam-still', script);
      return codeOf(sourceOf('rpicam:').capture());
    };
    // its last words, as rpicam-apps have them
    const dies = (words: string): Promise<string> => says(`echo "ERROR: *** ${words} ***" >&2; exit 255`);
    try {
      expect(await codeOf(sourceOf('rpicam:').capture())).toBe('CAMERA_ABSENT');
      expect(await dies('no cameras available')).toBe('CAMERA_ABSENT');
      expect(await dies('selected camera is not available')).toBe('CAMERA_ABSENT');
      expect(await dies('failed to acquire camera /base/soc/i2c0mux/i2c@1/imx708@1a')).toBe('CAMERA_BUSY');
      expect(await dies('failed to start camera')).toBe('CAMERA_FAILED');
      expect(await says('echo "Pipeline handler in use by another process" >&2; exit 255')).toBe('CAMERA_BUSY');
      expect(await says('printf "\\377\\330\\377\\340"')).toBe('PICTURE_INVALID');
      expect(await says('exit 3')).toBe('CAMERA_FAILED');
      expect(await says('echo "$@" >&2; exit 1')).toBe('CAMERA_FAILED');
    } finally {
      bin.remove();
    }
    expect(cameraCodeOf('/dev/video0: Device or resource busy')).toBe('CAMERA_BUSY');
    expect(cameraCodeOf('/dev/video0: Permission denied')).toBe('PERMISSION_DENIED');
  });

  test('rpicam-still is called by options that it has, and gives a picture of the size asked for', async () => {
    const bin = openRpicamBin(folder.path);
    bin.put('rpicam-still');
    try {
      expect(await sourceOf('rpicam:').capture()).toMatchObject({ width: 320, height: 180 });
      expect(await sourceOf('rpicam:0').capture()).toMatchObject({ width: 320, height: 180 });
      expect(await codeOf(sourceOf('rpicam:1').capture())).toBe('CAMERA_ABSENT');
    } finally {
      bin.remove();
    }
  });

  test.each(['usb:0', 'v4l2:/etc/passwd', 'ffmpeg:-y', 'ffmpeg:', 'ffmpeg:lavfi:', 'rpicam:--help'])(
    'source %s is refused',
    (source) => {
      expect(() => sourceOf(source)).toThrow(FieldmarkError);
    },
  );

  test('a mask over what is no JPEG', async () => {
    expect(await codeOf(decodePicture(new Uint8Array(100)))).toBe('PICTURE_INVALID');
  });
});

describeWith(['ffmpeg'], 'the spool', () => {
  test('gives up its oldest only after a sealed record of it, and refuses what it has no room for', async () => {
    const probe = openBench(folder.path);
    await probe.camera.capture('command');
    const size = probe.spool.bytes();
    probe.spool.remove(probe.spool.entries()[0]!.cid);
    const { camera, take, spool, requests, seal, events } = openBench(
      folder.path,
      {},
      TEST_PATTERN,
      Math.floor(size * 2.1),
    );
    const first = await take('command');
    const second = await take('command');
    expect(await codeOf(camera.capture('command'))).toBe('STORAGE_FULL');
    expect(events.at(-1)).toMatchObject({ kind: 'camera-failed', code: 'STORAGE_FULL' });
    camera.tick();
    expect(requests).toHaveLength(2);
    seal(requests[0]!, 1);
    seal(requests[1]!, 2);
    camera.tick();
    camera.tick();
    expect(requests).toHaveLength(3);
    expect(spool.entries().map((entry) => entry.cid)).toEqual([first, second]);
    const drop = unwrap(decodeDropRecord(requests[2]!.payload));
    expect(drop).toMatchObject({
      reason: DROP_REASON.mediaGivenUp,
      count: 1,
      first: new Uint8Array([0, 0, 0, 1, 0, 0, 0, 0, 0, 1]),
    });
    seal(requests[2]!, 3);
    expect(spool.entries().map((entry) => entry.cid)).toEqual([second]);
    expect(await codeOf(camera.capture('command'))).toBe('ok');
  });

  test('forgets what a power cut left half', async () => {
    const { take } = openBench(folder.path);
    const cid = await take('command');
    const path = join(folder.path, 'media');
    writeFileSync(join(path, 'stray'), 'x');
    writeFileSync(join(path, `${cid}~`), 'x');
    expect(
      openSpool(path, 1_000_000)
        .entries()
        .map((entry) => entry.cid),
    ).toEqual([cid]);
    writeFileSync(join(path, cid), 'cut');
    expect(openSpool(path, 1_000_000).entries()).toEqual([]);
    expect(readdirSync(path)).toEqual([]);
  });
});
