/** Writes ONNX model files: the parts of onnx.proto3 that a graph of tensors needs, as protocol buffers. */

export type OnnxTensor = {
  readonly name: string;
  readonly shape: readonly number[];
  /** Float32Array for floats, BigInt64Array for int64 */
  readonly values: Float32Array | BigInt64Array;
};

export type OnnxAttribute = number | string | readonly number[];

export type OnnxNode = {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** whole numbers, text, or lists of whole numbers */
  readonly attributes?: { readonly [name: string]: OnnxAttribute };
};

export type OnnxValue = { readonly name: string; readonly shape: readonly number[] };

export type OnnxGraph = {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
};

const IR_VERSION = 8;
const OPERATOR_SET = 13;
const TYPE = { float: 1, int64: 7 } as const;
const ATTRIBUTE = { int: 2, string: 3, ints: 7 } as const;
const WIRE = { varint: 0, bytes: 2 } as const;

const varint = (value: number | bigint): number[] => {
  const out: number[] = [];
  // negative numbers are written as 64 bits of two's complement
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
  return out;
};

const tag = (field: number, wire: number): number[] => varint((field << 3) | wire);
const number = (field: number, value: number | bigint): Buffer =>
  Buffer.from([...tag(field, WIRE.varint), ...varint(value)]);
const bytes = (field: number, value: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([...tag(field, WIRE.bytes), ...varint(value.length)]), value]);
const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));
const message = (field: number, ...parts: readonly Buffer[]): Buffer => bytes(field, Buffer.concat(parts));

const attribute = (name: string, value: OnnxAttribute): Buffer => {
  if (typeof value === 'number') return message(5, text(1, name), number(3, value), number(20, ATTRIBUTE.int));
  if (typeof value === 'string') return message(5, text(1, name), text(4, value), number(20, ATTRIBUTE.string));
  const ints = value.map((one) => number(8, one));
  return message(5, text(1, name), ...ints, number(20, ATTRIBUTE.ints));
};

const node = ({ op, inputs, outputs, attributes }: OnnxNode): Buffer =>
  message(
    1,
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes ?? {}).map(([name, value]) => attribute(name, value)),
  );

const tensor = ({ name, shape, values }: OnnxTensor): Buffer =>
  message(
    5,
    ...shape.map((length) => number(1, length)),
    number(2, values instanceof Float32Array ? TYPE.float : TYPE.int64),
    text(8, name),
    bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );

const value = (field: number, { name, shape }: OnnxValue): Buffer => {
  const dimensions = shape.map((length) => message(1, number(1, length)));
  return message(field, text(1, name), message(2, message(1, number(1, TYPE.float), message(2, ...dimensions))));
};

/** The bytes of a model file of operator set 13; inputs and outputs are floats. */
export const encodeOnnx = (graph: OnnxGraph): Uint8Array =>
  new Uint8Array(
    Buffer.concat([
      number(1, IR_VERSION),
      text(2, 'fieldmark'),
      message(
        7,
        ...graph.nodes.map(node),
        text(2, 'graph'),
        ...graph.constants.map(tensor),
        ...graph.inputs.map((one) => value(11, one)),
        ...graph.outputs.map((one) => value(12, one)),
      ),
      message(8, number(2, OPERATOR_SET)),
    ]),
  );
