import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Found } from '#linux/boxes.js';
import { runChild } from '#linux/child.js';
import { openDetector } from '#linux/detector.js';
import { coarsenBoxes } from '#linux/mosaic.js';
import { decodePicture, type Planes } from '#linux/picture.js';
import { temporaryFolder } from '#linux/process.fixture.js';
import { FieldmarkError } from '#proto/errors.js';
import { describeWith } from '../setup/require.fixture.js';
import { sha256 } from '../verify/signatures.js';
import { type GraphModel, openOnnxBuilder } from './graph-model.js';
import { CLASSES, packagedFile, personModel } from './person-model.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** the folder of `onnxruntime-node`, which is too large to be installed for tests alone */
const OTHER_RUNTIME = process.env.FIELDMARK_ONNX_RUNTIME;
const runtimes = [undefined, OTHER_RUNTIME].filter((runtime, i) => i === 0 || runtime !== undefined);

describeWith(['ffmpeg'], 'the model that a package ships', () => {
  test.each(runtimes)(
    'finds people and their faces in a photograph, and no face once they are coarse (%s)',
    async (runtime) => {
      const path = join(folder.path, 'person.onnx');
      const model = personModel();
      expect(sha256(personModel())).toEqual(sha256(model));
      writeFileSync(path, model);
      const detector = await openDetector({ path, hash: sha256(model), scoreMin: 0.4, runtime });
      const find = async (picture: Planes, classIndex: number) =>
        (await detector.find(picture)).filter((one) => one.classIndex === classIndex);
      try {
        const picture = await photograph();
        const people = await find(picture, CLASSES.person);
        const faces = await find(picture, CLASSES.face);
        expect(people.length).toBeGreaterThanOrEqual(2);
        expect(faces.length).toBeGreaterThanOrEqual(2);
        for (const face of faces) expect(face.bottom - face.top).toBeLessThan(0.3);
        const isOfSomebody = ({ left, right, top, bottom }: Found): boolean => {
          const [x, y] = [(left + right) / 2, (top + bottom) / 2];
          return people.some((one) => x > one.left && x < one.right && y > one.top && y < one.bottom);
        };
        expect(faces.some(isOfSomebody)).toBe(true);
        coarsenBoxes(picture, [...people, ...faces]);
        expect(await find(picture, CLASSES.face)).toEqual([]);
      } finally {
        await detector.close();
      }
    },
  );
});

/** A part of the package's sample, with two women in front. */
const photograph = async (): Promise<Planes> => {
  const two = ['-vf', 'crop=iw*0.45:ih*0.7:iw*0.15:ih*0.28'];
  const words = ['-loglevel', 'error', '-i', packagedFile('assets/samples.jpg'), ...two, '-c:v', 'mjpeg', '-q:v', '2'];
  const jpeg = await runChild({
    program: 'ffmpeg',
    args: [...words, '-f', 'mjpeg', 'pipe:1'],
    outputBytesMax: 10_000_000,
    timeoutMs: 60_000,
  });
  return decodePicture(jpeg);
};

describe('a graph that can’t be turned into ONNX', () => {
  const model = (node: object) => ({
    modelTopology: {
      node: [
        { name: 'in', op: 'Placeholder' },
        { name: 'out', input: ['in'], ...node },
      ] as never,
    },
    weightsManifest: [{ weights: [] }],
  });
  const take = (graph: unknown, weights: Uint8Array): Uint8Array => {
    const onnx = openOnnxBuilder();
    const [out] = onnx.include('graph', graph as GraphModel, weights, 'images', ['out']);
    return onnx.encode([{ name: 'images', shape: [1] }], [{ name: out!, shape: [1] }]);
  };
  test.each([
    ['has an operation that is not known', model({ op: 'FancyOp' }), new Uint8Array(0)],
    ['names a weight that is not there', model({ op: 'Conv2D', input: ['in', 'weights'] }), new Uint8Array(0)],
    ['has more weights than it names', model({ op: 'Relu' }), new Uint8Array(4)],
  ])('%s', (_name, graph, weights) => {
    expect(() => take(graph, weights)).toThrow(FieldmarkError);
  });
  test('but one operation that is known can', () => {
    expect(take(model({ op: 'Relu' }), new Uint8Array(0)).length).toBeGreaterThan(50);
  });
});
