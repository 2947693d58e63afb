import { failure, type Result, success } from '#proto/errors.js';

/** Processors by the names that Debian gives them. */
export type Architecture = 'arm64' | 'amd64';

/** e_machine of an ELF file's header (System V gABI, chapter 4). */
const MACHINES: { readonly [machine: number]: string } = { 3: 'i386', 40: 'armhf', 62: 'amd64', 183: 'arm64' };
const MAGIC = 0x7f454c46;
const TYPE_AT = 16;
const MACHINE_AT = 18;
const HEADER_BYTES = 20;
const LITTLE_ENDIAN = 1;
const ENDIAN_AT = 5;
/** programs and libraries; a kernel's modules are of another type, and may be for another processor than the programs */
const EXECUTABLE_TYPES = [2, 3];
/** the smallest block of ext4, at whose beginning each of its files begins */
const ALIGN_BYTES = 1024;

export type ProgramCount = {
  /** the next piece of the image; each but the last is a multiple of `ALIGN_BYTES` long */
  readonly take: (bytes: Uint8Array) => void;
  /** how many programs and libraries there are for each processor */
  readonly counts: () => ReadonlyMap<string, number>;
};

/**
 * For which processors the programs of an image are, told from the bytes that stream past: no file system is opened, so it
 * goes for a packed image as well.
 */
export const createProgramCount = (): ProgramCount => {
  const counts = new Map<string, number>();
  return {
    take: (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at + HEADER_BYTES <= bytes.length; at += ALIGN_BYTES) {
        if (view.getUint32(at) !== MAGIC || view.getUint8(at + ENDIAN_AT) !== LITTLE_ENDIAN) continue;
        const machine = MACHINES[view.getUint16(at + MACHINE_AT, true)];
        if (machine === undefined || !EXECUTABLE_TYPES.includes(view.getUint16(at + TYPE_AT, true))) continue;
        counts.set(machine, (counts.get(machine) ?? 0) + 1);
      }
    },
    counts: () => counts,
  };
};

/** Kernels of Raspberry Pi OS by their names in the boot partition. */
const KERNELS_64 = ['kernel8.img', 'kernel_2712.img'];
const KERNELS_32 = ['kernel.img', 'kernel7.img', 'kernel7l.img'];

/** Whether the firmware is told to start a 32-bit kernel, for every board (config.txt: conditional filters). */
const asksFor32Bit = (config: string): boolean => {
  let isForAll = true;
  let asked = false;
  for (const line of config.split('\n').map((each) => each.trim())) {
    if (line.startsWith('[')) isForAll = line === '[all]';
    else if (isForAll && /^arm_64bit\s*=/.test(line)) asked = /=\s*0\b/.test(line);
  }
  return asked;
};

/** What is known of an image once it was read. */
export type ImageFacts = {
  readonly counts: ReadonlyMap<string, number>;
  /** names in the boot partition, in lower case */
  readonly bootFiles: ReadonlySet<string>;
  /** of the boot partition */
  readonly config: string;
};

/**
 * Whether programs for this processor run on what an image holds. Gives IMAGE_INVALID with what shows that they do not: most of its own
 * programs are for another processor, or no kernel for this one starts. An image that shows neither is let pass.
 */
export const checkArchitecture = ({ counts, bootFiles, config }: ImageFacts, wanted: Architecture): Result<void> => {
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (most !== undefined && most[0] !== wanted && most[1] > (counts.get(wanted) ?? 0))
    return failure(
      'IMAGE_INVALID',
      `of its programs ${most[1]} are for ${most[0]} and ${counts.get(wanted) ?? 0} for ${wanted}`,
    );
  if (wanted !== 'arm64') return success(undefined);
  if (asksFor32Bit(config))
    return failure('IMAGE_INVALID', 'its config.txt has arm_64bit=0, which starts a 32-bit kernel');
  const isThere = (name: string): boolean => bootFiles.has(name);
  if (KERNELS_32.some(isThere) && !KERNELS_64.some(isThere) && !/^\s*kernel\s*=/m.test(config))
    return failure('IMAGE_INVALID', `its boot partition has no ${KERNELS_64[0]}, only kernels of 32 bits`);
  return success(undefined);
};
