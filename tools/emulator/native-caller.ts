import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkMachine } from '../build/native.js';

/**
 * A board's native code that runs as long as it is wanted, on an ARM processor under qemu-user, and is called one function
 * at a time: what stands behind `E.nativeCall` of an emulated board.
 */
export type NativeCaller = {
  /** Calls the function at `offset`; bit i of `pointers` says that argument i is an offset into `data`. */
  readonly call: (offset: number, args: readonly number[], pointers: number, data: Uint8Array) => NativeOutcome;
  readonly close: () => void;
};

export type NativeOutcome = { readonly result: number; readonly data: Uint8Array };

/** the longest message: an envelope, a settings blob */
const DATA_BYTES = 8192;
const JOB_HEAD_BYTES = 28;
const OUTCOME_HEAD_BYTES = 12;
const ANSWER_MS = 60_000;
const NAP_MS = 0.2;

const clock = new Int32Array(new SharedArrayBuffer(4));
const isEmptyPipe = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EAGAIN';

/** Moves all of `bytes` through a pipe that never blocks, or throws: nobody waits for ever for a process that is gone. */
const transfer = (move: (offset: number) => number, length: number): void => {
  const end = performance.now() + ANSWER_MS;
  for (let offset = 0; offset < length; ) {
    try {
      offset += move(offset);
    } catch (error) {
      if (!isEmptyPipe(error)) throw error;
      if (performance.now() > end) throw new Error('the native code gives no answer');
      Atomics.wait(clock, 0, 0, NAP_MS);
    }
  }
};

/** `dataBytes` is what one call may be given; a board that hashes whole images needs more. */
export const startCaller = (blob: Uint8Array, dataBytes = DATA_BYTES): NativeCaller => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-caller-'));
  writeFileSync(join(folder, 'blob.bin'), blob);
  linkMachine(folder, 'cortex-m4', 0x10000, 0x20000000, 'PROCESS', `DATA_BYTES=${dataBytes}`);
  execFileSync('mkfifo', ['jobs.bin', 'outcomes.bin'], { cwd: folder });
  const child = spawn('qemu-arm-static', [join(folder, 'machine.elf')], { cwd: folder, stdio: 'ignore' });
  const mode = constants.O_RDWR | constants.O_NONBLOCK;
  const jobs = openSync(join(folder, 'jobs.bin'), mode);
  const outcomes = openSync(join(folder, 'outcomes.bin'), mode);
  return {
    call: (offset, args, pointers, data) => {
      if (data.length > dataBytes) throw new Error(`${data.length} bytes are more than the harness takes`);
      const job = Buffer.alloc(JOB_HEAD_BYTES + dataBytes);
      for (const [i, word] of [offset, ...args, pointers, 0].entries()) job.writeUInt32LE(word >>> 0, 4 * i);
      job.set(data, JOB_HEAD_BYTES);
      transfer((at) => writeSync(jobs, job, at), job.length);
      const outcome = Buffer.alloc(OUTCOME_HEAD_BYTES + dataBytes);
      transfer((at) => readSync(outcomes, outcome, at, outcome.length - at, null), outcome.length);
      return {
        result: outcome.readInt32LE(0),
        data: outcome.subarray(OUTCOME_HEAD_BYTES, OUTCOME_HEAD_BYTES + data.length),
      };
    },
    close: () => {
      child.kill();
      closeSync(jobs);
      closeSync(outcomes);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
