/**
 * What scoring keeps of each envelope, as columns of numbers that grow: a day of ten thousand devices has to fit into
 * memory, so that the columns of a device lie in one buffer.
 */
export type Rows = {
  size: number;
  boot: Uint32Array;
  /** no board seals as many as do not fit in one boot */
  sequence: Uint32Array;
  /** first 4 bytes of SHA-256 of the envelope, and of its `prev` */
  hash: Uint32Array;
  prev: Uint32Array;
  iat: Uint32Array;
  /** time of the first checkpoint that covers it, and the log that it is in */
  cover: Uint32Array;
  log: Uint16Array;
  /** which of the device's keys sealed it: each begins to count anew */
  key: Uint8Array;
  /** bits of `ROW` and, from bit 4 on, the clock */
  kind: Uint8Array;
};

export const ROW = { isReading: 1, isLate: 2, isPrivate: 4, isOfEpoch: 8, clockShift: 4 } as const;

/** Where an envelope stands in the order of sealing. */
export type Position = { readonly key: number; readonly boot: number; readonly sequence: number };

const COLUMNS = [
  ['boot', Uint32Array],
  ['sequence', Uint32Array],
  ['hash', Uint32Array],
  ['prev', Uint32Array],
  ['iat', Uint32Array],
  ['cover', Uint32Array],
  ['log', Uint16Array],
  ['key', Uint8Array],
  ['kind', Uint8Array],
] as const;
const BYTES = COLUMNS.reduce((sum, [, Column]) => sum + Column.BYTES_PER_ELEMENT, 0);
/** So that every column of four or two bytes begins where it may. */
const STEP = 4;

export const createRows = (rows: number): Rows => {
  const capacity = Math.ceil(rows / STEP) * STEP;
  const buffer = new ArrayBuffer(capacity * BYTES);
  const columns: Record<string, unknown> = { size: 0 };
  let at = 0;
  for (const [name, Column] of COLUMNS) {
    columns[name] = new Column(buffer, at, capacity);
    at += capacity * Column.BYTES_PER_ELEMENT;
  }
  return columns as Rows;
};

/** Makes room for half as many more. */
export const growRows = (rows: Rows): void => {
  const grown = createRows(Math.max(16, Math.floor(rows.boot.length * 1.5)));
  for (const [name] of COLUMNS) {
    grown[name].set(rows[name]);
    (rows as Record<string, unknown>)[name] = grown[name];
  }
};

export const positionOf = (rows: Rows, at: number): Position => ({
  key: rows.key[at]!,
  boot: rows.boot[at]!,
  sequence: rows.sequence[at]!,
});

/** Below zero where `a` was sealed before `b`. */
export const comparePositions = (a: Position, b: Position): number =>
  a.key - b.key || a.boot - b.boot || a.sequence - b.sequence;

/** The same of two rows. */
export const compareRows = ({ key, boot, sequence }: Rows, a: number, b: number): number =>
  key[a]! - key[b]! || boot[a]! - boot[b]! || sequence[a]! - sequence[b]!;
