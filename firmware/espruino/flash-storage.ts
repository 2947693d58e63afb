import type { Storage } from '#core/ports.js';
import { equal, fromBigEndian, toBigEndian } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { textOf } from './text.js';

/**
 * The core's Storage on bare flash pages: a log of records, so that every page wears alike and no write needs an erase.
 * Nothing is held in memory but where the log ends; a read walks the records.
 *
 * Flash can only clear bits until a page is erased whole, and the power may go between any two writes. So a record
 * counts when its checksum does, a page counts when its head is complete, and a page is emptied in this order: its
 * live records are copied to a fresh page, that page's head is completed, the old head is spoilt, the old page erased.
 * A record that is removed has its first byte cleared where it lies, which needs no room. A value is written before
 * the one that it replaces is removed, and only the newest record can have left such an older one behind.
 */
export type FlashPort = {
  readonly read: (address: number, length: number) => Uint8Array;
  /** `bytes` and `address` are multiples of 4; gives up silently where the cells are worn */
  readonly write: (address: number, bytes: Uint8Array) => void;
  readonly erase: (address: number) => void;
  /** CRC-32/ISO-HDLC */
  readonly crc32: (bytes: Uint8Array) => number;
};

export type FlashPage = { readonly address: number; readonly sizeBytes: number };

export type FlashStorage = Storage & {
  /** the first name after `after` that begins with `prefix`, so that a walk needs no list in memory */
  readonly next: (prefix: string, after: string) => string | undefined;
  /** calls with every value whose name begins with `prefix`, in no order, damaged ones too */
  readonly each: (prefix: string, visit: (name: string, bytes: Uint8Array) => void) => void;
};

const MAGIC = 0x464d4c32;
/** magic, generation, its complement, and a word that is cleared once what the page began with is complete */
const HEAD_BYTES = 16;
const COMPLETE_AT = 12;
/** kind, length of the name, length of the data (2), CRC-32 of all the rest (4) */
const RECORD_HEAD_BYTES = 8;
const CRC_AT = 4;
const KIND_PUT = 1;
const KIND_GONE = 0;
const ERASED = 0xffffffff;

/** All places are addresses. */
type Page = {
  readonly address: number;
  /** where the page ends */
  readonly end: number;
  /** 0 for a page that is free; greater ones are later */
  generation: number;
  /** where the records end */
  top: number;
  /** after a write that was cut off, or that worn cells did not take, nothing more goes into the page */
  isClosed: boolean;
};

export const openFlashStorage = (flash: FlashPort, areas: readonly FlashPage[]): FlashStorage => {
  const pages: Page[] = [];
  let generation = 0;
  /** a write of the call at work did not take */
  let isWorn = false;

  const word = (address: number): number => fromBigEndian(flash.read(address, 4), 0, 4);

  const isErased = (address: number): boolean => word(address) === ERASED && word(address + 4) === ERASED;

  const sizeAt = (at: number): number => {
    const head = flash.read(at, CRC_AT);
    return (RECORD_HEAD_BYTES + head[1]! + head[2]! * 256 + head[3]! + 3) & ~3;
  };

  const isIntact = (at: number): boolean => {
    const record = flash.read(at, sizeAt(at));
    const crc = fromBigEndian(record, CRC_AT, 4);
    record[0] = KIND_PUT;
    record.set(new Uint8Array(4), CRC_AT);
    return flash.crc32(record) === crc;
  };

  const nameAt = (at: number): string => textOf(flash.read(at + RECORD_HEAD_BYTES, flash.read(at + 1, 1)[0]!));

  /** Calls with each record of a page that was not removed, in order. */
  const eachIn = (page: Page, visit: (at: number, name: string) => void): void => {
    for (let at = page.address + HEAD_BYTES; at < page.top; at += sizeAt(at))
      if (flash.read(at, 1)[0] === KIND_PUT) visit(at, nameAt(at));
  };

  /** the pages in use, oldest first */
  const inOrder = (): readonly Page[] =>
    pages.filter((page) => page.generation > 0).sort((a, b) => a.generation - b.generation);

  const each = (visit: (at: number, name: string) => void): void => {
    const used = inOrder();
    for (let i = 0; i < used.length; i++) eachIn(used[i]!, visit);
  };

  /** every record of a name, oldest first: the last is its value */
  const find = (name: string): number[] => {
    const found: number[] = [];
    each((at, other) => {
      if (other === name) found.push(at);
    });
    return found;
  };

  /** Removes all but the last `keep` records of a name, the oldest first, so that no cut brings an older value back. */
  const strike = (name: string, keep: number): void => {
    const found = find(name);
    for (let i = 0; i < found.length - keep; i++) {
      const head = flash.read(found[i]!, CRC_AT);
      head[0] = KIND_GONE;
      flash.write(found[i]!, head);
    }
  };

  const free = (page: Page): void => {
    flash.write(page.address, toBigEndian(0, 4));
    flash.erase(page.address);
    page.generation = 0;
    page.isClosed = false;
  };

  const beginPage = (page: Page): void => {
    generation++;
    if (!isErased(page.address)) flash.erase(page.address);
    flash.write(page.address + 4, toBigEndian(generation, 4));
    flash.write(page.address + 8, toBigEndian(ERASED - generation, 4));
    flash.write(page.address, toBigEndian(MAGIC, 4));
    page.top = page.address + HEAD_BYTES;
    page.isClosed = false;
  };

  /** From here on the page is the newest of the log. */
  const completePage = (page: Page): void => {
    flash.write(page.address + COMPLETE_AT, toBigEndian(0, 4));
    page.generation = generation;
  };

  /** Writes one record and reads it back; false where the page has no room or its cells are worn. */
  const append = (page: Page, record: Uint8Array): boolean => {
    const at = page.top;
    if (page.isClosed || at + record.length > page.end) return false;
    flash.write(at, record);
    page.isClosed = !equal(flash.read(at, record.length), record);
    if (page.isClosed) isWorn = true;
    else page.top += record.length;
    return !page.isClosed;
  };

  /** Empties the oldest page into `fresh`; false, with nothing changed, where what lives does not fit. */
  const emptyOldest = (oldest: Page, fresh: Page): boolean => {
    let fits = true;
    beginPage(fresh);
    eachIn(oldest, (at) => {
      fits = fits && append(fresh, flash.read(at, sizeAt(at)));
    });
    if (fits) completePage(fresh);
    free(fits ? oldest : fresh);
    return fits;
  };

  /** Makes another page the newest. One page is always kept free to copy into. */
  const advance = (): boolean => {
    const unused = pages.filter((page) => page.generation === 0);
    const fresh = unused[0];
    if (fresh === undefined) return false;
    if (unused.length === 1) return emptyOldest(inOrder()[0]!, fresh);
    beginPage(fresh);
    completePage(fresh);
    return true;
  };

  const store = (name: string, data: Uint8Array): void => {
    const record = new Uint8Array((RECORD_HEAD_BYTES + name.length + data.length + 3) & ~3);
    record.set([KIND_PUT, name.length, data.length >> 8, data.length & 255]);
    for (let i = 0; i < name.length; i++) record[RECORD_HEAD_BYTES + i] = name.charCodeAt(i);
    record.set(data, RECORD_HEAD_BYTES + name.length);
    record.set(toBigEndian(flash.crc32(record), 4), CRC_AT);
    isWorn = false;
    for (let i = 0; i <= pages.length; i++) {
      const used = inOrder();
      if (used.length > 0 && append(used[used.length - 1]!, record)) return;
      if (!advance()) break;
    }
    throw new FieldmarkError(isWorn ? 'STORAGE_FAILED' : 'STORAGE_FULL', { detail: name });
  };

  /** Finds where a page's records end. A write that was cut off is left out; a damaged record between others is not. */
  const findTop = (page: Page): void => {
    let at = page.address + HEAD_BYTES;
    page.top = at;
    while (at + RECORD_HEAD_BYTES <= page.end && !isErased(at)) {
      const next = at + sizeAt(at);
      page.isClosed = next > page.end || !isIntact(at);
      if (next > page.end) return;
      if (!page.isClosed) page.top = next;
      at = next;
    }
  };

  const openPage = (area: FlashPage): void => {
    const address = area.address;
    const page = { address, end: address + area.sizeBytes, generation: 0, top: address, isClosed: false };
    const stated = word(address + 4);
    if (word(address) === MAGIC && word(address + 8) === ERASED - stated && word(address + COMPLETE_AT) === 0) {
      page.generation = stated;
      findTop(page);
    } else if (!isErased(address)) flash.erase(address);
    if (page.generation > generation) generation = page.generation;
    pages.push(page);
  };

  const open = (): void => {
    for (let i = 0; i < areas.length; i++) openPage(areas[i]!);
    const used = inOrder();
    // the power went after a page was copied and before it was erased
    if (used.length === pages.length) free(used[0]!);
    if (used.length === 0) advance();
    let last = '';
    each((_, name) => {
      last = name;
    });
    strike(last, 1);
  };

  if (areas.length < 2)
    throw new FieldmarkError('CONFIG_INVALID', { detail: 'the queue needs two flash pages of its own' });
  open();

  const next = (prefix: string, after: string): string | undefined => {
    let first: string | undefined;
    each((_, name) => {
      if (name.indexOf(prefix) === 0 && name > after && (first === undefined || name < first)) first = name;
    });
    return first;
  };

  const dataAt = (at: number): Uint8Array => {
    const head = flash.read(at, CRC_AT);
    return flash.read(at + RECORD_HEAD_BYTES + head[1]!, head[2]! * 256 + head[3]!);
  };

  return {
    next,
    each: (prefix, visit) =>
      each((at, name) => {
        if (name.indexOf(prefix) === 0) visit(name, dataAt(at));
      }),
    read: (name) => {
      const at = find(name).pop();
      return at === undefined || !isIntact(at) ? undefined : dataAt(at);
    },
    write: (name, bytes) => {
      store(name, bytes);
      strike(name, 1);
    },
    remove: (name) => strike(name, 0),
    list: (prefix) => {
      const names: string[] = [];
      for (let name = next(prefix, ''); name !== undefined; name = next(prefix, name)) names.push(name);
      return names;
    },
  };
};
