import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import { detectorFromGraph, type GraphModel } from './graph-model.js';

/** The package that ships a detector of the 80 COCO classes, MobileNetV3 with a CenterNet head, under the MIT licence. */
const PACKAGE = '@vladmandic/human';
const GRAPH = { output: 'tower_0/detections', boxes: 100, side: 512 };

/** Classes of the model: those that a street camera counts. */
export const COCO = { person: 0, bicycle: 1, car: 2, motorcycle: 3, bus: 5, train: 6, truck: 7 } as const;

/** A file of the package. Throws MODEL_UNAVAILABLE where it is not installed. */
export const packagedFile = (path: string): string => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), '..', path);
  } catch (cause) {
    throw new FieldmarkError('MODEL_UNAVAILABLE', { detail: PACKAGE, next: `npm install ${PACKAGE}`, cause });
  }
};

/** The detector as an ONNX file, the same bytes from the same package. */
export const personModel = (): Uint8Array => {
  const read = (ending: string): Buffer => readFileSync(packagedFile(`models/centernet.${ending}`));
  return detectorFromGraph(JSON.parse(read('json').toString()) as GraphModel, new Uint8Array(read('bin')), GRAPH);
};
