import type { Board } from '#flash/board.js';
import { DRIVERS } from '#linux/drivers.js';
import type { Scan } from '#linux/scan.js';
import { FieldmarkError } from '#proto/errors.js';
import type { SensorChoice } from './init-file.js';

/** The questions of `fieldmark init`, for a person at a terminal. Each throws INTERRUPTED where the person leaves. */

const answered = <T>(value: T, isCancel: (value: unknown) => boolean): Exclude<T, symbol> => {
  if (!isCancel(value)) return value as Exclude<T, symbol>;
  throw new FieldmarkError('INTERRUPTED', { state: 'nothing was written' });
};

const output = process.stderr;

export const askBoard = async (boards: readonly Board[]): Promise<Board> => {
  const { isCancel, select } = await import('@clack/prompts');
  const options = boards.map((board) => ({ value: board.id, label: board.name, hint: board.runtime }));
  const id = answered(await select({ message: 'Which board?', options, output }), isCancel);
  return boards.find((board) => board.id === id)!;
};

export const askText = async (message: string, pattern: RegExp, hint: string, initialValue = ''): Promise<string> => {
  const { isCancel, text } = await import('@clack/prompts');
  const validate = (value: string | undefined) => (pattern.test(value ?? '') ? undefined : hint);
  return answered(await text({ message, initialValue, validate, output }), isCancel);
};

export const askYes = async (message: string): Promise<boolean> => {
  const { confirm, isCancel } = await import('@clack/prompts');
  return answered(await confirm({ message, output }), isCancel);
};

/** Those that were found are chosen beforehand; others can be added. */
export const askSensors = async (scan: Scan | undefined, periodSeconds: number): Promise<readonly SensorChoice[]> => {
  const { isCancel, multiselect } = await import('@clack/prompts');
  const found = (scan?.sensors ?? []).map(({ driver, address }) => ({ driver, periodSeconds, options: { address } }));
  const others = DRIVERS.filter(({ name }) => !found.some(({ driver }) => driver === name)).map(({ name }) => ({
    driver: name,
    periodSeconds,
    options: {},
  }));
  const all: readonly SensorChoice[] = [...found, ...others];
  const options = all.map((choice, index) => ({
    value: index,
    label: choice.driver,
    ...(index < found.length && { hint: `found at 0x${Number(choice.options.address).toString(16)}` }),
  }));
  const initialValues = found.map((_one, index) => index);
  const chosen = answered(
    await multiselect({ message: 'Which sensors?', options, initialValues, required: false, output }),
    isCancel,
  );
  return chosen.map((index) => all[index]!);
};
