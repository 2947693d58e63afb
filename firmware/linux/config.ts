import { join, resolve } from 'node:path';
import { concat, equal, toBigEndian, toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import type { FileConfig } from './config-schema.js';
import { keccak256 } from './crypto.js';
import { deviceIdOf } from './identity.js';
import { withoutSecrets } from './keystore.js';
import type { RelayConfig } from './relay.js';
import type { StreamConfig } from './stream.js';

/** A gateway that the device may log in at, in the order of the file. */
export type GatewayConfig = {
  /** 20 bytes: the EVM address of `publicKey`, as registered on chain */
  readonly id: Uint8Array;
  /** 33 bytes, compressed secp256k1 point of the gateway's log key: it signs receipts */
  readonly publicKey: Uint8Array;
  /** `mqtt://host:port` or `mqtts://host:port` */
  readonly url: string;
  /** file with the PEM certificates that may vouch for an mqtts broker; the system's where absent */
  readonly ca: string | undefined;
  /** its HTTP API, where encrypted pictures are uploaded */
  readonly http?: string | undefined;
};

/** Where the board's pins and buses are; exactly one of the first three. */
export type BoardConfig = {
  /** a serial port with a Firmata board, as `/dev/ttyACM0` */
  readonly port?: string | undefined;
  /** `host:port` of a Firmata board reached over TCP */
  readonly tcp?: string | undefined;
  /** this computer's own pins, by the board's name, as `raspberry-pi-4` */
  readonly name?: string | undefined;
  /** a serial line with a GNSS receiver, as `/dev/serial0` */
  readonly uart?: string | undefined;
  readonly uartBaudRate?: number | undefined;
};

export type SensorConfig = {
  readonly driver: string;
  /** where given, records are named `name:field` */
  readonly name: string | undefined;
  readonly periodMs: number;
  /** what the driver takes, unread here */
  readonly options: { readonly [name: string]: unknown };
};

/** A model that finds things in pictures, on the device. */
export type ModelConfig = {
  /** an ONNX file */
  readonly path: string;
  /** 32 bytes: SHA-256 of the file; another file is refused */
  readonly sha256: Uint8Array;
  /** the folder of a package of ONNX Runtime, where it does not lie beside this program */
  readonly runtime: string | undefined;
  /** what the model is less sure of is not counted */
  readonly scoreMin: number;
  /** the same for what is made coarse: lower, since in doubt it is */
  readonly blurScoreMin: number;
  /** classes that are made coarse before a picture is encrypted */
  readonly blur: readonly number[];
  /** classes that are counted, by name */
  readonly count: { readonly [name: string]: readonly number[] };
};

export type CameraConfig = {
  readonly source: string;
  readonly width: number;
  readonly height: number;
  /** 33 bytes; nothing is captured without it */
  readonly owner: Uint8Array | undefined;
  readonly readers: readonly Uint8Array[];
  /** 0 for none */
  readonly periodMs: number;
  readonly motionPin: string | undefined;
  /** 0 for none */
  readonly motionPeriodMs: number;
  /** polygons as fractions of width and height */
  readonly masks: readonly (readonly (readonly [number, number])[])[];
  readonly maskMotion: boolean;
  /** what motion takes: a clip so long, or a picture where it is 0 */
  readonly clipSeconds: number;
  readonly framesPerSecond: number;
  readonly model: ModelConfig | undefined;
  /** how often the model counts; 0 for never */
  readonly countPeriodMs: number;
  readonly allowUntrustedClock: boolean;
  /** encrypted objects up to this size go over MQTT, larger ones over HTTP */
  readonly mqttBytesMax: number;
  /** what pictures may take of the line; 0 for no bound */
  readonly uploadBytesPerSecond: number;
  readonly spoolBytesMax: number;
};

/** The settings of one device, complete and checked. Paths are absolute. */
export type DeviceConfig = {
  /** a key URL: `file:`, `sealed:`, `pkcs11:` or `tpm2:` */
  readonly key: string;
  /** folder of the queue and counters */
  readonly data: string;
  /** first 8 bytes of keccak256(abi.encode(chainId, registry)) */
  readonly net: Uint8Array;
  readonly gateways: readonly GatewayConfig[];
  readonly board: BoardConfig | undefined;
  readonly sensors: readonly SensorConfig[];
  readonly camera?: CameraConfig | undefined;
  /** 20 bytes: whose commands the device takes; where absent, the one who owns the camera's key */
  readonly owner?: Uint8Array | undefined;
  /** 20 bytes each: who else may command */
  readonly operators?: readonly Uint8Array[] | undefined;
  /** where given, readings are private */
  readonly stream?: StreamConfig | undefined;
  readonly queueBytesMax: number;
  readonly healthPeriodMs: number;
  /** where the device stands by its owner's word; degrees times 10^7 */
  readonly place?: { readonly latitude: number; readonly longitude: number } | undefined;
  /** the serial line on which the device is provisioned; without one it runs by this configuration alone */
  readonly console: ConsoleConfig | undefined;
  /** boards without a network at serial ports of this computer, which takes their sealed readings to their gateways */
  readonly relays?: readonly RelayConfig[] | undefined;
};

export type ConsoleConfig = {
  /** a serial port, as `/dev/ttyGS0`, or `-` for standard input and output */
  readonly path: string;
  /** the board's pin of a button that says that somebody is at the device; pressed is low */
  readonly presencePin?: string | undefined;
  /** who made the device, and what it is called */
  readonly oem?: string | undefined;
  readonly model?: string | undefined;
};

/** The net of a configuration that names none: such a device waits for its provisioning. */
export const NO_NET = new Uint8Array(8);

/** Settings given on the command line; each wins over its environment variable, which wins over the file. */
export type ConfigFlags = {
  readonly key?: string | undefined;
  readonly data?: string | undefined;
  readonly port?: string | undefined;
  readonly tcp?: string | undefined;
  readonly board?: string | undefined;
  readonly console?: string | undefined;
};

export type ConfigSources = {
  /** path of device.yaml; without one, flags and environment must say everything */
  readonly path?: string | undefined;
  readonly flags?: ConfigFlags | undefined;
  /** `FIELDMARK_…` variables; `process.env` where absent */
  readonly env?: { readonly [name: string]: string | undefined } | undefined;
};

type Variable = { readonly flag?: keyof ConfigFlags; readonly path: readonly string[]; readonly isNumber?: boolean };

/** What flags and environment can say. `board.…` replaces the file's board as a whole: a device has one. */
const VARIABLES: { readonly [variable: string]: Variable } = {
  FIELDMARK_KEY: { flag: 'key', path: ['key'] },
  FIELDMARK_DATA: { flag: 'data', path: ['data'] },
  FIELDMARK_PORT: { flag: 'port', path: ['board', 'port'] },
  FIELDMARK_TCP: { flag: 'tcp', path: ['board', 'tcp'] },
  FIELDMARK_BOARD: { flag: 'board', path: ['board', 'name'] },
  FIELDMARK_CONSOLE: { flag: 'console', path: ['console', 'path'] },
  FIELDMARK_NET: { path: ['net'] },
  FIELDMARK_CHAIN_ID: { path: ['chainId'], isNumber: true },
  FIELDMARK_REGISTRY: { path: ['registry'] },
  FIELDMARK_QUEUE_BYTES: { path: ['queueBytes'], isNumber: true },
  FIELDMARK_HEALTH_PERIOD_SECONDS: { path: ['healthPeriodSeconds'], isNumber: true },
};

type Plain = { [name: string]: unknown };
/** Where a setting was said: a line of the file, a variable or a flag. */
type Origins = Map<string, string>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Overrides of one rank; of the three ways to name a board, the ones that this rank does not say are dropped. */
const override = (settings: Plain, said: readonly (readonly [Variable, string, string])[], origins: Origins): void => {
  if (said.some(([variable]) => variable.path[0] === 'board')) {
    const { port: _port, tcp: _tcp, name: _name, ...rest } = isPlain(settings.board) ? settings.board : ({} as Plain);
    settings.board = rest;
  }
  for (const [variable, text, origin] of said) {
    const last = variable.path[variable.path.length - 1]!;
    parentOf(settings, variable.path)[last] = variable.isNumber === true && text.trim() !== '' ? Number(text) : text;
    origins.set(variable.path.join('.'), origin);
  }
};

/** The map that a setting stands in, made where it is not there yet. */
const parentOf = (settings: Plain, path: readonly string[]): Plain => {
  if (path.length === 1) return settings;
  const there = settings[path[0]!];
  const parent: Plain = isPlain(there) ? there : {};
  settings[path[0]!] = parent;
  return parent;
};

const merge = (settings: Plain, sources: ConfigSources): Origins => {
  const env = sources.env ?? process.env;
  const origins: Origins = new Map();
  const fromEnv: [Variable, string, string][] = [];
  const fromFlags: [Variable, string, string][] = [];
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const inEnv = env[name];
    if (inEnv !== undefined && inEnv !== '') fromEnv.push([variable, inEnv, name]);
    const inFlag = variable.flag === undefined ? undefined : sources.flags?.[variable.flag];
    if (inFlag !== undefined) fromFlags.push([variable, inFlag, `--${variable.flag}`]);
  }
  override(settings, fromEnv, origins);
  override(settings, fromFlags, origins);
  return origins;
};

const ADDRESS_WORD_BYTES = 32;
const NET_BYTES = 8;

/** The id of a deployment: first 8 bytes of keccak256(abi.encode(uint256 chainId, address registry)). */
export const netOf = (chainId: number, registry: Uint8Array): Uint8Array =>
  keccak256(
    concat([toBigEndian(chainId, ADDRESS_WORD_BYTES), new Uint8Array(ADDRESS_WORD_BYTES - registry.length), registry]),
  ).slice(0, NET_BYTES);

/**
 * Reads device.yaml and what overrides it: a flag wins over the environment, which wins over the file. Relative paths
 * in the file are beside the file; others are beside the working folder. Throws CONFIG_INVALID with the file, the
 * line and what to do.
 */
export const loadConfig = async (sources: ConfigSources): Promise<DeviceConfig> => {
  const { readConfigFile } = await import('./config-file.js');
  const { checkFile } = await import('./config-schema.js');
  const file = readConfigFile(sources.path);
  const origins = merge(file.settings, sources);
  const checked = checkFile(file.settings);
  const where = (path: readonly (string | number)[]): string => origins.get(path.join('.')) ?? file.where(path);
  if ('problems' in checked) {
    const lines = checked.problems.map((problem) => {
      const name = problem.path.join('.');
      return `${where(problem.path)}: ${name === '' ? problem.text : `${name}: ${problem.text}`}`;
    });
    throw invalid(lines.join('; '));
  }
  return complete(checked.settings, where, (name) => (origins.has(name) ? process.cwd() : file.folder));
};

const invalid = (detail: string): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', {
    detail,
    state: 'nothing was started',
    next: 'correct it there, then start again',
  });

/** in the data folder, which a service may write */
const STREAM_KEY = 'stream.key';

type Where = (path: readonly (string | number)[]) => string;

const complete = (settings: FileConfig, where: Where, folderOf: (name: string) => string): DeviceConfig => ({
  key: keyUrlIn(folderOf('key'), settings.key),
  data: resolve(folderOf('data'), settings.data),
  net: netIn(settings, where),
  gateways: settings.gateways.map((gateway, index) => ({
    id: gatewayIdIn(gateway, where(['gateways', index])),
    publicKey: gateway.publicKey,
    url: gateway.url,
    ca: gateway.ca === undefined ? undefined : resolve(folderOf('gateways'), gateway.ca),
    ...(gateway.http !== undefined && { http: gateway.http }),
  })),
  board: settings.board,
  sensors: settings.sensors.map((sensor) => ({
    driver: sensor.driver,
    name: sensor.name,
    periodMs: sensor.periodSeconds,
    options: sensor.options,
  })),
  ...(settings.camera !== undefined && { camera: cameraOf(settings.camera, folderOf('camera'), where) }),
  ...(settings.stream && {
    stream: {
      ...settings.stream,
      key:
        settings.stream.key === undefined
          ? join(resolve(folderOf('data'), settings.data), STREAM_KEY)
          : resolve(folderOf('stream'), settings.stream.key),
    },
  }),
  owner: settings.owner,
  operators: settings.operators,
  queueBytesMax: settings.queueBytes,
  healthPeriodMs: settings.healthPeriodSeconds,
  place: settings.place,
  console: settings.console,
  ...(settings.relays.length > 0 && {
    relays: settings.relays.map(({ port, ca }) => ({
      port,
      ca: ca === undefined ? undefined : resolve(folderOf('relays'), ca),
    })),
  }),
});

const cameraOf = (camera: NonNullable<FileConfig['camera']>, folder: string, where: Where): CameraConfig => {
  const { periodSeconds, motionPeriodSeconds, countPeriodSeconds, spoolBytes, mqttBytes, model, ...rest } = camera;
  if (model === undefined && countPeriodSeconds > 0)
    throw invalid(`${where(['camera', 'countPeriodSeconds'])}: there is no model to count with`);
  return {
    ...rest,
    owner: rest.owner,
    motionPin: rest.motionPin,
    periodMs: periodSeconds,
    motionPeriodMs: motionPeriodSeconds,
    countPeriodMs: countPeriodSeconds,
    spoolBytesMax: spoolBytes,
    mqttBytesMax: mqttBytes,
    model: model && {
      ...model,
      path: resolve(folder, model.path),
      runtime: model.runtime && resolve(folder, model.runtime),
      blur: model.blur ?? [],
    },
  };
};

const keyUrlIn = (folder: string, url: string): string => {
  const parts = /^(file|sealed):([^?]+)(.*)$/.exec(url);
  return parts === null ? url : `${parts[1]}:${resolve(folder, parts[2]!)}${parts[3]}`;
};

const netIn = (settings: FileConfig, where: Where): Uint8Array => {
  const { net, chainId, registry } = settings;
  if (net !== undefined && chainId === undefined && registry === undefined) return net;
  if (net === undefined && chainId === undefined && registry === undefined && settings.console !== undefined)
    return NO_NET;
  if (chainId === undefined || registry === undefined)
    throw invalid(`${where([])}: name the network by net, or by chainId and registry together`);
  const computed = netOf(chainId, registry);
  if (net !== undefined && !equal(net, computed))
    throw invalid(`${where(['net'])}: net is ${toHex(net)}, but chainId and registry give ${toHex(computed)}`);
  return computed;
};

const gatewayIdIn = (gateway: FileConfig['gateways'][number], place: string): Uint8Array => {
  let id: Uint8Array;
  try {
    id = deviceIdOf(ALGORITHM.ES256K, gateway.publicKey);
  } catch {
    throw invalid(`${place}: publicKey is not a point of secp256k1`);
  }
  if (gateway.id !== undefined && !equal(gateway.id, id))
    throw invalid(`${place}: the id of this publicKey is 0x${toHex(id)}, not 0x${toHex(gateway.id)}`);
  return id;
};

/** The settings as people may see them: bytes as hex, secrets hidden. */
export const describeConfig = (config: DeviceConfig): Plain => {
  const show = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return `0x${toHex(value)}`;
    if (Array.isArray(value)) return value.map(show);
    if (!isPlain(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, SECRET_NAME.test(name) ? '…' : show(inner)]),
    );
  };
  return { ...(show(config) as Plain), key: withoutSecrets(config.key) };
};

const SECRET_NAME = /password|secret|token|pin$/i;
