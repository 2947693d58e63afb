import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FieldmarkError } from '#proto/errors.js';

export type UsbId = {
  /** 4 lower-case hex digits */
  readonly vendorId: string;
  readonly productId: string;
  /** a bridge chip that many boards have: a hint, no proof */
  readonly shared?: boolean;
  readonly mode?: 'run' | 'bootloader';
};

export type Stk500Method = {
  readonly method: 'stk500v1' | 'stk500v2';
  /** tried in this order */
  readonly baudRates: readonly number[];
  /** of the chip: 3 bytes as 6 hex digits */
  readonly signature: string;
  readonly pageBytes: number;
  /** flash less the bootloader */
  readonly imageBytesMax: number;
  readonly reset: 'dtr';
  /** Firmata for it: a file of an npm package */
  readonly firmware?: string;
};
export type EspruinoMethod = {
  readonly method: 'espruino-storage';
  readonly baudRates: readonly number[];
  /** what `process.env.BOARD` says on it; any, unless given */
  readonly interpreters?: readonly string[];
};
export type EsptoolMethod = {
  readonly method: 'esptool';
  readonly baudRates: readonly number[];
  /** as the ROM's maker writes it, `ESP32-C3` */
  readonly chip: string;
  readonly imageBytesMax: number;
  readonly reset: 'dtr-rts' | 'usb-jtag';
};
export type DiskMethod = {
  readonly method: 'disk-image';
  readonly architecture: 'arm64' | 'amd64';
  /** what an image for this board has one of in its boot partition */
  readonly deviceTrees: readonly string[];
  /** lines of config.txt that switch its buses on */
  readonly configLines?: readonly string[];
  /** serial lines that it can be provisioned on, and what each needs to be one */
  readonly consoles?: readonly {
    readonly path: string;
    readonly configLines?: readonly string[];
    /** arguments of the kernel that keep the line for itself */
    readonly dropArguments?: readonly string[];
    readonly modules?: readonly string[];
  }[];
};
export type PackageMethod = { readonly method: 'debian-package'; readonly architecture: 'arm64' | 'amd64' };
export type FlashMethod = Stk500Method | EspruinoMethod | EsptoolMethod | DiskMethod | PackageMethod;

/** A file of `boards/`; `boards/board.schema.json` says what each part means. */
export type Board = {
  readonly id: string;
  readonly name: string;
  readonly processor?: string;
  readonly runtime: 'firmata' | 'linux' | 'espruino';
  readonly usb: readonly UsbId[];
  readonly flash: readonly FlashMethod[];
  readonly buses: {
    readonly i2c: readonly { readonly name: string; readonly sda: string; readonly scl: string }[];
    readonly uart: readonly { readonly name: string; readonly rx: string; readonly tx: string }[];
    readonly adc: readonly string[];
    readonly gpio: readonly string[];
  };
  /** the Espruino interpreter's line to a computer; USB unless said */
  readonly console?: string;
  readonly network?: 'none' | 'wifi' | 'ethernet-wifi';
  readonly keyStores: readonly ('tpm2' | 'pkcs11' | 'sealed' | 'file' | 'flash')[];
  readonly limits: {
    readonly flashBytes: number;
    readonly ramBytes: number;
    readonly heapVariables?: number;
    readonly variableBytes?: number;
    readonly storageBytes?: number;
    readonly pageBytes?: number;
    /** what is flashed, and two slots for updates */
    readonly imageAreas?: readonly { readonly address: number; readonly sizeBytes: number }[];
    readonly nativeCode?: 'armv7em' | 'armv6m' | 'none';
  };
  /** held to ground it says that a person is at the device */
  readonly presencePin?: string;
  readonly steps: {
    readonly bootloader: readonly string[];
    readonly reset: readonly string[];
    readonly factoryReset?: readonly string[];
  };
};

export const BOARDS_FOLDER = fileURLToPath(new URL('../../../boards', import.meta.url));
const SCHEMA = 'board.schema.json';

type Validate = ((value: unknown) => boolean) & {
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
};
type Ajv = new (options: object) => { readonly compile: (schema: object) => Validate };

/** Where the boards are that a command may be told of: a folder of its user's own, or the project's. */
export const boardsFolder = (): string => process.env.FIELDMARK_BOARDS ?? BOARDS_FOLDER;

const createValidate = (): Validate => {
  // CommonJS whose type declarations are not those of its export
  const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as { Ajv2020: Ajv };
  // required properties of a variant are described by that variant
  return new Ajv2020({ strict: true, strictRequired: false }).compile(
    JSON.parse(readFileSync(join(BOARDS_FOLDER, SCHEMA), 'utf8')),
  );
};

/** Every board of a folder, by id. A file that is not as the schema says throws CONFIG_INVALID with its name and place. */
export const loadBoards = (folder = boardsFolder()): readonly Board[] => {
  const validate = createValidate();
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== SCHEMA);
  return names.sort().map((name) => {
    const invalid = (detail: string, cause?: unknown) =>
      new FieldmarkError('CONFIG_INVALID', {
        detail: `${join(folder, name)}: ${detail}`,
        next: `correct it after ${SCHEMA} beside it`,
        cause,
      });
    let value: Board;
    try {
      value = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    } catch (error) {
      throw invalid((error as Error).message, error);
    }
    if (!validate(value)) {
      const faults = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
      throw invalid(faults.join('; '));
    }
    if (`${value.id}.json` !== name) throw invalid(`its id is ${value.id}`);
    return value;
  });
};

export const findBoard = (boards: readonly Board[], id: string): Board => {
  const board = boards.find((each) => each.id === id);
  if (board !== undefined) return board;
  throw new FieldmarkError('BOARD_UNKNOWN', {
    detail: id,
    state: 'nothing was done',
    next: `name one of ${boards.map((each) => each.id).join(', ')}`,
  });
};
