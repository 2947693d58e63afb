import { extname } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import type { Board, FlashMethod } from './board.js';
import { checkEspSize, flashEsp } from './esp.js';
import { type EspruinoPackage, flashEspruino, isEspruinoProgram, openPackage } from './espruino.js';
import { type FlashOptions, UNTOUCHED } from './flash.js';
import { type Image, parseIntelHex } from './intel-hex.js';
import type { Link, SerialLink } from './link.js';
import { usbDeviceOf } from './ports.js';
import { checkSize, flashStk500 } from './stk500.js';
import { openTcpLink } from './tcp-link.js';

/** An image file, as it was read. */
export type Firmware = {
  readonly name: string;
  readonly bytes: Uint8Array;
};

export type FlashPlan = {
  readonly method: FlashMethod['method'];
  /** `port` is a path or `tcp://host:port` */
  readonly run: (port: string, options: FlashOptions) => Promise<void>;
};

/** The form of image that each method takes, by the end of its name. */
const EXTENSIONS: { readonly [method in FlashMethod['method']]: readonly string[] } = {
  stk500v1: ['.hex'],
  stk500v2: ['.hex'],
  'espruino-storage': ['.js', '.storage'],
  esptool: ['.bin'],
  'disk-image': ['.img'],
  'debian-package': ['.deb'],
};

const invalid = (detail: string, next: string) => new FieldmarkError('IMAGE_INVALID', { detail, ...UNTOUCHED, next });

const readEspruino = (firmware: Firmware, extension: string): EspruinoPackage => {
  const opened = extension === '.js' ? { program: firmware.bytes, beside: [] } : openPackage(firmware.bytes);
  if (opened !== undefined && isEspruinoProgram(opened.program)) return opened;
  throw invalid(
    `${firmware.name} is ${extension === '.js' ? 'no JavaScript' : 'no package of a board'}`,
    'build it again',
  );
};

const readHex = (firmware: Firmware): Image => {
  const parsed = parseIntelHex(Buffer.from(firmware.bytes).toString('latin1'));
  if (parsed.ok) return parsed.value;
  throw invalid(`${firmware.name}: ${parsed.detail}`, 'build or download it again');
};

/** Opens the port for the length of one piece of work. */
const withLink = async <T extends Link>(opened: Promise<T>, work: (link: T) => Promise<void>): Promise<void> => {
  const link = await opened;
  try {
    await work(link);
  } finally {
    await link.close();
  }
};

// loaded when it is needed: it brings a native module
const openSerial = async (path: string): Promise<SerialLink> => (await import('./serial-port.js')).openSerialPort(path);

/** Opens a port by its path or `tcp://host:port`. */
export const openLink = (port: string): Promise<Link> =>
  port.startsWith('tcp://') ? openTcpLink(port) : openSerial(port);

const refuseTcp = (port: string, board: Board): void => {
  if (!port.startsWith('tcp://')) return;
  throw new FieldmarkError('USAGE', {
    detail: `${board.name} is reset by two modem lines, which ${port} does not carry`,
    state: 'nothing was done',
    next: 'plug it into this computer',
  });
};

/** How this image gets onto this board. Throws IMAGE_INVALID where it can't, before any port is opened. */
export const planFlash = (board: Board, firmware: Firmware): FlashPlan => {
  const extension = extname(firmware.name).toLowerCase();
  const method = board.flash.find((each) => EXTENSIONS[each.method].includes(extension));
  if (method === undefined) {
    const taken = board.flash.flatMap((each) => EXTENSIONS[each.method]);
    throw invalid(
      `${firmware.name} is none that ${board.name} takes`,
      `name a file that ends in ${taken.join(' or ')}`,
    );
  }
  switch (method.method) {
    case 'stk500v1':
    case 'stk500v2': {
      const image = readHex(firmware);
      checkSize(method, image);
      return {
        method: method.method,
        run: (port, options) => withLink(openLink(port), (link) => flashStk500(link, method, image, options)),
      };
    }
    case 'espruino-storage': {
      const image = readEspruino(firmware, extension);
      const { storageBytes, imageAreas, pageBytes = 0 } = board.limits;
      const imageArea = imageAreas && { ...imageAreas[0]!, pageBytes };
      const target = { ...method, storageBytes, imageArea };
      return {
        method: method.method,
        run: (port, options) =>
          withLink(openLink(port), (link) => flashEspruino(link, target, image.program, options, image.beside)),
      };
    }
    case 'esptool': {
      const target = { ...method, steps: board.steps.bootloader };
      checkEspSize(target, firmware.bytes);
      return {
        method: method.method,
        run: async (port, options) => {
          refuseTcp(port, board);
          const usb = usbDeviceOf(port);
          await withLink(openSerial(port), (link) => flashEsp(link, { ...target, usb }, firmware.bytes, options));
        },
      };
    }
    case 'debian-package':
      throw invalid(
        `${firmware.name} is installed by the board itself`,
        `copy it to the board and run there: sudo apt install ./${firmware.name}`,
      );
    case 'disk-image':
      throw invalid(`${firmware.name} goes onto a disk, not over a port`, board.steps.bootloader.join(' '));
  }
};
