import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Board } from '#flash/board.js';
import type { Scan } from '#linux/scan.js';
import { FieldmarkError } from '#proto/errors.js';
import { askForPort } from './flash.js';
import type { DeviceChoice, Place, SensorChoice } from './init-file.js';
import { type Action, address, httpUrl, mqttUrl, type Task, wholeNumber } from './task.js';

type InitFlags = {
  readonly board?: string;
  readonly port?: string;
  readonly tcp?: string;
  readonly uart?: string;
  readonly place?: Place;
  readonly sensor?: readonly string[];
  readonly period: number;
  readonly scan: boolean;
  readonly gateway?: string;
  readonly gatewayKey?: string;
  readonly gatewayHttp?: string;
  readonly chainId?: number;
  readonly registry?: string;
  readonly console?: string;
  readonly key?: string;
  readonly data?: string;
  readonly out?: string;
};
type InitTask = Task<InitFlags>;

/** Degrees as people write them, north and east positive. */
const place = (text: string): Place => {
  const [, latitude, longitude] = /^(-?\d+(?:\.\d+)?),\s*(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (latitude === undefined || Math.abs(Number(latitude)) > 90 || Math.abs(Number(longitude)) > 180)
    throw new InvalidArgumentError('It must be degrees, as 47.3769,8.5417.');
  return { latitude: Number(latitude), longitude: Number(longitude) };
};

const isAsking = ({ output, options }: InitTask): boolean =>
  !output.options.json && !options.yes && process.stdin.isTTY === true && process.stderr.isTTY === true;

const missing = (flags: string, why: string) =>
  new FieldmarkError('USAGE', {
    detail: `${flags} is missing: ${why}`,
    state: 'nothing was written',
    next: 'fieldmark init --help',
  });

const refuseExisting = (path: string): void => {
  if (!existsSync(path)) return;
  throw new FieldmarkError('FILE_EXISTS', {
    detail: path,
    state: 'it was left as it is',
    next: 'name another with --out, or move it away',
  });
};

const chooseBoard = async (task: InitTask): Promise<Board> => {
  const { findBoard, loadBoards } = await import('#flash/board.js');
  const boards = loadBoards();
  if (task.options.board !== undefined) return findBoard(boards, task.options.board);
  if (!isAsking(task)) throw missing('--board', `it is one of ${boards.map(({ id }) => id).join(', ')}`);
  return (await import('./init-ask.js')).askBoard(boards);
};

/** The line to a Firmata board: named, or the only one that fits. */
const chooseLine = async (task: InitTask, board: Board): Promise<Pick<DeviceChoice, 'port' | 'tcp'>> => {
  const { port, tcp } = task.options;
  if (port !== undefined && !port.startsWith('usb:')) return { port };
  if (tcp !== undefined) return { tcp };
  if (board.runtime !== 'firmata') return {};
  const { loadBoards } = await import('#flash/board.js');
  const { choosePort, listPorts } = await import('#flash/ports.js');
  return { port: await choosePort(listPorts(loadBoards()), port, board, askForPort(task.output)) };
};

/** A Raspberry Pi says in its device tree what it is; only its own pins can be asked from here. */
const isThisComputer = (board: Board): boolean => {
  try {
    return readFileSync('/proc/device-tree/model', 'utf8').startsWith(board.name.split('/')[0]!);
  } catch {
    return false;
  }
};

/** Asks the bus what is on it; undefined where this computer can't reach it. */
const scan = async (
  task: InitTask,
  board: Board,
  place: Pick<DeviceChoice, 'port' | 'tcp'>,
): Promise<Scan | undefined> => {
  const isLocal = board.runtime === 'linux' && isThisComputer(board);
  const isReachable = place.port !== undefined || place.tcp !== undefined || isLocal;
  if (!task.options.scan || task.options.sensor !== undefined || !isReachable) return undefined;
  task.output.progress('scanning', {}, 'looking for sensors on I2C');
  const { openBoard } = await import('#linux/io.js');
  const { scanI2c } = await import('#linux/scan.js');
  const opened = await openBoard(isLocal && place.port === undefined ? { name: board.id } : place);
  try {
    const error = opened.lastError();
    if (opened.state() !== 'open')
      throw new FieldmarkError(error?.code ?? 'BOARD_DISCONNECTED', {
        detail: `${error?.message ?? ''}; ${place.port ?? place.tcp} runs no Firmata, or is another port`,
        state: 'nothing was written',
        next: `fieldmark build --board ${board.id}, fieldmark flash; or name the sensors with --sensor`,
        cause: error,
      });
    const found = await scanI2c(opened.buses);
    for (const { driver, address: at } of found.sensors)
      task.output.progress('found', { driver, address: at }, `found ${driver} at 0x${at.toString(16)}`);
    for (const at of found.unknown)
      task.output.progress(
        'unknown',
        { address: at },
        `something answers at 0x${at.toString(16)} that no driver is for`,
      );
    return found;
  } finally {
    await opened.close();
  }
};

const chooseSensors = async (
  task: InitTask,
  board: Board,
  found: Scan | undefined,
): Promise<readonly SensorChoice[]> => {
  const { parseSensor } = await import('./init-file.js');
  const { period, sensor } = task.options;
  if (sensor !== undefined) return [sensor].flat().map((text) => parseSensor(text, period));
  if (isAsking(task)) {
    const { askSensors, askText } = await import('./init-ask.js');
    const chosen = await askSensors(board, found, period);
    if (chosen.length === 0) return chosen;
    const seconds = await askText(
      'A reading every how many seconds?',
      /^\d+(\.\d+)?$/,
      'a number of seconds',
      `${period}`,
    );
    return chosen.map((one) => ({ ...one, periodSeconds: Number(seconds) }));
  }
  const sensors = (found?.sensors ?? []).map(({ driver, address: at }) => ({
    driver,
    periodSeconds: period,
    options: { address: at },
  }));
  // whatever else is there, a computer has figures of its own
  return board.runtime === 'espruino' ? sensors : [...sensors, { driver: 'board', periodSeconds: period, options: {} }];
};

/** The line of what talks by itself, as a GNSS receiver does. */
const chooseUart = async (
  task: InitTask,
  board: Board,
  sensors: readonly SensorChoice[],
): Promise<string | undefined> => {
  const { needsUart } = await import('./init-file.js');
  const { uart } = task.options;
  if (uart !== undefined || board.runtime === 'espruino' || !isAsking(task) || !needsUart(board, sensors)) return uart;
  const { askText } = await import('./init-ask.js');
  return askText('The serial line of the GNSS receiver?', /^\S+$/, 'its path', '/dev/serial0');
};

type Network = Pick<DeviceChoice, 'gateway' | 'chainId' | 'registry' | 'console'>;

const KEY_HINT = '66 hex digits, as the gateway prints at its start';

/** Where readings go: said now, or later over a serial line. */
const chooseNetwork = async (task: InitTask, board: Board): Promise<Network> => {
  const { gateway, gatewayKey, gatewayHttp, chainId, registry, console: line } = task.options;
  const { consoleOf } = await import('./init-file.js');
  const byConsole = line ?? consoleOf(board);
  if (gateway === undefined && gatewayKey === undefined && chainId === undefined && registry === undefined) {
    if (isAsking(task)) {
      const ask = await import('./init-ask.js');
      const isLater = byConsole !== undefined && (await ask.askYes(`Provision it later, over ${byConsole}?`));
      if (!isLater) {
        const url = await ask.askText(
          'Gateway (MQTT)',
          /^mqtts?:\/\/[^/\s]+$/,
          'mqtt://host:port or mqtts://host:port',
        );
        const publicKey = await ask.askText("Gateway's public key", /^(0x)?[0-9a-fA-F]{66}$/, KEY_HINT);
        const chain = await ask.askText('Chain id', /^[1-9]\d*$/, 'a number');
        const where = await ask.askText('Device registry', /^0x[0-9a-fA-F]{40}$/, '0x and 40 hex digits', '0x');
        return { gateway: { url, publicKey }, chainId: Number(chain), registry: where, console: line };
      }
    }
    if (byConsole === undefined)
      throw missing('--gateway', 'the device sends its readings there; or --console, where it is told later');
    return { console: byConsole };
  }
  for (const [flag, value] of Object.entries({
    '--gateway': gateway,
    '--gateway-key': gatewayKey,
    '--chain-id': chainId,
    '--registry': registry,
  }))
    if (value === undefined) throw missing(flag, '--gateway, --gateway-key, --chain-id and --registry go together');
  return {
    gateway: { url: gateway!, publicKey: gatewayKey!, ...(gatewayHttp !== undefined && { http: gatewayHttp }) },
    chainId: chainId!,
    registry: registry!,
    console: line,
  };
};

/** Whatever was asked and given: the device itself must take it. Throws CONFIG_INVALID. */
const checkDeviceYaml = async (text: string): Promise<void> => {
  const { loadConfig } = await import('#linux/config.js');
  const { inState } = await import('#flash/flash.js');
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-init-'));
  try {
    writeFileSync(join(folder, 'device.yaml'), text);
    const state = { state: 'nothing was written', next: 'correct the flag that says it' };
    await inState(state, () => loadConfig({ path: join(folder, 'device.yaml'), env: {} }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const perform = async (task: InitTask): Promise<void> => {
  const { checkSensors, deviceModule, deviceYaml } = await import('./init-file.js');
  const { options, output } = task;
  // before any question: an answer must not be for nothing
  if (options.out !== undefined) refuseExisting(options.out);
  const board = await chooseBoard(task);
  const isScript = board.runtime === 'espruino';
  const out = options.out ?? (isScript ? 'device.ts' : 'device.yaml');
  refuseExisting(out);
  const line = await chooseLine(task, board);
  const found = isScript ? undefined : await scan(task, board, line);
  const sensors = await chooseSensors(task, board, found);
  const uart = await chooseUart(task, board, sensors);
  checkSensors(board, sensors, isScript || uart !== undefined);
  let text: string;
  if (isScript) text = deviceModule(sensors);
  else {
    // the package's service may write there and nowhere else
    const home = board.runtime === 'linux' ? '/var/lib/fieldmark/' : '';
    const { key = `file:${home}device.key`, data = `${home}data` } = options;
    const network = await chooseNetwork(task, board);
    text = deviceYaml({ board, ...line, uart, place: options.place, key, data, ...network, sensors });
    await checkDeviceYaml(text);
  }
  try {
    writeFileSync(out, text, { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') refuseExisting(out);
    throw new FieldmarkError('PERMISSION_DENIED', {
      detail: `${out}: ${(cause as Error).message}`,
      state: 'nothing was written',
      next: 'name a file in a folder of yours with --out',
      cause,
    });
  }
  const next = isScript
    ? `fieldmark build ${out} --board ${board.id}`
    : board.runtime === 'linux'
      ? `fieldmark build --board ${board.id}, then fieldmark flash --config ${out}`
      : `fieldmark run --config ${out} --create-key`;
  output.result(
    { path: out, board: board.id, sensors, unknown: found?.unknown ?? [] },
    `${out} is written for ${board.name}, with ${sensors.map(({ driver }) => driver).join(', ') || 'no sensor'}; next: ${next}`,
  );
};

export const addInit = (program: Command, action: Action): void => {
  program
    .command('init')
    .description('make the settings of a new device: asks for what no flag says, and looks for sensors on its bus')
    .option('--board <id>', 'the board; fieldmark boards lists them')
    .option('-p, --port <port>', 'serial port of a Firmata board, or usb:SERIAL; the only one that fits, unless given')
    .option('--tcp <address>', 'host:port of a Firmata board')
    .option('--uart <path>', 'serial line of a GNSS receiver, as /dev/serial0')
    .option('--place <latitude,longitude>', 'where the device stands, in degrees (WGS 84)', place)
    .option('--sensor <sensor...>', 'driver,name=roof,period=10,address=0x76; those that are found, unless given')
    .option('--period <seconds>', 'time between readings', wholeNumber, 60)
    .option('--no-scan', 'do not look for sensors')
    .option('--gateway <url>', 'where readings go, as mqtts://gateway.example.org:8883', mqttUrl)
    .option('--gateway-key <hex>', "the gateway's compressed public key, as it prints at its start")
    .option('--gateway-http <url>', "the gateway's HTTP API, for pictures", httpUrl)
    .option('--chain-id <number>', 'chain of the deployment', wholeNumber)
    .option('--registry <address>', 'device registry of the deployment', address)
    .option('--console <path>', 'serial line on which it is provisioned instead; - for standard input and output')
    .option('--key <url>', 'key URL')
    .option('--data <folder>', 'folder of queue and counters')
    .option('--out <file>', 'the file that is written; never over one that is there')
    .action(action<InitFlags>(perform));
};
