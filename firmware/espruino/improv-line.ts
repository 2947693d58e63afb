const ZERO = String.fromCharCode(0);
const HEADER = `IMPROV${String.fromCharCode(1)}`;
/** header, type, length; and the checksum behind the data */
const LENGTH_AT = 8;
const AROUND = 10;

/** Where an Improv packet begins in what came, and where it ends; its end is 0 while more of it must come. Undefined for none. */
export const findImprov = (held: string): { readonly start: number; readonly end: number } | undefined => {
  const start = held.indexOf(HEADER);
  const zero = held.indexOf(ZERO);
  // a zero before it begins or ends a frame, and inside of a frame these letters mean nothing
  if (start < 0 || (zero >= 0 && zero < start)) return undefined;
  const end = start + AROUND + held.charCodeAt(start + LENGTH_AT);
  return { start, end: end <= held.length ? end : 0 };
};
