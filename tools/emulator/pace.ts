import { performance } from 'node:perf_hooks';
import { CLOCK_HZ, type Uno } from './uno.js';

/** Short slices let a byte leave when it has been sent, not at the end of a long block. */
const SLICE_CYCLES = 8_000;
const BLOCK_MS = 20;
/** how much longer the chip runs at full speed after a byte, and after a reset, by its own clock */
const ACTIVE_CYCLES = 0.1 * CLOCK_HZ;
const BOOT_CYCLES = 5 * CLOCK_HZ;

export type Pace = {
  /** a byte came or went: run at full speed for a while */
  readonly touch: () => void;
  /** a reset: a bootloader waits, and firmware blinks its version, for seconds before it listens */
  readonly boot: () => void;
  readonly stop: () => void;
};

/**
 * Runs the chip in step with the clock on the wall. With nothing on the line it runs at `idleSpeed` of that: firmware
 * that only waits for a byte would otherwise take most of a core.
 */
export const startPace = (uno: Uno, idleSpeed: number): Pace => {
  let activeUntilCycles = uno.cycles() + BOOT_CYCLES;
  let lastMs = performance.now();
  let timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  let owedCycles = 0;

  const step = (): void => {
    const nowMs = performance.now();
    const active = uno.cycles() < activeUntilCycles;
    // a busy machine makes the chip slow, never a burst that blocks this process
    const elapsedMs = Math.min(nowMs - lastMs, BLOCK_MS);
    lastMs = nowMs;
    owedCycles += (elapsedMs / 1000) * CLOCK_HZ * (active ? 1 : idleSpeed);
    while (owedCycles > 0) {
      const slice = Math.min(owedCycles, SLICE_CYCLES);
      const before = uno.cycles();
      uno.run(slice);
      owedCycles -= Math.max(uno.cycles() - before, slice);
    }
    timer = setTimeout(step, active ? 1 : BLOCK_MS / 2);
  };
  timer = setTimeout(step, 0);
  const wakeFor = (cycles: number): void => {
    const sleeping = uno.cycles() >= activeUntilCycles;
    activeUntilCycles = Math.max(activeUntilCycles, uno.cycles() + cycles);
    if (!sleeping) return;
    clearTimeout(timer as NodeJS.Timeout);
    timer = setTimeout(step, 0);
  };
  return {
    touch: () => wakeFor(ACTIVE_CYCLES),
    boot: () => wakeFor(BOOT_CYCLES),
    stop: () => clearTimeout(timer as NodeJS.Timeout),
  };
};
