import { SCOPE_CALLS, type Scope } from './espruino-scopes.js';

/**
 * Counts what a script holds in variables of the interpreter, as one with variables of 13 bytes has them: one for a name
 * of up to four characters with a small number in it, one for each further value, nine more bytes of a text in each.
 * What lives is found from the names of the top level, timers and listeners; `tools/build/interpreter.test.ts` and
 * `genuine.test.ts` compare the sum with a genuine interpreter's.
 */
export type HeapCounter = {
  /** what the script's scopes are told to, by the names that its text calls */
  readonly globals: { readonly [name: string]: unknown };
  /** variables in use now; `roots` are functions that the machine itself holds */
  readonly used: (roots: Iterable<unknown>) => number;
};

const NAME_CHARS = 4;
const TEXT_CHARS = 8;
const MORE_CHARS = 9;
const VARIABLE_BYTES = 13;
/** longer bytes lie in one piece */
const FLAT_BYTES = 40;
const PACKED_MAX = 4095;
/** what the interpreter takes itself */
const INTERPRETER = 60;
/** a text that lies in flash */
const IN_FLASH = 2;
/** a timer or listener beside its function */
const ROOT = 7;

const ofName = (length: number): number => 1 + Math.max(0, Math.ceil((length - NAME_CHARS) / MORE_CHARS));
const ofText = (length: number): number => 1 + Math.max(0, Math.ceil((length - TEXT_CHARS) / MORE_CHARS));
export const ofBytes = (length: number): number =>
  length < FLAT_BYTES ? ofText(length) : 1 + Math.ceil(length / VARIABLE_BYTES);

const ofPlain = (value: unknown): number => {
  if (typeof value === 'string') return ofText(value.length);
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) <= PACKED_MAX ? 0 : 1;
  return 0;
};

/** Whether an object is the machine's own, and not made by the script. */
const isForeign = (value: object): boolean => {
  let top: object = value;
  for (let next = Object.getPrototypeOf(top); next !== null; next = Object.getPrototypeOf(top)) top = next;
  return top === Object.prototype || top === Function.prototype;
};

const heldBy = (read: () => unknown): unknown => {
  try {
    return read();
  } catch {
    // declared and never reached: the interpreter has no such name yet
    return undefined;
  }
};

/** `isInFlash` tells texts that stay in flash, where a variable only says where. */
export const createHeapCounter = (isInFlash: (text: string) => boolean = () => false): HeapCounter => {
  const scopes = new WeakMap<object, Scope>();
  const tops: Scope[] = [];
  const scope = (parent: Scope | undefined, names: readonly string[], values: readonly (() => unknown)[]): Scope => ({
    parent,
    names,
    values,
  });
  const globals = {
    [SCOPE_CALLS.scope]: scope,
    [SCOPE_CALLS.bound]: (own: Scope, made: object) => {
      scopes.set(made, own);
      return made;
    },
    [SCOPE_CALLS.top]: (names: readonly string[], values: readonly (() => unknown)[]) => {
      tops.push(scope(undefined, names, values));
    },
  };

  const used = (roots: Iterable<unknown>): number => {
    const seen = new Set<unknown>();
    const waiting: unknown[] = [];
    let sum = INTERPRETER;
    const hold = (value: unknown): void => {
      if ((typeof value === 'object' && value !== null) || typeof value === 'function') waiting.push(value);
      else sum += typeof value === 'string' && isInFlash(value) ? IN_FLASH : ofPlain(value);
    };
    const ofScope = (one: Scope | undefined): void => {
      if (one === undefined || seen.has(one)) return;
      seen.add(one);
      sum += 1;
      one.values.forEach((read, i) => {
        sum += ofName(one.names[i]!.length);
        hold(heldBy(read));
      });
      ofScope(one.parent);
    };
    const ofObject = (value: object): void => {
      if (ArrayBuffer.isView(value)) sum += 2 + ofBytes(value.byteLength);
      else if (typeof value === 'function') {
        const own = scopes.get(value);
        sum += 3 + (value as { length: number }).length + (own === undefined ? 0 : 1);
        ofScope(own);
      } else if (isForeign(value))
        sum += 'charCodeAt' in value ? ofBytes((value as unknown as { length: number }).length) : 2;
      else {
        sum += 1;
        const isList = Array.isArray(value);
        for (const [key, held] of Object.entries(value)) {
          sum += isList ? 1 : ofName(key.length);
          hold(held);
        }
      }
    };
    for (const top of tops) ofScope(top);
    for (const root of roots) {
      sum += ROOT;
      hold(root);
    }
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      if (seen.has(value)) continue;
      seen.add(value);
      ofObject(value as object);
    }
    return sum;
  };

  return { globals, used };
};
