import { FieldmarkError } from '#proto/errors.js';
import { type Build, convert, type GraphNode, nameOf, type Weight } from './graph-operations.js';
import { encodeOnnx, type OnnxNode, type OnnxTensor, type OnnxValue } from './onnx-file.js';

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

/** An ONNX graph that others grow into, one beside the other. */
export type OnnxBuilder = Pick<Build, 'floats' | 'whole' | 'add'> & {
  /**
   * Adds what a graph needs for some of its outputs, reading `input`, which has the channels last. `name` keeps its names
   * apart from those of others. Throws MODEL_INVALID where it has an operation that is not known here.
   */
  readonly include: (
    name: string,
    model: GraphModel,
    weightBytes: Uint8Array,
    input: string,
    outputs: readonly string[],
  ) => readonly string[];
  readonly encode: (inputs: readonly OnnxValue[], outputs: readonly OnnxValue[]) => Uint8Array;
};

const renamed = (model: GraphModel, prefix: string): GraphModel => ({
  modelTopology: {
    node: model.modelTopology.node.map((node) => ({
      ...node,
      name: prefix + node.name,
      ...(node.input && { input: node.input.map((name) => prefix + name) }),
    })),
  },
  weightsManifest: model.weightsManifest.map(({ weights }) => ({
    weights: weights.map((weight) => ({ ...weight, name: prefix + weight.name })),
  })),
});

export const openOnnxBuilder = (): OnnxBuilder => {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxTensor>();
  const put = (tensor: OnnxTensor): string => {
    constants.set(tensor.name, tensor);
    return tensor.name;
  };
  const own: Pick<Build, 'floats' | 'whole' | 'add'> = {
    floats: (name, shape, values) => put({ name, shape, values: Float32Array.from(values) }),
    whole: (name, values) => put({ name, shape: [values.length], values: BigInt64Array.from(values, BigInt) }),
    add: (op, inputs, outputs, attributes) => {
      nodes.push({ op, inputs, outputs, ...(attributes && { attributes }) });
      return outputs;
    },
  };

  const buildFor = (weights: ReadonlyMap<string, Weight>, known: ReadonlyMap<string, string>): Build => {
    const weightOf = (name: string): Weight => {
      const weight = weights.get(name);
      if (weight === undefined) throw invalid(`${name} is no weight`);
      return weight;
    };
    return {
      ...own,
      weightOf,
      resolve: (name) => {
        const made = known.get(name);
        if (made !== undefined) return made;
        const { shape, values } = weightOf(name);
        return put({
          name,
          shape,
          values: values instanceof Float32Array ? values : BigInt64Array.from(values, BigInt),
        });
      },
    };
  };

  return {
    ...own,
    include: (name, given, weightBytes, input, outputs) => {
      const model = renamed(given, `${name}/`);
      const known = new Map<string, string>();
      const build = buildFor(weightsOf(model, weightBytes), known);
      const graph = new Map(model.modelTopology.node.map((node) => [node.name, node]));
      const visit = (wanted: string): void => {
        const node = graph.get(wanted.replace(/:\d+$/, ''));
        if (node === undefined) throw invalid(`there is no ${wanted}`);
        if (known.has(node.name)) return;
        if (node.op === 'Placeholder') known.set(node.name, input);
        if (isConstant(node.op)) return;
        for (const before of node.input ?? []) visit(nameOf(before));
        convert(build, node).forEach((output, index) => {
          known.set(index === 0 ? node.name : `${node.name}:${index}`, output);
        });
      };
      return outputs.map((output) => {
        visit(`${name}/${output}`);
        return build.resolve(`${name}/${output}`);
      });
    },
    encode: (inputs, outputs) => encodeOnnx({ inputs, outputs, nodes, constants: [...constants.values()] }),
  };
};
