import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import type { Board, UsbId } from './board.js';
import { findAllHolders, type Holder } from './port-access.js';

/** A device on USB, as the kernel shows it. */
export type UsbDevice = {
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber?: string;
  readonly product?: string;
};

/** A serial port on USB, and what is likely to be behind it. */
export type Port = UsbDevice & {
  readonly path: string;
  /** likely boards; `certain` where the USB id is the board's own and not that of a bridge chip */
  readonly boards: readonly { readonly id: string; readonly certain: boolean }[];
  readonly holders: readonly Holder[];
};

export type UsbMatch = { readonly board: Board; readonly usb: UsbId };

const attribute = (folder: string, name: string): string | undefined => {
  try {
    return readFileSync(join(folder, name), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
};

const readUsbDevice = (folder: string): UsbDevice | undefined => {
  const vendorId = attribute(folder, 'idVendor');
  const productId = attribute(folder, 'idProduct');
  if (vendorId === undefined || productId === undefined) return undefined;
  const serialNumber = attribute(folder, 'serial');
  const product = attribute(folder, 'product');
  return { vendorId, productId, ...(serialNumber && { serialNumber }), ...(product && { product }) };
};

/** The USB device that an interface belongs to: the nearest folder above it that has ids. */
const usbDeviceAbove = (folder: string): UsbDevice | undefined => {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const device = readUsbDevice(at);
    if (device !== undefined) return device;
  }
  return undefined;
};

/** What is behind a serial port, where that is on USB. */
export const usbDeviceOf = (path: string, sys = '/sys'): UsbDevice | undefined => {
  const device = join(sys, 'class/tty', basename(existsSync(path) ? realpathSync(path) : path), 'device');
  return existsSync(device) ? usbDeviceAbove(realpathSync(device)) : undefined;
};

/** Everything on USB, with a serial port or without: a board in its bootloader may have none. */
export const listUsbDevices = (sys = '/sys'): readonly UsbDevice[] => {
  const folder = join(sys, 'bus/usb/devices');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => readUsbDevice(join(folder, name)) ?? []);
};

export const matchBoards = (boards: readonly Board[], device: UsbDevice): readonly UsbMatch[] =>
  boards.flatMap((board) =>
    board.usb
      .filter(({ vendorId, productId }) => vendorId === device.vendorId && productId === device.productId)
      .map((usb) => ({ board, usb })),
  );

/** The serial ports on USB. `sys` and `dev` are where the kernel shows devices. */
export const listPorts = (boards: readonly Board[], sys = '/sys', dev = '/dev'): readonly Port[] => {
  const folder = join(sys, 'class/tty');
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).flatMap((name) => {
    const usb = usbDeviceOf(join(dev, name), sys);
    return usb === undefined ? [] : [{ path: join(dev, name), ...usb }];
  });
  const holders = findAllHolders(found.map(({ path }) => path));
  return found
    .map((port) => ({
      ...port,
      boards: matchBoards(boards, port).map(({ board, usb }) => ({ id: board.id, certain: usb.shared !== true })),
      holders: holders.get(port.path) ?? [],
    }))
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
};

export const describePort = (port: Port): string => {
  const serial = port.serialNumber === undefined ? 'no serial number' : `usb:${port.serialNumber}`;
  const likely = port.boards.map(({ id, certain }) => (certain ? id : `${id}?`)).join(', ');
  return `${port.path}  ${port.vendorId}:${port.productId}  ${serial}  ${likely || 'no board known by this id'}`;
};

const list = (ports: readonly Port[]): string => ports.map((port) => `\n    ${describePort(port)}`).join('');

const ambiguous = (ports: readonly Port[]): FieldmarkError =>
  new FieldmarkError('PORT_AMBIGUOUS', {
    detail: list(ports),
    state: 'nothing was done',
    next: 'name one with --port PATH, or --port usb:SERIAL, which stays the same in every socket',
  });

const notFound = (detail: string, ports: readonly Port[]): FieldmarkError =>
  new FieldmarkError('PORT_NOT_FOUND', {
    detail: ports.length === 0 ? `${detail}; no serial port is plugged in` : `${detail}; there are:${list(ports)}`,
    state: 'nothing was done',
    next: 'plug the board in by a cable that carries data (some carry power only); fieldmark doctor looks further',
  });

/**
 * The one port that is meant: by path, by `usb:SERIAL`, or the only one that can be this board. Never the first of
 * several: `ask` chooses, or PORT_AMBIGUOUS lists them.
 */
export const choosePort = async (
  ports: readonly Port[],
  wanted: string | undefined,
  board: Board | undefined,
  ask?: (ports: readonly Port[]) => Promise<Port>,
): Promise<string> => {
  if (wanted !== undefined && !wanted.startsWith('usb:')) return wanted;
  const serial = wanted?.slice('usb:'.length);
  const fits = (port: Port): boolean => {
    if (serial !== undefined) return port.serialNumber === serial;
    return board === undefined || board.usb.length === 0 || port.boards.some(({ id }) => id === board.id);
  };
  const candidates = ports.filter(fits);
  if (candidates.length === 1) return candidates[0]!.path;
  if (candidates.length > 1) {
    if (ask === undefined || serial !== undefined) throw ambiguous(candidates);
    return (await ask(candidates)).path;
  }
  throw notFound(
    serial === undefined ? `none for ${board?.name ?? 'a board'}` : `none with serial number ${serial}`,
    ports,
  );
};

/** A port whose USB id is certainly another board's than the one that is to be flashed. */
export const refuseOtherBoard = (ports: readonly Port[], path: string, board: Board): void => {
  // as /dev/serial/by-id/… names it
  const real = path.startsWith('/') && existsSync(path) ? realpathSync(path) : path;
  const certain = ports.find((port) => port.path === real)?.boards.filter(({ certain: sure }) => sure) ?? [];
  if (certain.length === 0 || certain.some(({ id }) => id === board.id)) return;
  throw new FieldmarkError('FLASH_WRONG_CHIP', {
    detail: `${path} is ${certain.map(({ id }) => id).join(' or ')}, not ${board.id}`,
    state: 'nothing was written: the board runs what it ran before',
    next: 'name the board that is plugged in with --board',
  });
};
