import { FieldmarkError } from '#proto/errors.js';
import { type Build, convert, type GraphNode, nameOf, type Weight } from './graph-operations.js';
import { encodeOnnx, type OnnxNode, type OnnxTensor } from './onnx-file.js';

/**
 * Turns a graph model of TensorFlow.js into ONNX: as many of its operations as detectors are made of. Tensors stay
 * in its order (batch, height, width, channels); around what ONNX knows in the other order only, they are transposed.
 */
export type GraphModel = {
  readonly modelTopology: { readonly node: readonly GraphNode[] };
  readonly weightsManifest: readonly { readonly weights: readonly WeightEntry[] }[];
};

type WeightEntry = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly quantization?: { readonly dtype: string };
};

export type DetectorShape = {
  /** name of the graph's own output: boxes as x0, y0, x1, y1 in pixels of its input, score, class */
  readonly output: string;
  readonly boxes: number;
  /** width and height of its input, which takes levels of 0 to 255 */
  readonly side: number;
};

const invalid = (detail: string): FieldmarkError => new FieldmarkError('MODEL_INVALID', { detail });

const halfToFloat = (half: number): number => {
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return half & 0x8000 ? -size : size;
};

const weightsOf = (model: GraphModel, bytes: Uint8Array): Map<string, Weight> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const weights = new Map<string, Weight>();
  let at = 0;
  for (const { name, shape, dtype, quantization } of model.weightsManifest.flatMap((group) => group.weights)) {
    const count = shape.reduce((product, length) => product * length, 1);
    const isHalf = quantization?.dtype === 'float16';
    if (quantization !== undefined && !isHalf) throw invalid(`weights as ${quantization.dtype}`);
    const values = dtype === 'int32' ? new Int32Array(count) : new Float32Array(count);
    for (let i = 0; i < count; i++, at += isHalf ? 2 : 4)
      values[i] = isHalf
        ? halfToFloat(view.getUint16(at, true))
        : dtype === 'int32'
          ? view.getInt32(at, true)
          : view.getFloat32(at, true);
    weights.set(name, { shape, values });
  }
  if (at !== bytes.length) throw invalid(`${bytes.length - at} bytes of weights are left over`);
  return weights;
};

const isConstant = (op: string): boolean => op === 'Const' || op === 'Placeholder';

const openBuild = (weights: ReadonlyMap<string, Weight>) => {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxTensor>();
  const known = new Map<string, string>();
  const put = (tensor: OnnxTensor): string => {
    constants.set(tensor.name, tensor);
    return tensor.name;
  };
  const build: Build = {
    weightOf: (name) => {
      const weight = weights.get(name);
      if (weight === undefined) throw invalid(`${name} is no weight`);
      return weight;
    },
    resolve: (name) => {
      const made = known.get(name);
      if (made !== undefined) return made;
      const { shape, values } = build.weightOf(name);
      const wide = values instanceof Float32Array ? values : BigInt64Array.from(values, BigInt);
      return put({ name, shape, values: wide });
    },
    floats: (name, shape, values) => put({ name, shape, values: Float32Array.from(values) }),
    whole: (name, values) => put({ name, shape: [values.length], values: BigInt64Array.from(values, BigInt) }),
    add: (op, inputs, outputs, attributes) => {
      nodes.push({ op, inputs, outputs, ...(attributes && { attributes }) });
      return outputs;
    },
  };
  return { build, nodes, constants, known };
};

const INPUT = 'images';
const OUTPUT = 'detections';
const LEVELS = 255;

/**
 * The ONNX file of a detector, in the form that a device takes: `images` is 1×3×side×side, red, green and blue from 0 to
 * 1; `detections` is 1×boxes×6: x0, y0, x1, y1 in pixels of the input, score, class. Throws MODEL_INVALID where the graph
 * has an operation that is not known here.
 */
export const detectorFromGraph = (model: GraphModel, weightBytes: Uint8Array, shape: DetectorShape): Uint8Array => {
  const { build, nodes, constants, known } = openBuild(weightsOf(model, weightBytes));
  const graph = new Map(model.modelTopology.node.map((node) => [node.name, node]));
  const [scaled] = build.add('Mul', [INPUT, build.floats('levels', [], [LEVELS])], ['images/levels']);
  const [input] = build.add('Transpose', [scaled!], ['images/last'], { perm: [0, 2, 3, 1] });

  const visit = (name: string): void => {
    const node = graph.get(name.replace(/:\d+$/, ''));
    if (node === undefined) throw invalid(`there is no ${name}`);
    if (known.has(node.name)) return;
    if (node.op === 'Placeholder') known.set(node.name, input!);
    if (isConstant(node.op)) return;
    for (const before of node.input ?? []) visit(nameOf(before));
    convert(build, node).forEach((output, index) => {
      known.set(index === 0 ? node.name : `${node.name}:${index}`, output);
    });
  };
  visit(shape.output);
  build.add('Identity', [build.resolve(shape.output)], [OUTPUT]);
  return encodeOnnx({
    inputs: [{ name: INPUT, shape: [1, 3, shape.side, shape.side] }],
    outputs: [{ name: OUTPUT, shape: [1, shape.boxes, 6] }],
    nodes,
    constants: [...constants.values()],
  });
};
