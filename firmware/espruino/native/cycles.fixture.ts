/**
 * Cycles of a Cortex-M4 from what QEMU says was executed. QEMU counts instructions, not cycles; each instruction is
 * charged what the Cortex-M4 Technical Reference Manual r0p1 (ARM DDI 0439, table 3-1) gives, always the dearer where
 * it depends: a load or store is 2 although neighbours overlap, a taken branch is 1 + 3 although most refill in less,
 * an `it` is 1 although it folds, and a conditional instruction is charged whether or not its condition held.
 * Memory has no wait states: a board whose flash has some, and no cache, is slower.
 */
const REFILL = 3;

export type CycleCount = { readonly instructions: number; readonly cycles: number };

type Instruction = { readonly mnemonic: string; readonly operands: string };

const CONDITIONS = 'eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|hs|lo';
const BRANCH = new RegExp(`^(?:bl?x?|cbn?z|b(?:${CONDITIONS}))$`);
const REGISTERS: { readonly [name: string]: number } = { sl: 10, fp: 11, ip: 12, sp: 13, lr: 14, pc: 15 };

const numberOf = (register: string): number => REGISTERS[register] ?? Number(register.slice(1));

const countRegisters = (list: string): number =>
  list
    .split(',')
    .map((range) => range.trim().split('-').map(numberOf))
    .reduce((sum, [first, last]) => sum + (last === undefined ? 1 : last - first! + 1), 0);

/** Cycles of one instruction without the refill of a branch. */
const cost = ({ mnemonic, operands }: Instruction): number => {
  const list = /\{(.*)\}/.exec(operands)?.[1];
  if (/^(?:ldm|stm|push|pop)/.test(mnemonic)) return 1 + countRegisters(list!);
  if (/^(?:ldr|str)d/.test(mnemonic)) return 3;
  if (/^(?:ldr|str|ml[as])/.test(mnemonic)) return 2;
  if (/div/.test(mnemonic)) return 12;
  return 1;
};

const jumps = ({ mnemonic, operands }: Instruction, leaves: boolean): boolean =>
  (BRANCH.test(mnemonic) && leaves) || (/^(?:ldm|pop)/.test(mnemonic) && /\bpc\b/.test(operands));

type Code = { readonly instructions: ReadonlyMap<number, Instruction>; readonly next: ReadonlyMap<number, number> };

const readCode = (disassembly: string): Code => {
  const found = [...disassembly.matchAll(/^\s*([0-9a-f]+):\s+([a-z]\w*)\S*[ \t]*(.*)$/gm)].map(
    ([, address, mnemonic, operands]) =>
      [Number.parseInt(address!, 16), { mnemonic: mnemonic!, operands: operands! }] as const,
  );
  return {
    instructions: new Map(found),
    next: new Map(found.slice(1).map(([address], index) => [found[index]![0], address] as const)),
  };
};

type Block = { readonly first: number; readonly last: number; readonly follower: number; times: number };

/** Blocks that QEMU ran, by their first and last instruction and by where each went, with how often. */
const readBlocks = (trace: string): readonly Block[] => {
  const lastOf = new Map<number, number>();
  const blocks = new Map<string, Block>();
  let translated: number | undefined;
  let before: number | undefined;
  for (const line of trace.split('\n')) {
    if (line.startsWith('IN:')) translated = undefined;
    else if (line.startsWith('0x')) {
      const address = Number.parseInt(line.slice(2, 10), 16);
      translated ??= address;
      lastOf.set(translated, address);
    } else if (line.startsWith('Trace')) {
      const address = Number.parseInt(line.split('/')[1]!, 16);
      if (before !== undefined) {
        const key = `${before} ${address}`;
        const block = blocks.get(key) ?? { first: before, last: lastOf.get(before)!, follower: address, times: 0 };
        block.times++;
        blocks.set(key, block);
      }
      before = address;
    }
  }
  return [...blocks.values()];
};

/** What ran within the blob that was loaded at `base`, from objdump's text and a log of `-d in_asm,exec,nochain`. */
export const countCycles = (disassembly: string, base: number, trace: string): CycleCount => {
  const { instructions, next } = readCode(disassembly);
  const end = base + Math.max(...instructions.keys());
  let count = 0;
  let cycles = 0;
  for (const { first, last, follower, times } of readBlocks(trace)) {
    if (first < base || first > end) continue;
    for (let at: number | undefined = first - base; at !== undefined && at <= last - base; at = next.get(at)) {
      const instruction = instructions.get(at);
      if (instruction === undefined) throw new Error(`no instruction at ${at}`);
      const leaves = at === last - base && follower - base !== next.get(at);
      count += times;
      cycles += times * (cost(instruction) + (jumps(instruction, leaves) ? REFILL : 0));
    }
  }
  return { instructions: count, cycles };
};
