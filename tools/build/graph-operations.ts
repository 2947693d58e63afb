import { FieldmarkError } from '#proto/errors.js';
import type { OnnxNode } from './onnx-file.js';

/** One node of a TensorFlow graph, as its JSON has it. */
export type GraphNode = {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: { readonly [name: string]: Attribute };
};
/** text is base64, whole numbers are text */
type Attribute = {
  readonly s?: string;
  readonly i?: string;
  readonly b?: boolean;
  readonly type?: string;
  readonly list?: { readonly s?: readonly string[]; readonly i?: readonly string[] };
};

export type Weight = { readonly shape: readonly number[]; readonly values: Float32Array | Int32Array };

/** The ONNX graph that grows. */
export type Build = {
  readonly weightOf: (name: string) => Weight;
  /** what a name of the TensorFlow graph is called here */
  readonly resolve: (name: string) => string;
  readonly floats: (name: string, shape: readonly number[], values: ArrayLike<number>) => string;
  readonly whole: (name: string, values: readonly number[]) => string;
  /** gives its outputs */
  readonly add: (
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes?: OnnxNode['attributes'],
  ) => readonly string[];
};

const invalid = (detail: string): FieldmarkError => new FieldmarkError('MODEL_INVALID', { detail });

const CHANNELS_FIRST = { perm: [0, 3, 1, 2] };
const CHANNELS_LAST = { perm: [0, 2, 3, 1] };
const ONNX_TYPE: { readonly [type: string]: number } = { DT_FLOAT: 1, DT_INT32: 7 };
const END = 2 ** 31 - 1;
/** operations that are the same in both, but for their name */
const PLAIN: { readonly [op: string]: string } = {
  Add: 'Add',
  AddV2: 'Add',
  Sub: 'Sub',
  Mul: 'Mul',
  Relu: 'Relu',
  Sigmoid: 'Sigmoid',
  Identity: 'Identity',
  Equal: 'Equal',
  // on whole numbers that are not negative, as here, these are the same
  FloorDiv: 'Div',
  FloorMod: 'Mod',
  Reshape: 'Reshape',
};

const textOf = (attribute: Attribute | undefined): string => Buffer.from(attribute?.s ?? '', 'base64').toString();
const numbersOf = (attribute: Attribute | undefined): number[] => (attribute?.list?.i ?? []).map(Number);
/** height and width of a list with one number an axis */
const spatial = (attribute: Attribute | undefined): number[] => numbersOf(attribute).slice(1, 3);

/** A node's first output is named by the node alone. */
export const nameOf = (input: string): string => input.replace(/:0$/, '');

const inputsOf = (node: GraphNode): string[] => (node.input ?? []).map(nameOf);

/** Something that ONNX does with the channels first only. */
const channelsFirst = (
  build: Build,
  node: GraphNode,
  op: string,
  inputs: readonly string[],
  attributes: OnnxNode['attributes'],
): readonly string[] => {
  const [first] = build.add('Transpose', [inputs[0]!], [`${node.name}/first`], CHANNELS_FIRST);
  const [out] = build.add(op, [first!, ...inputs.slice(1)], [`${node.name}/${op}`], attributes);
  return build.add('Transpose', [out!], [`${node.name}/last`], CHANNELS_LAST);
};

const windowOf = (node: GraphNode, kernel: readonly number[]) => ({
  kernel_shape: kernel,
  strides: spatial(node.attr?.strides),
  auto_pad: textOf(node.attr?.padding) === 'SAME' ? 'SAME_UPPER' : 'VALID',
});

/** Height, width, in, out becomes out, in, height, width; of a depthwise filter each channel is a group of its own. */
const filterOf = (build: Build, name: string, isDepthwise: boolean) => {
  const { shape, values } = build.weightOf(name);
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  const turned = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++) {
          const to = isDepthwise ? i * outputs + o : o * inputs + i;
          turned[(to * height + y) * width + x] = values[((y * width + x) * inputs + i) * outputs + o]!;
        }
  const turnedShape = isDepthwise ? [inputs * outputs, 1, height, width] : [outputs, inputs, height, width];
  const filter = build.floats(`${name}/filter`, turnedShape, turned);
  return { filter, kernel: [height, width], group: isDepthwise ? inputs : 1 };
};

const convolve = (build: Build, node: GraphNode, isDepthwise: boolean): readonly string[] => {
  const [input, weights, bias] = inputsOf(node) as [string, string, string | undefined];
  const steps = (node.attr?.fused_ops?.list?.s ?? []).map((step) => Buffer.from(step, 'base64').toString());
  const known = [[], ['BiasAdd'], ['BiasAdd', 'Relu']].some((one) => one.join() === steps.join());
  if (!known) throw invalid(`fused ${steps.join(', ')}`);
  const { filter, kernel, group } = filterOf(build, weights, isDepthwise);
  const attributes = { ...windowOf(node, kernel), group, dilations: spatial(node.attr?.dilations) };
  const inputs = [build.resolve(input), filter, ...(steps.length > 0 ? [build.resolve(bias!)] : [])];
  const out = channelsFirst(build, node, 'Conv', inputs, attributes);
  return steps.length > 1 ? build.add('Relu', out, [`${node.name}/relu`]) : out;
};

const resize = (build: Build, node: GraphNode): readonly string[] => {
  const [input, size] = inputsOf(node) as [string, string];
  const isHalf = node.attr?.half_pixel_centers?.b === true;
  const mode = node.attr?.align_corners?.b === true ? 'align_corners' : isHalf ? 'half_pixel' : 'asymmetric';
  // ONNX wants all four lengths: batch and channels are the input's own
  const [shape] = build.add('Shape', [build.resolve(input)], [`${node.name}/shape`]);
  const [kept] = build.add('Gather', [shape!, build.whole(`${node.name}/kept`, [0, 3])], [`${node.name}/ends`]);
  const wanted = build.whole(`${node.name}/wanted`, Array.from(build.weightOf(size).values));
  const [sizes] = build.add('Concat', [kept!, wanted], [`${node.name}/sizes`], { axis: 0 });
  const attributes = { mode: 'linear', coordinate_transformation_mode: mode };
  return channelsFirst(build, node, 'Resize', [build.resolve(input), '', '', sizes!], attributes);
};

const slice = (build: Build, node: GraphNode): readonly string[] => {
  const [input, ...bounds] = inputsOf(node) as [string, string, string, string];
  const mask = (name: string): number => Number(node.attr?.[name]?.i ?? 0);
  if (mask('new_axis_mask') + mask('ellipsis_mask') + mask('shrink_axis_mask') > 0)
    throw invalid('a slice that changes the number of axes');
  const [from, to, steps] = bounds.map((name) => Array.from(build.weightOf(name).values));
  const axes = from!.map((_, axis) => axis);
  const isOpen = (name: string, axis: number): boolean => (mask(name) & (1 << axis)) !== 0;
  const starts = axes.map((axis) => (isOpen('begin_mask', axis) ? 0 : from![axis]!));
  const ends = axes.map((axis) => (isOpen('end_mask', axis) ? END : to![axis]!));
  const lists = Object.entries({ starts, ends, axes, steps: steps! });
  const inputs = lists.map(([name, values]) => build.whole(`${node.name}/${name}`, values));
  return build.add('Slice', [build.resolve(input), ...inputs], [`${node.name}/slice`]);
};

/** Adds what one node stands for; gives the names of its outputs. Throws MODEL_INVALID where it is not known. */
export const convert = (build: Build, node: GraphNode): readonly string[] => {
  const inputs = inputsOf(node);
  const first = (): string => build.resolve(inputs[0]!);
  const listOf = (name: string): number[] => Array.from(build.weightOf(name).values);
  const add = (op: string, from: readonly string[], attributes?: OnnxNode['attributes']): readonly string[] =>
    build.add(op, from, [`${node.name}/out`], attributes);
  const plain = PLAIN[node.op];
  if (plain !== undefined) return add(plain, inputs.map(build.resolve));
  switch (node.op) {
    case 'Relu6':
      return add('Clip', [first(), build.floats('zero', [], [0]), build.floats('six', [], [6])]);
    case 'Conv2D':
    case '_FusedConv2D':
      return convolve(build, node, false);
    case 'DepthwiseConv2dNative':
    case 'FusedDepthwiseConv2dNative':
      return convolve(build, node, true);
    case 'MaxPool':
      return channelsFirst(build, node, 'MaxPool', [first()], windowOf(node, spatial(node.attr?.ksize)));
    case 'Mean': {
      const keepdims = node.attr?.keep_dims?.b === true ? 1 : 0;
      return add('ReduceMean', [first()], { axes: listOf(inputs[1]!), keepdims });
    }
    case 'ResizeBilinear':
      return resize(build, node);
    case 'ConcatV2':
      return add('Concat', inputs.slice(0, -1).map(build.resolve), { axis: listOf(inputs.at(-1)!)[0]! });
    case 'Cast':
      return add('Cast', [first()], { to: ONNX_TYPE[node.attr?.DstT?.type ?? ''] ?? 0 });
    case 'ExpandDims':
      return add('Unsqueeze', [first(), build.whole(`${node.name}/axes`, listOf(inputs[1]!))]);
    case 'GatherV2':
      return add('Gather', [first(), build.resolve(inputs[1]!)], { axis: listOf(inputs[2]!)[0]! });
    case 'TopKV2': {
      const count = build.whole(`${node.name}/count`, listOf(inputs[1]!));
      return build.add('TopK', [first(), count], [`${node.name}/values`, `${node.name}/places`]);
    }
    case 'Pad': {
      // before and after, axis by axis, becomes all before and then all after
      const pads = listOf(inputs[1]!);
      const sides = [0, 1].map((side) => pads.filter((_, index) => index % 2 === side));
      return add('Pad', [first(), build.whole(`${node.name}/pads`, sides.flat())]);
    }
    case 'StridedSlice':
      return slice(build, node);
    default:
      throw invalid(`operation ${node.op}`);
  }
};
