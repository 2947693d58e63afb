import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { codeOf } from '#proto/errors.fixture.js';
import { type FieldmarkError, unwrap } from '#proto/errors.js';
import { OWNER } from '#proto/media.fixture.js';
import { decodeMediaRecord, PRIVACY } from '#proto/media.js';
import { CONTENT } from '#proto/reading.js';
import { decodePack } from '#proto/senml.js';
import { RED_CLASS, redDetector } from '#tools/build/onnx.fixture.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { readDetections } from './boxes.js';
import { openBench, opened, sourceOf, TEST_PATTERN } from './camera.fixture.js';
import type { CameraSource } from './camera-source.js';
import { sha256 } from './crypto.js';
import { type Detector, openDetector } from './detector.js';
import { decodePicture, type Planes } from './picture.js';
import { temporaryFolder, until } from './process.fixture.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** the folder of `onnxruntime-node`, which is too large to be installed for tests alone */
const OTHER_RUNTIME = process.env.FIELDMARK_ONNX_RUNTIME;
const MODEL = redDetector();
const openModel = (model = MODEL, hash = sha256(model), runtime?: string): Promise<Detector> => {
  const path = join(folder.path, 'model.onnx');
  writeFileSync(path, model);
  return openDetector({ path, hash, scoreMin: 0.4, runtime });
};

/** Grey noise with its lower left quarter red. */
const RED: CameraSource = sourceOf(
  'ffmpeg:lavfi:nullsrc=size=320x180,geq=lum=random(1)*200:cb=128:cr=128,drawbox=x=0:y=90:w=160:h=90:color=red:t=fill,noise=alls=60',
);

/** The least and the most luma of a part of a picture. */
const rangeOf = ({ width, bytes }: Planes, left: number, top: number, right: number, bottom: number): number => {
  let [least, most] = [255, 0];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      least = Math.min(least, bytes[y * width + x]!);
      most = Math.max(most, bytes[y * width + x]!);
    }
  return most - least;
};

const runtimes = [undefined, OTHER_RUNTIME].filter((runtime, i) => i === 0 || runtime !== undefined);

describe.each(runtimes)('by the runtime at %s', (runtime) => {
  describeWith(['ffmpeg'], 'a model on the device', () => {
    let detector: Detector;
    beforeAll(async () => {
      detector = await openModel(MODEL, sha256(MODEL), runtime);
      // what machine code finds is not by WebAssembly
      expect(detector.runtime.name).toBe(runtime === undefined ? 'onnxruntime-web' : basename(runtime));
    });
    afterAll(() => detector.close());
    const camera = temporaryFolder();
    afterEach(() => camera.remove());

    test('finds things where they are in the picture, whatever its proportions', async () => {
      const frame = await RED.capture();
      const found = await detector.find(await decodePicture(frame.jpeg));
      expect(found).toHaveLength(1);
      // the square of the model holds the picture in its middle, so its lower left quarter ends where the picture does
      expect(found[0]).toMatchObject({ classIndex: RED_CLASS, left: 0, top: 0.5, right: 0.5, bottom: 1 });
      const nothing = await TEST_PATTERN.capture();
      expect(await detector.find(await decodePicture(nothing.jpeg))).toEqual([]);
    });

    test('A41: makes what it found coarse before it is encrypted, and the seal names the model by its hash', async () => {
      const { take, spool, requests } = openBench(camera.path, { blur: [RED_CLASS] }, RED, undefined, detector);
      const { picture } = opened(spool, await take('command'), OWNER);
      const planes = await decodePicture(picture);
      const before = await decodePicture((await RED.capture()).jpeg);
      // within one of the six squares across
      expect(rangeOf(before, 4, 95, 24, 115)).toBeGreaterThan(40);
      expect(rangeOf(planes, 4, 95, 24, 115)).toBeLessThan(12);
      expect(rangeOf(planes, 220, 10, 300, 60)).toBeGreaterThan(100);
      expect(unwrap(decodeMediaRecord(requests[0]!.payload)).privacy).toMatchObject([
        { kind: PRIVACY.blur, model: sha256(MODEL) },
      ]);
    });

    test('leaves other classes as they are', async () => {
      const { take, spool } = openBench(camera.path, { blur: [RED_CLASS + 1] }, RED, undefined, detector);
      const { picture } = opened(spool, await take('command'), OWNER);
      expect(rangeOf(await decodePicture(picture), 4, 95, 24, 115)).toBeGreaterThan(40);
    });

    test('hides in doubt what it would not count', async () => {
      const frame = await RED.capture();
      const [thing] = await detector.find(await decodePicture(frame.jpeg));
      const sure = thing!.score;
      const settings = { blur: [RED_CLASS], blurScoreMin: sure - 0.1, countScoreMin: sure + 0.1, countPeriodMs: 1000 };
      const counting = [{ name: 'things', classes: [RED_CLASS] }];
      const bench = openBench(camera.path, { ...settings, counting }, RED, undefined, detector);
      const { picture } = opened(bench.spool, await bench.take('command'), OWNER);
      expect(rangeOf(await decodePicture(picture), 4, 95, 24, 115)).toBeLessThan(12);
      bench.camera.tick();
      await until(() => bench.requests.length > 1, 'a count');
      expect(unwrap(decodePack(bench.requests[1]!.payload))).toMatchObject([{ value: { mantissa: 0 } }, {}]);
      const open = openBench(
        join(camera.path, 'b'),
        { ...settings, blurScoreMin: sure + 0.1 },
        RED,
        undefined,
        detector,
      );
      const shown = opened(open.spool, await open.take('command'), OWNER).picture;
      expect(rangeOf(await decodePicture(shown), 4, 95, 24, 115)).toBeGreaterThan(40);
    });

    test('counts, and nothing but the numbers leaves the device, even while there is no owner', async () => {
      const counting = [
        { name: 'vehicles', classes: [RED_CLASS] },
        { name: 'people', classes: [0] },
      ];
      const bench = openBench(camera.path, { countPeriodMs: 1000, counting, readers: [] }, RED, undefined, detector);
      bench.camera.tick();
      await until(() => bench.requests.length + bench.events.length > 0, 'a count');
      expect(bench.events).toEqual([]);
      expect(bench.spool.entries()).toEqual([]);
      expect(bench.requests.map((request) => request.contentType)).toEqual([CONTENT.reading]);
      expect(unwrap(decodePack(bench.requests[0]!.payload))).toMatchObject([
        { name: 'camera:vehicles', unit: 'count', value: { mantissa: 1, exponent: 0 } },
        { name: 'camera:people', unit: 'count', value: { mantissa: 0, exponent: 0 } },
        { name: 'camera:seen', value: 'vehicles 1, people 0' },
      ]);
    });

    test('that fails keeps nothing of what was seen', async () => {
      const dying = await openModel(MODEL, sha256(MODEL), runtime);
      const { camera: lens, spool, requests } = openBench(camera.path, { blur: [RED_CLASS] }, RED, undefined, dying);
      await dying.close();
      expect(await codeOf(lens.capture('command'))).toBe('MODEL_INVALID');
      expect([spool.entries(), requests]).toEqual([[], []]);
    });
  });
});

describe('what runs a model', () => {
  test('is said, with what could not be loaded before it', async () => {
    const detector = await openModel();
    try {
      expect(detector.runtime.name).toBe('onnxruntime-web');
      expect(detector.runtime.passedOver).toEqual([expect.stringMatching(/^onnxruntime-node: .*onnxruntime-node/)]);
    } finally {
      await detector.close();
    }
  });

  test('is the package in the folder that the settings name, or nothing', async () => {
    const none = openModel(MODEL, sha256(MODEL), folder.path).catch((error: FieldmarkError) => error);
    expect(await none).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining(folder.path),
      next: expect.stringContaining('model.runtime'),
    });
    const web = fileURLToPath(new URL('../../../node_modules/onnxruntime-web', import.meta.url));
    const detector = await openModel(MODEL, sha256(MODEL), web);
    expect(detector.runtime).toEqual({ name: 'onnxruntime-web', passedOver: [] });
    await detector.close();
  });
});

describe('a model is refused', () => {
  const refused = async (model: Uint8Array, hash?: Uint8Array) => codeOf(openModel(model, hash));

  test('whose file is another than its hash says, which is missing, or which is none', async () => {
    const altered = MODEL.slice();
    altered[altered.length >> 1]! ^= 1;
    expect(await refused(altered, sha256(MODEL))).toBe('MODEL_MISMATCH');
    const path = join(folder.path, 'none.onnx');
    expect(await codeOf(openDetector({ path, hash: sha256(MODEL), scoreMin: 0.4 }))).toBe('MODEL_UNAVAILABLE');
    expect(await refused(new Uint8Array(100))).toBe('MODEL_INVALID');
  });

  test('whose input or output has another form', async () => {
    const input = [{ name: 'images', shape: [1, 1, 32, 32] }];
    const grey = redDetector({
      inputs: input,
      outputs: [{ name: 'same', shape: [1, 1, 32, 32] }],
      nodes: [{ op: 'Identity', inputs: ['images'], outputs: ['same'] }],
    });
    expect(await refused(grey)).toBe('MODEL_INVALID');
    const classifier = redDetector({
      outputs: [{ name: 'same', shape: [1, 3, 32, 32] }],
      nodes: [{ op: 'Identity', inputs: ['images'], outputs: ['same'] }],
    });
    expect(await refused(classifier)).toBe('MODEL_INVALID');
  });
});

describe('the output of a model', () => {
  const placed = { scale: 2, left: 0, top: 20 };
  const size = { width: 50, height: 30 };
  const read = (rows: readonly (readonly number[])[], shape: readonly number[]) =>
    readDetections(Float32Array.from(rows.flat()), shape, 0.5, placed, size);

  test('with one row a thing is read as it is, and cut to the picture', () => {
    const rows = [
      [10, 30, 60, 70, 0.9, 3],
      [-50, 0, 500, 500, 0.8, 0],
      [10, 30, 60, 70, 0.4, 3],
      [Number.NaN, 30, 60, 70, 0.9, 3],
      [10, 30, 60, 70, Number.NaN, 3],
    ];
    expect(read(rows, [1, 5, 6])).toMatchObject([
      { left: 0.1, right: 0.6, classIndex: 3 },
      { left: 0, top: 0, right: 1, bottom: 1, classIndex: 0 },
    ]);
    expect(read(rows, [1, 5, 6])[0]!.top).toBeCloseTo(1 / 6);
  });

  test('with scores by class gives the best class, and a thing seen twice once', () => {
    const columns = [
      [50, 52, 50, 10],
      [50, 50, 50, 40],
      [20, 20, 20, 8],
      [20, 20, 20, 8],
      [0.9, 0.8, 0.1, 0.2],
      [0.1, 0.1, 0.7, 0.3],
    ];
    expect(read(columns, [1, 6, 4])).toMatchObject([
      { classIndex: 0, left: 0.4, right: 0.6 },
      { classIndex: 1, left: 0.4, right: 0.6 },
    ]);
  });
});
