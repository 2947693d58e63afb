import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { equal, toHex } from '#proto/bytes.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { type Found, isDetectorOutput, readDetections } from './boxes.js';
import { sha256 } from './crypto.js';
import { modelInput } from './detector-input.js';
import { messageOf } from './files.js';
import type { Planes } from './picture.js';

/** Runs one model in a thread of its own, since a look may take seconds and the device must not wait. */
export type DetectorWorkerData = {
  readonly path: string;
  /** 32 bytes: SHA-256 of the file */
  readonly hash: Uint8Array;
  readonly scoreMin: number;
  /** the folder of a package of ONNX Runtime, where it is not to be looked for beside this program */
  readonly runtime?: string | undefined;
};

/** What runs the model, and why nothing faster does. */
export type ModelRuntime = { readonly name: string; readonly passedOver: readonly string[] };

export type DetectorAnswer =
  | { readonly runtime: ModelRuntime }
  | { readonly found: readonly Found[] }
  | { readonly code: ErrorCode; readonly detail: string; readonly next?: string | undefined };

/** As much of ONNX Runtime as is used; its packages for Node and for WebAssembly have it alike. */
type Runtime = {
  readonly InferenceSession: {
    readonly create: (model: Uint8Array, options: SessionOptions) => Promise<Session>;
  };
  readonly Tensor: new (type: 'float32', values: Float32Array, shape: readonly number[]) => Tensor;
  readonly env: { readonly wasm?: { numThreads?: number } };
};
type SessionOptions = { readonly intraOpNumThreads: number; readonly logSeverityLevel: number };
type Tensor = { readonly data: unknown; readonly dims: readonly number[] };
type Session = {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly { readonly type: string; readonly shape: readonly unknown[] }[];
  readonly outputMetadata: readonly { readonly type: string; readonly shape: readonly unknown[] }[];
  readonly run: (inputs: { readonly [name: string]: Tensor }) => Promise<{ readonly [name: string]: Tensor }>;
};

/** the first is machine code, and much faster where it is installed */
const RUNTIMES = ['onnxruntime-node', 'onnxruntime-web'] as const;
/** of a model that takes any */
const SIDE = 640;
const COLOURS = 3;
/** errors alone are told */
const OPTIONS: SessionOptions = { intraOpNumThreads: 1, logSeverityLevel: 3 };

type Loaded = ModelRuntime & { readonly runtime: Runtime };

/** Node's own resolution from where the package lies, since an import takes no folder. */
const loadFrom = (folder: string): unknown => createRequire(join(folder, 'package.json'))(folder);

const loadRuntime = async (folder: string | undefined): Promise<Loaded> => {
  const passedOver: string[] = [];
  for (const name of folder === undefined ? RUNTIMES : [folder]) {
    try {
      const found = (folder === undefined ? await import(name) : loadFrom(folder)) as Runtime & { default?: Runtime };
      const runtime = found.InferenceSession === undefined ? found.default! : found;
      return { name: basename(name), passedOver, runtime };
    } catch (cause) {
      // not installed, or not for this computer
      passedOver.push(`${name}: ${messageOf(cause).split('\n')[0]}`);
    }
  }
  throw new FieldmarkError('MODEL_UNAVAILABLE', {
    detail: `no ONNX Runtime can be loaded; ${passedOver.join('; ')}`,
    next: 'npm install onnxruntime-node, or onnxruntime-web where that has no binary for the computer; where it lies elsewhere, name its folder as model.runtime',
  });
};

const readModel = ({ path, hash }: DetectorWorkerData): Uint8Array => {
  let model: Uint8Array;
  try {
    model = new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new FieldmarkError('MODEL_UNAVAILABLE', { detail: messageOf(cause), next: 'check model.path', cause });
  }
  const found = sha256(model);
  if (!equal(found, hash))
    throw new FieldmarkError('MODEL_MISMATCH', {
      detail: `${path} has SHA-256 ${toHex(found)}`,
      next: 'put the right file there, or its hash into model.sha256',
    });
  return model;
};

const invalid = (detail: string, cause?: unknown): FieldmarkError =>
  new FieldmarkError('MODEL_INVALID', {
    detail,
    next: 'export it with input 1×3×H×W and output 1×N×6 (x0, y0, x1, y1, score, class) or 1×(4+classes)×N',
    cause,
  });

const openSession = async (runtime: Runtime, model: Uint8Array): Promise<Session> => {
  if (runtime.env.wasm !== undefined) runtime.env.wasm.numThreads = 1;
  const session = await runtime.InferenceSession.create(model, OPTIONS).catch((cause: unknown) => {
    throw invalid(messageOf(cause), cause);
  });
  const [input, output] = [session.inputMetadata[0], session.outputMetadata[0]];
  if (input?.type !== 'float32' || input.shape.length !== 4 || input.shape[1] !== COLOURS)
    throw invalid(`input ${input?.type} ${input?.shape.join('×')}`);
  if (output?.type !== 'float32' || !isDetectorOutput(output.shape))
    throw invalid(`output ${output?.type} ${output?.shape.join('×')}`);
  return session;
};

const lengthOf = (said: unknown): number => (typeof said === 'number' && said > 0 ? said : SIDE);

type Look = (planes: Planes) => Promise<readonly Found[]>;

const createLook = async (data: DetectorWorkerData): Promise<{ readonly loaded: Loaded; readonly look: Look }> => {
  const model = readModel(data);
  const loaded = await loadRuntime(data.runtime);
  const { runtime } = loaded;
  const session = await openSession(runtime, model);
  const [height, width] = session.inputMetadata[0]!.shape.slice(2).map(lengthOf) as [number, number];
  const look: Look = async (planes) => {
    const placed = modelInput(planes, { width, height });
    const tensor = new runtime.Tensor('float32', placed.values, [1, COLOURS, height, width]);
    const outputs = await session.run({ [session.inputNames[0]!]: tensor }).catch((cause: unknown) => {
      throw invalid(messageOf(cause), cause);
    });
    placed.values.fill(0);
    const output = outputs[session.outputNames[0]!]!;
    if (!isDetectorOutput(output.dims)) throw invalid(`output ${output.dims.join('×')}`);
    return readDetections(output.data as Float32Array, output.dims, data.scoreMin, placed, planes);
  };
  return { loaded, look };
};

const answer = (said: DetectorAnswer): void => parentPort!.postMessage(said);

const tell = (error: unknown): void => {
  const known = error instanceof FieldmarkError ? error : invalid(messageOf(error));
  // the detail stands behind the code's own text
  const detail = known.message.slice(known.message.indexOf(': ') + 2);
  answer({ code: known.code, detail, next: known.next });
};

createLook(workerData as DetectorWorkerData).then(({ loaded: { name, passedOver }, look }) => {
  parentPort!.on('message', (planes: Planes) => {
    look(planes)
      .then((found) => answer({ found }), tell)
      .finally(() => planes.bytes.fill(0));
  });
  answer({ runtime: { name, passedOver } });
}, tell);
