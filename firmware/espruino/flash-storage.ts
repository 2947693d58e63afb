import type { Storage } from '#core/ports.js';
import { fromBigEndian, toBigEndian } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { crc32 } from '#proto/frame.js';

/**
 * The core's Storage on bare flash pages: a log of records, so that every page wears alike and no write needs an erase.
 * Nothing is held in memory but where the log ends; a read walks the records.
 *
 * Flash can only clear bits until a page is erased whole, and the power may go between any two writes. So a record
 * counts when its checksum does, a page counts when its head is complete, and a page is emptied in this order: its
 * live records are copied to a fresh page, that page's head is completed, the old head is spoilt, the old page erased.
 * A record that is removed has its first byte cleared where it lies, which needs no room.
 */
export type FlashPort = {
  readonly read: (address: number, length: number) => Uint8Array;
  /** `bytes` and `address` are multiples of 4; gives up silently where the cells are worn */
  readonly write: (address: number, bytes: Uint8Array) => void;
  readonly erase: (address: number) => void;
};

export type FlashPage = { readonly address: number; readonly sizeBytes: number };

const MAGIC = 0x464d4c31;
/** magic, generation, its complement, and a word that is cleared once what the page began with is complete */
const HEAD_BYTES = 16;
const COMPLETE_AT = 12;
/** kind, length of the name, length of the data (2), CRC-32 of all the rest (4) */
const RECORD_HEAD_BYTES = 8;
const KIND_PUT = 1;
const KIND_GONE = 0;
const ERASED = 0xffffffff;

type Page = {
  readonly address: number;
  readonly sizeBytes: number;
  /** 0 for a page that is free; greater ones are later */
  generation: number;
  /** where the records end */
  end: number;
  /** after a write that was cut off, or that worn cells did not take, nothing more goes into the page */
  isClosed: boolean;
};

type Found = { readonly page: Page; readonly offset: number };

const padded = (length: number): number => (length + 3) & ~3;

export const openFlashStorage = (flash: FlashPort, areas: readonly FlashPage[]): Storage => {
  const pages: Page[] = [];
  let generation = 0;
  /** a write of the call at work did not take */
  let isWorn = false;

  const word = (address: number): number => fromBigEndian(flash.read(address, 4), 0, 4);

  /** Length of the record at `offset`, 0 at the end of the log, -1 where a write was cut off. */
  const recordAt = (page: Page, offset: number): number => {
    if (offset + RECORD_HEAD_BYTES > page.sizeBytes) return 0;
    const head = flash.read(page.address + offset, RECORD_HEAD_BYTES);
    if (fromBigEndian(head, 0, 4) === ERASED && fromBigEndian(head, 4, 4) === ERASED) return 0;
    const length = padded(RECORD_HEAD_BYTES + head[1]! + head[2]! * 256 + head[3]!);
    return offset + length > page.sizeBytes ? -1 : length;
  };

  const isIntact = (page: Page, offset: number): boolean => {
    const head = flash.read(page.address + offset, RECORD_HEAD_BYTES);
    const body = flash.read(page.address + offset, RECORD_HEAD_BYTES + head[1]! + head[2]! * 256 + head[3]!);
    const crc = fromBigEndian(body, 4, 4);
    body[0] = KIND_PUT;
    for (let i = 4; i < RECORD_HEAD_BYTES; i++) body[i] = 0;
    return crc32(body) === crc;
  };

  const nameAt = (page: Page, offset: number): string => {
    const length = flash.read(page.address + offset + 1, 1)[0]!;
    const bytes = flash.read(page.address + offset + RECORD_HEAD_BYTES, length);
    let name = '';
    for (let i = 0; i < bytes.length; i++) name += String.fromCharCode(bytes[i]!);
    return name;
  };

  const dataAt = (page: Page, offset: number): Uint8Array => {
    const head = flash.read(page.address + offset, 4);
    return flash.read(page.address + offset + RECORD_HEAD_BYTES + head[1]!, head[2]! * 256 + head[3]!);
  };

  /** Calls with each record of a page in order, until the call gives false. */
  const eachRecord = (page: Page, visit: (offset: number, kind: number, sizeBytes: number) => boolean): void => {
    let offset = HEAD_BYTES;
    while (offset < page.end) {
      const sizeBytes = recordAt(page, offset);
      if (sizeBytes <= 0) return;
      if (!visit(offset, flash.read(page.address + offset, 1)[0]!, sizeBytes)) return;
      offset += sizeBytes;
    }
  };

  /** the pages in use, oldest first */
  const inOrder = (): readonly Page[] =>
    pages.filter((page) => page.generation > 0).sort((a, b) => a.generation - b.generation);

  /** every record of a name that was not removed, oldest first: the last is its value */
  const find = (name: string): readonly Found[] => {
    const found: Found[] = [];
    const used = inOrder();
    for (let i = 0; i < used.length; i++) {
      const page = used[i]!;
      eachRecord(page, (offset, kind) => {
        if (kind === KIND_PUT && nameAt(page, offset) === name) found.push({ page, offset });
        return true;
      });
    }
    return found;
  };

  /** Strikes records out, oldest first, so that a cut in between never brings an older value back. */
  const strike = (found: readonly Found[]): void => {
    for (let i = 0; i < found.length; i++) {
      const address = found[i]!.page.address + found[i]!.offset;
      const head = flash.read(address, 4);
      head[0] = KIND_GONE;
      flash.write(address, head);
    }
  };

  const free = (page: Page): void => {
    flash.write(page.address, toBigEndian(0, 4));
    flash.erase(page.address);
    page.generation = 0;
    page.end = 0;
    page.isClosed = false;
  };

  const beginPage = (page: Page): void => {
    generation++;
    if (word(page.address) !== ERASED || word(page.address + 4) !== ERASED) flash.erase(page.address);
    flash.write(page.address + 4, toBigEndian(generation, 4));
    flash.write(page.address + 8, toBigEndian(ERASED - generation, 4));
    flash.write(page.address, toBigEndian(MAGIC, 4));
    page.end = HEAD_BYTES;
    page.isClosed = false;
  };

  /** From here on the page is the newest of the log. */
  const completePage = (page: Page): void => {
    flash.write(page.address + COMPLETE_AT, toBigEndian(0, 4));
    page.generation = generation;
  };

  /** Writes one record and reads it back; false where the page has no room or its cells are worn. */
  const append = (page: Page, bytes: Uint8Array): boolean => {
    if (page.isClosed || page.end + bytes.length > page.sizeBytes) return false;
    const offset = page.end;
    flash.write(page.address + offset, bytes);
    if (recordAt(page, offset) === bytes.length && isIntact(page, offset)) {
      page.end += bytes.length;
      return true;
    }
    page.isClosed = true;
    isWorn = true;
    return false;
  };

  const isLive = (page: Page, offset: number): boolean => {
    const found = find(nameAt(page, offset));
    const newest = found[found.length - 1];
    return newest !== undefined && newest.page === page && newest.offset === offset;
  };

  /** Empties the oldest page into `fresh`; false, with nothing changed, where what lives does not fit. */
  const emptyOldest = (oldest: Page, fresh: Page): boolean => {
    let fits = true;
    beginPage(fresh);
    eachRecord(oldest, (offset, kind, sizeBytes) => {
      if (kind === KIND_PUT && isLive(oldest, offset))
        fits = append(fresh, flash.read(oldest.address + offset, sizeBytes));
      return fits;
    });
    if (!fits) {
      free(fresh);
      return false;
    }
    completePage(fresh);
    free(oldest);
    return true;
  };

  const firstFree = (): Page | undefined => {
    for (let i = 0; i < pages.length; i++) if (pages[i]!.generation === 0) return pages[i];
    return undefined;
  };

  const freeCount = (): number => pages.filter((page) => page.generation === 0).length;

  /** Makes another page the newest. One page is always kept free to copy into. */
  const advance = (): boolean => {
    const fresh = firstFree();
    if (fresh === undefined) return false;
    if (freeCount() > 1) {
      beginPage(fresh);
      completePage(fresh);
      return true;
    }
    return emptyOldest(inOrder()[0]!, fresh);
  };

  const store = (name: string, bytes: Uint8Array): void => {
    isWorn = false;
    for (let i = 0; i <= pages.length; i++) {
      const used = inOrder();
      if (used.length > 0 && append(used[used.length - 1]!, bytes)) return;
      if (!advance()) break;
    }
    throw new FieldmarkError(isWorn ? 'STORAGE_FAILED' : 'STORAGE_FULL', { detail: name });
  };

  const recordOf = (name: string, data: Uint8Array): Uint8Array => {
    const length = RECORD_HEAD_BYTES + name.length + data.length;
    const bytes = new Uint8Array(padded(length));
    bytes[0] = KIND_PUT;
    bytes[1] = name.length;
    bytes[2] = data.length >> 8;
    bytes[3] = data.length & 255;
    for (let i = 0; i < name.length; i++) bytes[RECORD_HEAD_BYTES + i] = name.charCodeAt(i);
    bytes.set(data, RECORD_HEAD_BYTES + name.length);
    bytes.set(toBigEndian(crc32(bytes.subarray(0, length)), 4), 4);
    return bytes;
  };

  const findEnd = (page: Page): void => {
    page.end = HEAD_BYTES;
    for (;;) {
      const sizeBytes = recordAt(page, page.end);
      if (sizeBytes === 0) return;
      if (sizeBytes < 0 || !isIntact(page, page.end)) {
        page.isClosed = true;
        return;
      }
      page.end += sizeBytes;
    }
  };

  const open = (): void => {
    for (let i = 0; i < areas.length; i++) {
      const page = {
        address: areas[i]!.address,
        sizeBytes: areas[i]!.sizeBytes,
        generation: 0,
        end: 0,
        isClosed: false,
      };
      const head = flash.read(page.address, HEAD_BYTES);
      const stated = fromBigEndian(head, 4, 4);
      const isWhole = fromBigEndian(head, 0, 4) === MAGIC && fromBigEndian(head, 8, 4) === ERASED - stated;
      if (isWhole && fromBigEndian(head, COMPLETE_AT, 4) === 0) {
        page.generation = stated;
        findEnd(page);
      } else if (fromBigEndian(head, 0, 4) !== ERASED || stated !== ERASED) flash.erase(page.address);
      if (page.generation > generation) generation = page.generation;
      pages.push(page);
    }
    // the power went after a page was copied and before it was erased
    if (firstFree() === undefined) free(inOrder()[0]!);
    if (inOrder().length === 0) advance();
  };

  if (areas.length < 2)
    throw new FieldmarkError('CONFIG_INVALID', { detail: 'the queue needs two flash pages of its own' });
  open();

  return {
    read: (name) => {
      const found = find(name);
      const newest = found[found.length - 1];
      return newest === undefined ? undefined : dataAt(newest.page, newest.offset);
    },
    write: (name, bytes) => {
      store(name, recordOf(name, bytes));
      const found = find(name);
      strike(found.slice(0, found.length - 1));
    },
    remove: (name) => strike(find(name)),
    list: (prefix) => {
      const names: string[] = [];
      const used = inOrder();
      for (let i = 0; i < used.length; i++) {
        const page = used[i]!;
        eachRecord(page, (offset, kind) => {
          const name = kind === KIND_PUT ? nameAt(page, offset) : '';
          if (kind === KIND_PUT && name.indexOf(prefix) === 0 && names.indexOf(name) < 0) names.push(name);
          return true;
        });
      }
      return names.sort();
    },
  };
};
