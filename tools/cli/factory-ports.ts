import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Board, findBoard, loadBoards } from '#flash/board.js';
import type { FlashState } from '#flash/flash.js';
import { listPorts, type Port } from '#flash/ports.js';
import { fromHex } from '#proto/bytes.js';
import { claimUri, formatClaimCode } from '#proto/claim-code.js';
import { FieldmarkError } from '#proto/errors.js';
import type { FactoryPorts, Unit } from '#provision/factory.js';
import { writeWhole } from '#provision/files.js';
import { labelPdf, labelSvg } from '#provision/label.js';
import type { DeviceIdentity } from '#provision/provision.js';
import { type BatchFile, labelPath } from './factory-batch.js';
import { openStreams } from './serial-streams.js';

const REAPPEAR_MS = 15_000;
const POLL_MS = 250;
const SHORT_ID_DIGITS = 8;

/** Where the unit is now: a board that restarts may come back under another name. */
const pathOf = async (boards: readonly Board[], unit: Unit): Promise<string> => {
  if (unit.usbSerial === undefined) return unit.port;
  const end = Date.now() + REAPPEAR_MS;
  for (;;) {
    const found = listPorts(boards).filter((port) => port.serialNumber === unit.usbSerial);
    // of two that look alike the one that was meant
    const path =
      found.find((port) => port.path === unit.port)?.path ?? (found.length === 1 ? found[0]!.path : undefined);
    if (path !== undefined) return path;
    if (Date.now() > end)
      throw new FieldmarkError('LINE_ENDED', { detail: `nothing with USB serial ${unit.usbSerial} is plugged in` });
    await delay(POLL_MS);
  }
};

const nameOf = (file: BatchFile, identity: DeviceIdentity): string =>
  `${file.name ?? identity.model} ${identity.deviceId.slice(0, SHORT_ID_DIGITS)}`;

/** Writes the label of a unit as SVG and PDF, readable by nobody else: it holds the claim code. */
export const writeLabel = async (file: BatchFile, identity: DeviceIdentity, code: Uint8Array, isAnew = false) => {
  const stem = labelPath(file, identity.deviceId);
  const files = { svg: `${stem}.svg`, pdf: `${stem}.pdf` };
  if (!isAnew && existsSync(files.svg) && existsSync(files.pdf)) return files;
  const label = {
    name: nameOf(file, identity),
    didKey: identity.didKey,
    claimCode: formatClaimCode(code),
    claimUri: claimUri(fromHex(identity.deviceId)!, code),
  };
  mkdirSync(file.labels, { recursive: true, mode: 0o700 });
  writeWhole(files.svg, labelSvg(label));
  writeWhole(files.pdf, await labelPdf(label));
  return files;
};

export type FactoryEvents = Pick<FactoryPorts, 'onTest'> & {
  readonly onFlash?: (unit: Unit, state: FlashState) => void;
};

/** Boards, ports and files of this computer, as the factory uses them. Reads and checks the image before any unit. */
export const factoryPorts = async (file: BatchFile, events: FactoryEvents): Promise<FactoryPorts> => {
  const boards = loadBoards();
  const flash = file.image === undefined ? undefined : await flashOf(boards, file.board, file.image, events);
  return {
    open: async (unit) => openStreams(await pathOf(boards, unit)),
    ...(flash !== undefined && { flash }),
    writeLabel: (identity, code) => writeLabel(file, identity, code),
    now: () => new Date(),
    onTest: events.onTest,
  };
};

const flashOf = async (
  boards: readonly Board[],
  boardId: string,
  image: string,
  events: FactoryEvents,
): Promise<FactoryPorts['flash']> => {
  const { planFlash } = await import('#flash/plan.js');
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(image);
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', { detail: `there is no image ${image}`, next: 'check image', cause });
  }
  const plan = planFlash(findBoard(boards, boardId), { name: basename(image), bytes });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return async (unit, signal) => {
    await plan.run(await pathOf(boards, unit), { signal, onState: (state) => events.onFlash?.(unit, state) });
    return sha256;
  };
};

/** The ports that are units of this batch: those whose USB id is certainly the board's, or stands in the batch file. */
export const unitsOf = (file: BatchFile, ports: readonly Port[]): readonly Unit[] =>
  ports
    .filter(
      (port) =>
        file.usb.includes(`${port.vendorId}:${port.productId}`) ||
        port.boards.some(({ id, certain }) => certain && id === file.board),
    )
    .map((port) => ({ port: port.path, usbSerial: port.serialNumber }));
