import { FieldmarkError } from '#proto/errors.js';

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
  /** the sensor's name in records; the driver's where absent */
  readonly name: string;
  readonly periodMs: number;
  /** what the driver takes, unread here */
  readonly options: { readonly [name: string]: unknown };
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
  readonly queueBytesMax: number;
  readonly healthPeriodMs: number;
};

/** Settings given on the command line; each wins over its environment variable, which wins over the file. */
export type ConfigFlags = {
  readonly key?: string | undefined;
  readonly data?: string | undefined;
  readonly port?: string | undefined;
  readonly tcp?: string | undefined;
  readonly board?: string | undefined;
};

export type ConfigSources = {
  /** path of device.yaml; without one, flags and environment must say everything */
  readonly path?: string | undefined;
  readonly flags?: ConfigFlags | undefined;
  /** `FIELDMARK_…` variables; `process.env` where absent */
  readonly env?: { readonly [name: string]: string | undefined } | undefined;
};

/** Reads device.yaml and what overrides it. Throws CONFIG_INVALID with the path, the line and the next step. */
export const loadConfig = async (_sources: ConfigSources): Promise<DeviceConfig> => {
  throw new FieldmarkError('INTERNAL', { detail: 'not assembled yet' });
};
