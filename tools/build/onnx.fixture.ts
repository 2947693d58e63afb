import { encodeOnnx, type OnnxGraph } from './onnx-file.js';

export const RED_SIDE = 32;
/** the class that it gives to what it finds */
export const RED_CLASS = 7;

const constantOf = (name: string, shape: readonly number[], values: readonly number[]) => ({
  name,
  shape,
  values: Float32Array.from(values),
});
const wholeOf = (name: string, values: readonly number[]) => ({
  name,
  shape: [values.length],
  values: BigInt64Array.from(values, BigInt),
});

const HALF = RED_SIDE / 2;
const QUARTERS = [
  [0, 0, HALF, HALF],
  [HALF, 0, RED_SIDE, HALF],
  [0, HALF, HALF, RED_SIDE],
  [HALF, HALF, RED_SIDE, RED_SIDE],
];

/**
 * A detector of few bytes that truly looks: it finds those quarters of a picture that are red, the surer the redder,
 * and gives them as x0, y0, x1, y1, score, class.
 */
export const redDetector = (more: Partial<OnnxGraph> = {}): Uint8Array =>
  encodeOnnx({
    inputs: [{ name: 'images', shape: [1, 3, RED_SIDE, RED_SIDE] }],
    outputs: [{ name: 'found', shape: [1, 4, 6] }],
    nodes: [
      {
        op: 'AveragePool',
        inputs: ['images'],
        outputs: ['means'],
        attributes: { kernel_shape: [HALF, HALF], strides: [HALF, HALF] },
      },
      { op: 'Conv', inputs: ['means', 'redness'], outputs: ['red'], attributes: { kernel_shape: [1, 1] } },
      { op: 'Reshape', inputs: ['red', 'column'], outputs: ['scores'] },
      { op: 'Concat', inputs: ['quarters', 'scores', 'classes'], outputs: ['found'], attributes: { axis: 2 } },
    ],
    constants: [
      constantOf('redness', [1, 3, 1, 1], [1, -0.5, -0.5]),
      wholeOf('column', [1, 4, 1]),
      constantOf('quarters', [1, 4, 4], QUARTERS.flat()),
      constantOf('classes', [1, 4, 1], [RED_CLASS, RED_CLASS, RED_CLASS, RED_CLASS]),
    ],
    ...more,
  });
