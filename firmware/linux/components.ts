import { createRequire } from 'node:module';
import type { Component, ComponentBus } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { disconnected } from './calls.js';
import { type Connection, I2C_ABSENT, type IoPlugin } from './plugin.js';

type Emitter = { readonly on: (event: string, listener: (value: unknown) => void) => unknown };
type FiveBoard = Emitter & { readonly once: (event: string, listener: () => void) => unknown };
type Five = {
  readonly Board: {
    new (options: object): FiveBoard;
    readonly cache: FiveBoard[];
  };
  readonly [className: string]: unknown;
};
type ComponentClass = new (options: object) => Emitter;
type AnyFunction = (...values: unknown[]) => unknown;

/** Runs a component's code. */
type Keeper = <T>(code: () => T) => T;

/** What a component shares with the inputs that it listens to. */
type Tap = {
  readonly addresses: Set<number>;
  /** a measurement that newly came in */
  readonly measured: () => void;
  readonly failed: (error: unknown) => void;
  readonly isClosed: () => boolean;
  readonly keep: Keeper;
};

const isFunction = (value: unknown): value is AnyFunction => typeof value === 'function';

/**
 * The plugin as one component sees it. johnny-five emits `data` by a timer, whether or not anything came from the
 * part, so the only honest sign of a measurement is a reply to one of the component's own requests. Requests that are
 * answered once are a part's identity and calibration; those answered again are measurements. Before the first `data`
 * or `change` a component may still throw replies away, and its properties be zeros that nobody measured.
 */
const tapPlugin = (io: IoPlugin, tap: Tap): IoPlugin => {
  const answered = new Set<string>();
  const wrap = (request: string, callback: AnyFunction): AnyFunction => {
    return (...values) => {
      if (tap.isClosed()) return;
      try {
        tap.keep(() => callback(...values));
      } catch (error) {
        tap.failed(error);
        return;
      }
      if (answered.has(request)) tap.measured();
      answered.add(request);
    };
  };
  return new Proxy(io, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (!isFunction(member)) return member;
      return (...values: unknown[]) => {
        if (tap.isClosed()) return undefined;
        if (String(name).startsWith('i2c') && typeof values[0] === 'number') tap.addresses.add(values[0]);
        const plain = values.filter((value) => !isFunction(value));
        const request = `${String(name)} ${JSON.stringify(plain)}`;
        return member.apply(
          target,
          values.map((value) => (isFunction(value) ? wrap(request, value) : value)),
        );
      };
    },
  });
};

/**
 * johnny-five's components have no end, and throw from their timers where they could report. While their code runs,
 * the timers that it starts are collected, to be cleared with the component, and guarded.
 */
const createKeeper = (failed: (error: unknown) => void): { readonly run: Keeper; readonly clear: () => void } => {
  const timers = new Set<NodeJS.Timeout>();
  const run: Keeper = (code) => {
    const { setInterval: startInterval, setTimeout: startTimeout } = globalThis;
    const keep = (start: typeof setTimeout | typeof setInterval) =>
      ((callback: AnyFunction, ms?: number, ...values: unknown[]) => {
        const timer = start(() => {
          if (start === startTimeout) timers.delete(timer);
          guarded(() => callback(...values));
        }, ms);
        timers.add(timer);
        return timer;
      }) as unknown;
    globalThis.setInterval = keep(startInterval) as typeof setInterval;
    globalThis.setTimeout = keep(startTimeout) as typeof setTimeout;
    try {
      return code();
    } finally {
      globalThis.setInterval = startInterval;
      globalThis.setTimeout = startTimeout;
    }
  };
  const guarded = (code: () => unknown): void => {
    try {
      run(code);
    } catch (error) {
      failed(error);
    }
  };
  return {
    run,
    clear: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
};

const follow = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((at, part) => (at as { readonly [name: string]: unknown } | null | undefined)?.[part], value);

const asFailure = (error: unknown): FieldmarkError =>
  new FieldmarkError('SENSOR_ABSENT', { detail: error instanceof Error ? error.message : String(error), cause: error });

const makeComponent = (
  connection: Connection,
  board: FiveBoard,
  Class: ComponentClass,
  options: { readonly [name: string]: unknown },
): Component => {
  const { io } = connection;
  const addresses = new Set<number>();
  let closed = false;
  let ended = false;
  let broken: FieldmarkError | undefined;
  let hasValues = false;
  let listener: ((error: FieldmarkError | undefined) => void) | undefined;

  const fail = (error: FieldmarkError): void => {
    if (closed || broken !== undefined) return;
    broken = error;
    keeper.clear();
    listener?.(error);
  };
  const keeper = createKeeper((error) => fail(asFailure(error)));
  // a part that was away may have lost its settings: what it says afterwards can't be trusted
  const absent = (address: number): void => {
    if (addresses.has(address)) fail(asFailure(`nothing answers at I2C address 0x${address.toString(16)}`));
  };
  const tapped = tapPlugin(io, {
    addresses,
    measured: () => {
      if (hasValues) listener?.(undefined);
    },
    failed: (error) => fail(asFailure(error)),
    isClosed: () => closed || broken !== undefined,
    keep: keeper.run,
  });
  io.on(I2C_ABSENT, absent);
  connection.onEnd(() => {
    ended = true;
    fail(disconnected());
  });
  const facade = Object.create(board, { io: { value: tapped } });
  const close = (): void => {
    if (closed) return;
    closed = true;
    keeper.clear();
    io.off(I2C_ABSENT, absent);
    // the firmware has room for a few continuous reads, and goes on with each until it is told
    if (!ended) for (const address of addresses) io.i2cStop?.(address);
  };
  try {
    const component = keeper.run(() => new Class({ ...options, board: facade }));
    for (const event of ['data', 'change'])
      component.on(event, () => {
        hasValues = true;
      });
    component.on('error', (error) => fail(asFailure(error)));
    return {
      close,
      get: (path) => follow(component, path),
      onMeasured: (measured) => {
        listener = measured;
        if (broken !== undefined) measured(broken);
      },
    };
  } catch (error) {
    close();
    const detail = `johnny-five refuses these options: ${(error as Error).message}`;
    throw new FieldmarkError('CONFIG_INVALID', { detail, cause: error });
  }
};

/** A johnny-five board upon the plugin: silent, without a prompt, and without a hand on SIGINT. */
const openFive = (five: Five, io: IoPlugin): Promise<FiveBoard> =>
  new Promise((resolve) => {
    const board = new five.Board({ io, repl: false, debug: false, sigint: false });
    board.on('error', () => {});
    board.once('ready', () => resolve(board));
  });

/** Components on one connection. johnny-five is loaded when the first one is asked for: it takes memory. */
export const createComponentBus = (connection: Connection): ComponentBus => {
  let opening: Promise<{ readonly five: Five; readonly board: FiveBoard }> | undefined;
  const open = async () => {
    const five = createRequire(import.meta.url)('johnny-five') as Five;
    const board = await openFive(five, connection.io);
    connection.onEnd(() => {
      const place = five.Board.cache.indexOf(board);
      if (place >= 0) five.Board.cache.splice(place, 1);
    });
    return { five, board };
  };
  return {
    make: (className, options, done) => {
      opening ??= open();
      opening
        .then(({ five, board }) => {
          const Class = five[className];
          if (!isFunction(Class))
            throw new FieldmarkError('CONFIG_INVALID', { detail: `johnny-five has no class ${className}` });
          return makeComponent(connection, board, Class as unknown as ComponentClass, options);
        })
        .then(
          (component) => done(undefined, component),
          (error) => done(error instanceof FieldmarkError ? error : asFailure(error), undefined),
        );
    },
  };
};
