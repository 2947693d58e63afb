import type { AdcBus, GpioBus } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Calls } from './calls.js';
import type { IoPlugin } from './plugin.js';

const FULL_SCALE = 65_535;

const noPin = (pin: string, what: string): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', { detail: `this board has no ${what} ${pin}` });

/** Firmata's digital pins are numbers; linux-io knows its own names. */
const digitalPin = (io: IoPlugin, pin: string): number | undefined => {
  if (/^\d+$/.test(pin)) return Number(pin) < io.pins.length ? Number(pin) : undefined;
  if (/^A\d+$/.test(pin)) return io.analogPins[Number(pin.slice(1))];
  try {
    return io.normalize?.(pin);
  } catch {
    return undefined;
  }
};

const listenOnce = <T>(io: IoPlugin, event: string, listener: (value: T) => void): (() => void) => {
  io.once(event, listener);
  return () => io.off(event, listener);
};

/** Analog inputs `A0`, `A1`… by an IO plugin's reports. A value is one that was reported after it was asked for. */
export const createAdcBus = (io: IoPlugin, calls: Calls): AdcBus => ({
  sample: (pin, done) => {
    const channel = /^A\d+$/.test(pin) ? Number(pin.slice(1)) : -1;
    const report = io.reportAnalogPin?.bind(io);
    const top = io.RESOLUTION?.ADC ?? 1023;
    if (channel < 0 || channel >= io.analogPins.length || report === undefined) {
      done(noPin(pin, 'analog input'), undefined);
      return;
    }
    const event = `analog-read-${channel}`;
    calls.run<number>((finish) => {
      const release = listenOnce<number>(io, event, (value) =>
        finish(undefined, Math.round((value * FULL_SCALE) / top)),
      );
      report(channel, 1);
      return () => {
        release();
        // others may live from these reports
        if (io.listenerCount(event) === 0) report(channel, 0);
      };
    }, done);
  },
});

/** Digital inputs by an IO plugin's reports. */
export const createGpioBus = (io: IoPlugin, calls: Calls): GpioBus => {
  const prepared = new Set<number>();
  const prepare = (pin: number): void => {
    if (prepared.has(pin)) return;
    prepared.add(pin);
    io.pinMode(pin, io.MODES.INPUT);
    io.digitalRead(pin, () => {});
  };
  return {
    read: (name, done) => {
      const pin = digitalPin(io, name);
      if (pin === undefined) {
        done(noPin(name, 'pin'), undefined);
        return;
      }
      calls.run<boolean>((finish) => {
        const release = listenOnce<number>(io, `digital-read-${pin}`, (level) => finish(undefined, level !== 0));
        prepare(pin);
        // Firmata reports at once when asked anew; linux-io when the level is not the one it knows
        if (io.reportDigitalPin !== undefined) io.reportDigitalPin(pin, 1);
        else io.pins[pin]!.value = undefined;
        return release;
      }, done);
    },
    watch: (name, changed) => {
      const pin = digitalPin(io, name);
      if (pin === undefined) return;
      let known: boolean | undefined;
      io.on(`digital-read-${pin}`, (level: number) => {
        // a report of Firmata's carries the whole port, changed or not
        if (known !== undefined && known !== (level !== 0)) changed(level !== 0);
        known = level !== 0;
      });
      prepare(pin);
    },
  };
};
