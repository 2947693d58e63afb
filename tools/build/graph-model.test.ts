import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runChild } from '#linux/child.js';
import { openDetector } from '#linux/detector.js';
import { coarsenBoxes } from '#linux/mosaic.js';
import { decodePicture, type Planes } from '#linux/picture.js';
import { temporaryFolder } from '#linux/process.fixture.js';
import { FieldmarkError } from '#proto/errors.js';
import { describeWith } from '../setup/require.fixture.js';
import { sha256 } from '../verify/signatures.js';
import { detectorFromGraph } from './graph-model.js';
import { COCO, packagedFile, personModel } from './person-model.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describeWith(['ffmpeg'], 'the model that a package ships', () => {
  test('finds the people in a photograph, and nobody once they are coarse', async () => {
    const path = join(folder.path, 'person.onnx');
    const model = personModel();
    expect(sha256(personModel())).toEqual(sha256(model));
    writeFileSync(path, model);
    const detector = await openDetector({ path, hash: sha256(model), scoreMin: 0.4 });
    const people = async (picture: Planes) =>
      (await detector.find(picture)).filter((one) => one.classIndex === COCO.person);
    try {
      // the package's sample: people in studios, one beside the other
      const picture = await photograph();
      const found = await people(picture);
      expect(found.length).toBeGreaterThanOrEqual(3);
      coarsenBoxes(picture, found);
      expect((await people(picture)).length).toBeLessThan(found.length / 2);
    } finally {
      await detector.close();
    }
  });
});

const photograph = async (): Promise<Planes> => {
  const words = ['-loglevel', 'error', '-i', packagedFile('assets/samples.jpg'), '-c:v', 'mjpeg', '-q:v', '2'];
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
  const shape = { output: 'out', boxes: 1, side: 8 };
  test.each([
    ['has an operation that is not known', model({ op: 'FancyOp' }), new Uint8Array(0)],
    ['names a weight that is not there', model({ op: 'Conv2D', input: ['in', 'weights'] }), new Uint8Array(0)],
    ['has more weights than it names', model({ op: 'Relu' }), new Uint8Array(4)],
  ])('%s', (_name, graph, weights) => {
    expect(() => detectorFromGraph(graph, weights, shape)).toThrow(FieldmarkError);
  });
  test('but one operation that is known can', () => {
    expect(detectorFromGraph(model({ op: 'Relu' }), new Uint8Array(0), shape).length).toBeGreaterThan(50);
  });
});
