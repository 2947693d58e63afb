import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { combTableHeader } from './comb-table.js';

/**
 * `npm run native`: compiles the native signer for each processor with Debian's arm-none-eabi-gcc and writes
 * `comb_table.h`, `blobs.ts` and `entries.ts` beside its sources.
 */
export const NATIVE_FOLDER = fileURLToPath(new URL('../../../firmware/espruino/native/', import.meta.url));

export const COMPILER = 'arm-none-eabi-gcc';

type Build = { readonly cpu: string; readonly flags: readonly string[] };

/** Cortex-M33 runs what is built for Cortex-M4: both have the DSP extension. */
export const NATIVE_BUILDS = {
  'cortex-m4': { cpu: 'cortex-m4', flags: ['-O2', '-fpeel-loops', '-fno-schedule-insns', '-DUNROLL_LOOPS'] },
  'cortex-m4-small': {
    cpu: 'cortex-m4',
    flags: [
      ...['-Os', '-flto', '-fno-gcse', '-fno-move-loop-invariants', '-fno-tree-loop-im', '-fno-schedule-insns2'],
      ...['-fno-caller-saves', '-fno-optimize-sibling-calls', '-DWITHOUT_KECCAK'],
    ],
  },
  /** what the small one leaves out, to be laid behind it */
  'cortex-m4-keccak': { cpu: 'cortex-m4', flags: ['-Os', '-DWITHOUT_SIGNER'] },
  'cortex-m3': { cpu: 'cortex-m3', flags: ['-O2'] },
  'cortex-m0plus': { cpu: 'cortex-m0plus', flags: ['-O2'] },
} as const satisfies { readonly [name: string]: Build };

export type NativeName = keyof typeof NATIVE_BUILDS;

/** The entries' C names and those under which the firmware finds them. */
export const NATIVE_FUNCTIONS = {
  sign: 'es256k_sign',
  publicKey: 'es256k_public_key',
  verify: 'es256k_verify',
  sha256: 'es256k_sha256',
  hmacSha256: 'es256k_hmac',
  keccak256: 'es256k_keccak256',
} as const;

export type NativeFunction = keyof typeof NATIVE_FUNCTIONS;

/** A freestanding C without any library: not even one loop may become a call of memset. */
const FLAGS = [
  ...['-mthumb', '-std=c11', '-Wall', '-Wextra', '-Werror'],
  ...['-ffreestanding', '-fno-builtin', '-fno-tree-loop-distribute-patterns', '-fno-jump-tables'],
  ...['-fpie', '-fvisibility=hidden', '-ffunction-sections', '-fdata-sections'],
  ...['-nostdlib', '-Wl,-T,blob.ld,--gc-sections,--build-id=none,--fatal-warnings'],
];

/** The first line that the compiler says of itself: another version may make other, equally good code. */
export const compilerVersion = (): string =>
  execFileSync(COMPILER, ['--version'], { encoding: 'utf8' }).split('\n')[0]!;

/** A bare ARM program in `folder` that runs jobs by the blob that lies there as `blob.bin`: `machine.elf`. */
export const linkMachine = (
  folder: string,
  cpu: string,
  code: number,
  ram: number,
  ...defines: readonly string[]
): void => {
  execFileSync(
    COMPILER,
    [
      ...[`-mcpu=${cpu}`, '-mthumb', '-std=gnu11', '-Os', '-Wall', '-Wextra', '-Werror', '-ffreestanding', '-nostdlib'],
      ...['-I.', '-T', join(NATIVE_FOLDER, 'harness', 'machine.ld'), '-Wl,--build-id=none'],
      ...defines.map((define) => `-D${define}`),
      ...[
        `-Wl,--defsym=CODE=${code},--defsym=RAM=${ram}`,
        join(NATIVE_FOLDER, 'harness', 'machine.c'),
        '-o',
        'machine.elf',
      ],
    ],
    { cwd: folder },
  );
};

export const nativeSources = (): readonly string[] =>
  readdirSync(NATIVE_FOLDER)
    .filter((name) => name.endsWith('.c'))
    .sort();

export type NativeBlob = {
  readonly bytes: Buffer;
  /** offsets in the blob */
  readonly entries: { readonly [name in NativeFunction]?: number };
};

/** Compiles one build; leaves `blob.elf` and `blob.bin` in `folder`. Throws what the compiler says. */
export const buildNative = (name: NativeName, folder: string): NativeBlob => {
  const { cpu, flags } = NATIVE_BUILDS[name];
  const elf = join(folder, 'blob.elf');
  const binary = join(folder, 'blob.bin');
  const run = (program: string, args: readonly string[]) =>
    execFileSync(program, args, { cwd: NATIVE_FOLDER, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run(COMPILER, [`-mcpu=${cpu}`, ...FLAGS, ...flags, ...nativeSources(), '-o', elf]);
  run('arm-none-eabi-objcopy', ['-O', 'binary', '-j', '.blob', elf, binary]);
  const addresses = new Map(
    run('arm-none-eabi-nm', [elf])
      .split('\n')
      .map((line) => line.split(' '))
      .map(([address, , symbol]) => [symbol, Number.parseInt(address!, 16)]),
  );
  const entries = Object.entries(NATIVE_FUNCTIONS)
    .map(([key, symbol]) => [key, addresses.get(symbol)] as const)
    .filter(([, address]) => address !== undefined);
  return { bytes: readFileSync(binary), entries: Object.fromEntries(entries) };
};

const WIDTH = 108;

const blobsSource = (blobs: readonly (readonly [NativeName, NativeBlob])[]): string => {
  const items = blobs.map(([name, { bytes }]) => {
    const base64 = bytes.toString('base64').match(new RegExp(`.{1,${WIDTH}}`, 'g'))!;
    return [
      `  '${name}': {`,
      `    sizeBytes: ${bytes.length},`,
      `    sha256: '${createHash('sha256').update(bytes).digest('hex')}',`,
      `    base64: [`,
      ...base64.map((line) => `      '${line}',`),
      `    ].join(''),`,
      `  },`,
    ].join('\n');
  });
  return `/**
 * Made by \`npm run native\` from the C sources beside this: machine code, to be placed at a
 * multiple of 4. Longer than other files: it is all data.
 */
export const NATIVE_COMPILER = '${compilerVersion()}';

export const NATIVE_BLOBS = {
${items.join('\n')}
} as const;
`;
};

const entriesSource = (blobs: readonly (readonly [NativeName, NativeBlob])[]): string => {
  const items = blobs.map(([name, { entries }]) => {
    const fields = Object.entries(entries).map(([key, offset]) => `${key}: ${offset}`);
    return `  '${name}': { ${fields.join(', ')} },`;
  });
  return `/** Made by \`npm run native\`: where each function begins in each blob, in bytes; es256k.h says how they are called. */
export const NATIVE_ENTRIES = {
${items.join('\n')}
} as const;
`;
};

/** Every file that the tool writes, by name, as it is to be. */
export const nativeFiles = (): { readonly [name: string]: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-native-'));
  try {
    const names = Object.keys(NATIVE_BUILDS) as NativeName[];
    const blobs = names.map((name) => [name, buildNative(name, folder)] as const);
    return { 'blobs.ts': blobsSource(blobs), 'entries.ts': entriesSource(blobs) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(NATIVE_FOLDER, 'comb_table.h'), combTableHeader());
  for (const [name, text] of Object.entries(nativeFiles())) writeFileSync(join(NATIVE_FOLDER, name), text);
}
