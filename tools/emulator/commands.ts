import type { Bench } from './bench.js';
import { type Environment, QUANTITIES, type Quantity } from './environment.js';

/** What a line of JSON on standard input may say; one key a line. */
export type Commands = {
  readonly environment: Environment;
  readonly bench: Bench;
  /** stops answering without closing the line, as a board that hangs */
  readonly freeze: (frozen: boolean) => void;
  readonly reset: () => void;
  /** closes the line, as when the cable is pulled */
  readonly hangUp: () => void;
};

const isQuantity = (name: unknown): name is Quantity => QUANTITIES.some((quantity) => quantity === name);

/** Obeys one line; the answer is `{"done":…}` or `{"error":…}` for standard output. */
export const obey = (line: string, commands: Commands): { readonly done: string } | { readonly error: string } => {
  let command: { readonly [key: string]: unknown };
  try {
    command = JSON.parse(line);
  } catch {
    return { error: `not JSON: ${line.slice(0, 80)}` };
  }
  const { bench, environment } = commands;
  if (isQuantity(command.set) && typeof command.value === 'number') environment.hold(command.set, command.value);
  else if (isQuantity(command.drift)) environment.hold(command.drift, undefined);
  else if (typeof command.unplug === 'string' && bench.unplug(command.unplug)) return { done: line };
  else if (typeof command.plug === 'string' && bench.plug(command.plug)) return { done: line };
  else if (typeof command.freeze === 'boolean') commands.freeze(command.freeze);
  else if (command.reset === true) commands.reset();
  else if (command.hangUp === true) commands.hangUp();
  else return { error: `no such command: ${line.slice(0, 80)}` };
  return { done: line };
};
