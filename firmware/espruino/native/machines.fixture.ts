import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildNative, linkMachine, NATIVE_FOLDER, type NativeName, nativeSources } from '#tools/build/native.js';
import { NATIVE_BLOBS } from './blobs.js';
import { type CycleCount, countCycles } from './cycles.fixture.js';
import { NATIVE_ENTRIES } from './entries.js';
import { decodeOutcomes, encodeJobs, HOST_ENTRIES, type Job, type Outcome } from './jobs.fixture.js';

/** Something that runs jobs: this machine, or the blob on an emulated Cortex-M. */
export type Runner = { readonly run: (jobs: readonly Job[]) => readonly Outcome[]; readonly close: () => void };

const DEADLINE_MS = 600_000;

const execute = (folder: string, program: string, args: readonly string[]): string =>
  execFileSync(program, args, { cwd: folder, encoding: 'utf8', timeout: DEADLINE_MS, maxBuffer: 2 ** 28 });

const createRunner = (
  entries: { readonly [name: string]: number | undefined },
  prepare: (folder: string) => void,
  start: (folder: string) => void,
): Runner => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-native-'));
  prepare(folder);
  return {
    run: (jobs) => {
      writeFileSync(join(folder, 'jobs.bin'), encodeJobs(jobs, entries));
      start(folder);
      return decodeOutcomes(readFileSync(join(folder, 'outcomes.bin')));
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** The same sources for this processor, with what overflows, overruns or is undefined made fatal. */
export const createHost = (checked: boolean): Runner => {
  const sources = [...nativeSources(), 'harness/host.c'].map((name) => join(NATIVE_FOLDER, name));
  const checks = checked ? ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'] : [];
  return createRunner(
    HOST_ENTRIES,
    (folder) =>
      execute(folder, 'gcc', ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', ...checks, ...sources, '-o', 'host']),
    (folder) => execute(folder, './host', []),
  );
};

/** One multiplication: in the field or modulo the order, and both operands in hex, the lowest byte first. */
export type Multiplication = { readonly isField: boolean; readonly a: string; readonly b: string };

const OPERAND_BYTES = 32;
const RECORD_BYTES = 4 + 2 * OPERAND_BYTES;

const multiplicationsIn = (bytes: Buffer): readonly Multiplication[] =>
  Array.from({ length: bytes.length / RECORD_BYTES }, (_, i) => {
    const at = i * RECORD_BYTES;
    const operand = (start: number) => bytes.subarray(start, start + OPERAND_BYTES).toString('hex');
    return { isField: bytes.readUInt32LE(at) === 0, a: operand(at + 4), b: operand(at + 4 + OPERAND_BYTES) };
  });

/** The same sources again, telling what is multiplied with what while one job runs. */
export const createMeter = (): {
  readonly watch: (job: Job) => readonly Multiplication[];
  readonly close: () => void;
} => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-meter-'));
  const sources = [...nativeSources(), 'harness/host.c', 'harness/operands.c'].map((name) => join(NATIVE_FOLDER, name));
  const wraps = '-Wl,--wrap=field_multiply,--wrap=scalar_multiply';
  execute(folder, 'gcc', ['-std=c11', '-O1', '-Wall', '-Wextra', '-Werror', wraps, ...sources, '-o', 'meter']);
  return {
    watch: (job) => {
      writeFileSync(join(folder, 'jobs.bin'), encodeJobs([job], HOST_ENTRIES));
      rmSync(join(folder, 'operands.bin'), { force: true });
      execute(folder, './meter', []);
      return multiplicationsIn(readFileSync(join(folder, 'operands.bin')));
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};

type Machine = {
  readonly cpu: string;
  readonly code: number;
  readonly ram: number;
  /** nanoseconds an instruction, as a power of two; the timer's tick must be no longer */
  readonly shift: number;
  readonly tickNs: number;
};

/** QEMU's machines by their processor; addresses as each board's manual places code and memory. */
export const MACHINES = {
  'mps2-an386': { cpu: 'cortex-m4', code: 0, ram: 0x20000000, shift: 6, tickNs: 40 },
  'mps2-an505': { cpu: 'cortex-m33', code: 0x10000000, ram: 0x38000000, shift: 6, tickNs: 50 },
  'mps2-an385': { cpu: 'cortex-m3', code: 0, ram: 0x20000000, shift: 5, tickNs: 40 },
  microbit: { cpu: 'cortex-m0', code: 0, ram: 0x20000000, shift: 5, tickNs: 62.5 },
} as const satisfies { readonly [name: string]: Machine };

export type MachineName = keyof typeof MACHINES;

/** A whole board with a committed blob, whose clock counts instructions. */
export const createMachine = (name: MachineName, blob: NativeName): Runner => {
  const { cpu, code, ram, shift } = MACHINES[name];
  return createRunner(
    NATIVE_ENTRIES[blob],
    (work) => {
      writeFileSync(join(work, 'blob.bin'), Buffer.from(NATIVE_BLOBS[blob].base64, 'base64'));
      linkMachine(work, cpu, code, ram, 'TIMER');
    },
    (work) =>
      execute(work, 'qemu-system-arm', [
        ...['-M', name, '-nographic', '-monitor', 'none', '-serial', 'none', '-icount', `shift=${shift}`],
        ...['-semihosting-config', 'enable=on,target=native', '-kernel', 'machine.elf'],
      ]),
  );
};

export const instructionsOf = (name: MachineName, outcome: Outcome): number =>
  Math.round((outcome.ticks * MACHINES[name].tickNs) / 2 ** MACHINES[name].shift);

/** The blob, built again, in a process of qemu-arm; `countCycles` follows one job instruction by instruction. */
export const createProcess = (blob: NativeName): Runner & { readonly countCycles: (job: Job) => CycleCount } => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-blob-'));
  const { entries } = buildNative(blob, folder);
  linkMachine(folder, 'cortex-m4', 0x10000, 0x20000000, 'PROCESS');
  const runner = createRunner(
    entries,
    () => undefined,
    (work) => execute(work, 'qemu-arm-static', [join(folder, 'machine.elf')]),
  );
  return {
    run: runner.run,
    close: () => {
      runner.close();
      rmSync(folder, { recursive: true, force: true });
    },
    countCycles: (job) => {
      writeFileSync(join(folder, 'jobs.bin'), encodeJobs([job], entries));
      execute(folder, 'qemu-arm-static', ['-d', 'in_asm,exec,nochain', '-D', 'trace.log', 'machine.elf']);
      const symbols = execute(folder, 'arm-none-eabi-nm', ['machine.elf']);
      const base = Number.parseInt(/^([0-9a-f]+) \w blob$/m.exec(symbols)![1]!, 16);
      const code = execute(folder, 'arm-none-eabi-objdump', ['-d', '--no-show-raw-insn', 'blob.elf']);
      return countCycles(code, base, readFileSync(join(folder, 'trace.log'), 'utf8'));
    },
  };
};
