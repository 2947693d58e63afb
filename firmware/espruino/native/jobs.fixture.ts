import { NATIVE_FUNCTIONS, type NativeFunction } from '#tools/build/native.js';

/** One call of a native entry as the harnesses make it: numbers, and addresses within 512 bytes of data. */
export type Job = {
  readonly function: NativeFunction;
  readonly arguments: readonly number[];
  /** bit i: argument i is an offset into data */
  readonly pointers: number;
  readonly misalignment: number;
  readonly data: Uint8Array;
};

export type Outcome = {
  readonly result: number;
  readonly ticks: number;
  readonly stackBytes: number;
  readonly data: Uint8Array;
};

const DATA_BYTES = 512;
const WORDS = 7;
const JOB_BYTES = 4 * WORDS + DATA_BYTES;
const OUTCOME_BYTES = 12 + DATA_BYTES;

/** Where each kind of job puts what it gives; and where a message lies. */
export const OUTPUT = 128;
const BLINDING = 224;
const MESSAGE = 224;
/** the longest message a job can hold */
export const MESSAGE_BYTES_MAX = DATA_BYTES - MESSAGE - 4;

const NO_BLINDING = new Uint8Array(32);

const at = (parts: { readonly [offset: number]: Uint8Array }): Uint8Array => {
  const data = new Uint8Array(DATA_BYTES).fill(0xee);
  for (const [offset, bytes] of Object.entries(parts)) data.set(bytes, Number(offset));
  return data;
};

/** An address that is no multiple of 4 for most jobs: Espruino promises none. */
let made = 0;
const job = (name: NativeFunction, args: readonly number[], pointers: number, data: Uint8Array): Job => ({
  function: name,
  arguments: args,
  pointers,
  misalignment: made++ % 4,
  data,
});

export const signJob = (digest: Uint8Array, key: Uint8Array, blinding: Uint8Array = NO_BLINDING): Job =>
  job('sign', [0, 32, OUTPUT, BLINDING], 0b1111, at({ 0: digest, 32: key, [BLINDING]: blinding }));

export const publicKeyJob = (key: Uint8Array, blinding: Uint8Array = NO_BLINDING): Job =>
  job('publicKey', [32, OUTPUT, BLINDING, 0], 0b111, at({ 32: key, [BLINDING]: blinding }));

/** `publicKey` has 33 bytes */
export const verifyJob = (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): Job =>
  job('verify', [0, 32, 96, 0], 0b111, at({ 0: digest, 32: signature, 96: publicKey }));

export const hashJob = (name: 'sha256' | 'keccak256', message: Uint8Array): Job =>
  job(name, [MESSAGE, message.length, OUTPUT, 0], 0b101, at({ [MESSAGE]: message }));

export const hmacJob = (key: Uint8Array, message: Uint8Array): Job =>
  job('hmacSha256', [32, MESSAGE, message.length, OUTPUT], 0b1011, at({ 32: key, [MESSAGE]: message }));

/** `jobs.bin`: entries are offsets in a blob, or their numbers where there is none. */
export const encodeJobs = (
  jobs: readonly Job[],
  entries: { readonly [name: string]: number | undefined },
): Uint8Array => {
  const bytes = new Uint8Array(jobs.length * JOB_BYTES);
  const view = new DataView(bytes.buffer);
  jobs.forEach((one, index) => {
    const entry = entries[one.function];
    if (entry === undefined) throw new Error(`no entry ${one.function}`);
    const words = [entry, ...one.arguments, one.pointers, one.misalignment];
    words.forEach((word, i) => {
      view.setUint32(index * JOB_BYTES + 4 * i, word, true);
    });
    bytes.set(one.data, index * JOB_BYTES + 4 * WORDS);
  });
  return bytes;
};

/** `outcomes.bin` */
export const decodeOutcomes = (bytes: Uint8Array): readonly Outcome[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / OUTCOME_BYTES }, (_, index) => {
    const start = index * OUTCOME_BYTES;
    return {
      result: view.getInt32(start, true),
      ticks: view.getUint32(start + 4, true),
      stackBytes: view.getUint32(start + 8, true),
      data: bytes.subarray(start + 12, start + OUTCOME_BYTES),
    };
  });
};

export const HOST_ENTRIES = Object.fromEntries(Object.keys(NATIVE_FUNCTIONS).map((name, index) => [name, index]));

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** `<result> <r‖s, x‖y or digest>` */
export const textOf = (outcome: Outcome, bytes = 64): string =>
  `${outcome.result} ${hex(outcome.data.subarray(OUTPUT, OUTPUT + bytes))}`;
