import { performance } from 'node:perf_hooks';
import { CLOCK_HZ, type Uno } from './uno.js';

/** Short slices let a byte leave when it has been sent, not at the end of a long block. */
const SLICE_CYCLES = 8_000;
const BLOCK_MS = 20;
/** how long after a byte or a reset the chip goes on at full speed */
const ACTIVE_MS = 100;
const BOOT_MS = 3_000;

export type Pace = {
  /** a byte came or went: run at full speed for a while */
  readonly touch: () => void;
  /** a reset: firmware blinks its version for seconds before it listens */
  readonly boot: () => void;
  readonly stop: () => void;
};

/**
 * Runs the chip in step with the clock on the wall. With nothing on the line it runs at `idleSpeed` of that: firmware
 * that only waits for a byte would otherwise take most of a core.
 */
export const startPace = (uno: Uno, idleSpeed: number): Pace => {
  let activeUntilMs = performance.now() + BOOT_MS;
  let lastMs = performance.now();
  let timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  let owedCycles = 0;

  const step = (): void => {
    const nowMs = performance.now();
    const active = nowMs < activeUntilMs;
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
  const wakeUntil = (ms: number): void => {
    const sleeping = performance.now() >= activeUntilMs;
    activeUntilMs = Math.max(activeUntilMs, performance.now() + ms);
    if (!sleeping) return;
    clearTimeout(timer as NodeJS.Timeout);
    timer = setTimeout(step, 0);
  };
  return {
    touch: () => wakeUntil(ACTIVE_MS),
    boot: () => wakeUntil(BOOT_MS),
    stop: () => clearTimeout(timer as NodeJS.Timeout),
  };
};
