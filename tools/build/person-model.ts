import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import { type GraphModel, type OnnxBuilder, openOnnxBuilder } from './graph-model.js';

/**
 * The package that ships two detectors under the MIT licence: of the 80 COCO classes (MobileNetV3 with a CenterNet head),
 * and of faces (BlazeFace).
 */
const PACKAGE = '@vladmandic/human';
const SIDE = 512;
const THINGS = 100;
/** BlazeFace looks at a smaller picture, at two sizes of cell with so many boxes each */
const FACE_SIDE = 256;
const FACE_CELLS = [
  { cells: 16, boxes: 2 },
  { cells: 8, boxes: 6 },
];
const FACES = FACE_CELLS.reduce((sum, { cells, boxes }) => sum + cells * cells * boxes, 0);
/** its boxes end at chin and forehead: by this much larger they hold a head */
const HEAD = 1.4;

/** Classes of the model: those of COCO that a street camera counts, and faces after the last of COCO. */
export const CLASSES = { person: 0, bicycle: 1, car: 2, motorcycle: 3, bus: 5, train: 6, truck: 7, face: 80 } as const;

/** A file of the package. Throws MODEL_UNAVAILABLE where it is not installed. */
export const packagedFile = (path: string): string => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), '..', path);
  } catch (cause) {
    throw new FieldmarkError('MODEL_UNAVAILABLE', { detail: PACKAGE, next: `npm install ${PACKAGE}`, cause });
  }
};

const includeFile = (onnx: OnnxBuilder, name: string, input: string, outputs: readonly string[]): readonly string[] => {
  const read = (ending: string): Buffer => readFileSync(packagedFile(`models/${name}.${ending}`));
  return onnx.include(
    name,
    JSON.parse(read('json').toString()) as GraphModel,
    new Uint8Array(read('bin')),
    input,
    outputs,
  );
};

const channelsLast = (onnx: OnnxBuilder, input: string): string =>
  onnx.add('Transpose', [input], [`${input}/last`], { perm: [0, 2, 3, 1] })[0]!;

/** Rows of x0, y0, x1, y1, score, class for people and things. */
const addThings = (onnx: OnnxBuilder): string => {
  const [levels] = onnx.add('Mul', ['images', onnx.floats('levels', [], [255])], ['images/levels']);
  return includeFile(onnx, 'centernet', channelsLast(onnx, levels!), ['tower_0/detections'])[0]!;
};

const middlesOfCells = (): number[] =>
  FACE_CELLS.flatMap(({ cells, boxes }) => {
    const middle = (index: number): number => ((index + 0.5) * FACE_SIDE) / cells;
    return Array.from({ length: cells * cells }, (_, cell) =>
      Array.from({ length: boxes }, () => [middle(cell % cells), middle(Math.floor(cell / cells))]),
    ).flat(2);
  });

/** The same rows for faces. BlazeFace gives a logit, and a centre relative to its cell with width and height. */
const addFaces = (onnx: OnnxBuilder): string => {
  const { add, floats, whole } = onnx;
  const sizes = whole('face/sizes', [1, 3, FACE_SIDE, FACE_SIDE]);
  const linear = { mode: 'linear', coordinate_transformation_mode: 'half_pixel' };
  const [small] = add('Resize', ['images', '', '', sizes], ['face/small'], linear);
  const [double] = add('Mul', [small!, floats('face/two', [], [2])], ['face/double']);
  const [input] = add('Sub', [double!, floats('face/one', [], [1])], ['face/input']);
  const outputs = includeFile(onnx, 'blazeface', channelsLast(onnx, input!), [
    'Identity',
    'Identity_1',
    'Identity_2',
    'Identity_3',
  ]);
  const [logits] = add('Concat', outputs.slice(0, 2), ['face/logits'], { axis: 1 });
  const [scores] = add('Sigmoid', [logits!], ['face/scores']);
  const [boxes] = add('Concat', outputs.slice(2), ['face/boxes'], { axis: 1 });
  const cut = (name: string, from: number): string => {
    const bounds = [[from], [from + 2], [2]].map((values, i) => whole(`face/${name}/${i}`, values));
    return add('Slice', [boxes!, ...bounds], [`face/${name}`])[0]!;
  };
  const scale = SIDE / FACE_SIDE;
  const [centres] = add(
    'Add',
    [cut('offsets', 0), floats('face/cells', [1, FACES, 2], middlesOfCells())],
    ['face/centres'],
  );
  const [middles] = add('Mul', [centres!, floats('face/scale', [], [scale])], ['face/middles']);
  const [halves] = add('Mul', [cut('lengths', 2), floats('face/head', [], [(scale * HEAD) / 2])], ['face/halves']);
  const [starts] = add('Sub', [middles!, halves!], ['face/starts']);
  const [ends] = add('Add', [middles!, halves!], ['face/ends']);
  const classes = floats('face/classes', [1, FACES, 1], new Float32Array(FACES).fill(CLASSES.face));
  return add('Concat', [starts!, ends!, scores!, classes], ['face/found'], { axis: 2 })[0]!;
};

/** A detector of people, things and faces as one ONNX file, in the form that a device takes; the same bytes each time. */
export const personModel = (): Uint8Array => {
  const onnx = openOnnxBuilder();
  onnx.add('Concat', [addThings(onnx), addFaces(onnx)], ['detections'], { axis: 1 });
  return onnx.encode(
    [{ name: 'images', shape: [1, 3, SIDE, SIDE] }],
    [{ name: 'detections', shape: [1, THINGS + FACES, 6] }],
  );
};
