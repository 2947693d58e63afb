import { setTimeout as delay } from 'node:timers/promises';
import type { Unit } from '#provision/factory.js';

export type Watch = {
  /** the units that are plugged in now */
  readonly scan: () => Promise<readonly Unit[]>;
  /** takes one unit to its end; throws where the whole line must stop */
  readonly run: (unit: Unit) => Promise<void>;
  readonly isFull: () => boolean;
  /** how many may be on the bench at once */
  readonly places: number;
  readonly signal: AbortSignal;
  readonly scanMs?: number;
};

const SCAN_MS = 1000;

/** What stays the same while a unit restarts under another path. */
const keyOf = (unit: Unit): string => unit.usbSerial ?? unit.port;

/**
 * Takes every unit that is plugged in, whenever that is, once for each time it is plugged in, until the batch is full or
 * somebody ends it; what is under way is finished first. Throws what `run` throws.
 */
export const watchUnits = async (watch: Watch): Promise<void> => {
  /** a unit that is done stays here until it is pulled */
  const onBench = new Map<string, Promise<void> | undefined>();
  let fatal: { readonly error: unknown } | undefined;
  const underWay = (): readonly Promise<void>[] => [...onBench.values()].filter((work) => work !== undefined);

  const take = (unit: Unit): void => {
    const key = keyOf(unit);
    const work = watch
      .run(unit)
      .catch((error: unknown) => {
        fatal ??= { error };
      })
      .finally(() => onBench.set(key, undefined));
    onBench.set(key, work);
  };

  while (!watch.signal.aborted && fatal === undefined && !watch.isFull()) {
    const plugged = await watch.scan();
    const keys = new Set(plugged.map(keyOf));
    // one that is under way comes and goes by itself, when it is flashed
    for (const [key, work] of onBench) if (work === undefined && !keys.has(key)) onBench.delete(key);
    for (const unit of plugged) if (!onBench.has(keyOf(unit)) && underWay().length < watch.places) take(unit);
    const pause = new AbortController();
    const paused = delay(watch.scanMs ?? SCAN_MS, undefined, { signal: pause.signal }).catch(() => {});
    await Promise.race([...underWay(), paused]);
    pause.abort();
  }
  await Promise.all(underWay());
  if (fatal !== undefined) throw fatal.error;
};
