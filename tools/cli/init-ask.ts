import type { Driver } from '#core/driver.js';
import type { Board } from '#flash/board.js';
import { DRIVERS, findDriver } from '#linux/drivers.js';
import type { Scan } from '#linux/scan.js';
import { FieldmarkError } from '#proto/errors.js';
import { refusalOf, type SensorChoice } from './init-file.js';

/** The questions of `fieldmark init`, for a person at a terminal. Each throws INTERRUPTED where the person leaves. */

const answered = <T>(value: T, isCancel: (value: unknown) => boolean): Exclude<T, symbol> => {
  if (!isCancel(value)) return value as Exclude<T, symbol>;
  throw new FieldmarkError('INTERRUPTED', { state: 'nothing was written' });
};

const output = process.stderr;
const PINS_SHOWN = 6;

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

/** whatever is at a pin needs to be told which */
const ANY_PIN = { pin: 'A0' };

/** Gives a sensor that can't do without a pin the one that a person names. */
const askPin = async (board: Board, choice: SensorChoice): Promise<SensorChoice> => {
  const driver = findDriver(choice.driver)!;
  if (refusalOf(board, driver, choice.options) === undefined) return choice;
  const pins = [...board.buses.adc, ...board.buses.gpio].slice(0, PINS_SHOWN).join(', ');
  const pin = await askText(`The pin of ${choice.driver}?`, /^\w+$/, `its name, as ${pins}`);
  return { ...choice, options: { ...choice.options, pin } };
};

/** Those that were found are chosen beforehand; others that a few words describe can be added. */
export const askSensors = async (
  board: Board,
  scan: Scan | undefined,
  periodSeconds: number,
): Promise<readonly SensorChoice[]> => {
  const { isCancel, multiselect } = await import('@clack/prompts');
  const found = (scan?.sensors ?? []).map(({ driver, address }) => ({ driver, periodSeconds, options: { address } }));
  const isSimple = (driver: Driver): boolean =>
    [{}, ANY_PIN].some((options) => refusalOf(board, driver, options) === undefined);
  const others = DRIVERS.filter(({ name }) => !found.some(({ driver }) => driver === name))
    .filter(isSimple)
    .map(({ name }) => ({ driver: name, periodSeconds, options: {} }));
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
  const sensors: SensorChoice[] = [];
  for (const index of chosen) sensors.push(await askPin(board, all[index]!));
  return sensors;
};
