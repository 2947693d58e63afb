/** NMEA 0183 as receivers talk it; whatever is not exactly so gives undefined. */

/** 82 characters by the standard (§5.3); some receivers write a few more */
const SENTENCE_BYTES_MAX = 96;
const DOLLAR = 36;
const LINE_FEED = 10;

/** Takes bytes of any cut, gives whole lines; what is over the bound is dropped up to the next `$`. */
export const createLineReader = (line: (text: string) => void): ((bytes: Uint8Array) => void) => {
  let text = '';
  let inside = false;
  return (bytes) => {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte === DOLLAR) {
        text = '';
        inside = true;
      }
      if (!inside) continue;
      if (byte === LINE_FEED) {
        inside = false;
        line(text);
      } else if (text.length >= SENTENCE_BYTES_MAX || byte > 126) inside = false;
      else text += String.fromCharCode(byte);
    }
  };
};

/** The comma-separated parts of `$body*hh`, if its checksum is right. */
export const parseSentence = (line: string): readonly string[] | undefined => {
  const end = line.indexOf('*');
  if (line.charCodeAt(0) !== DOLLAR || end < 0) return undefined;
  let sum = 0;
  for (let i = 1; i < end; i++) sum ^= line.charCodeAt(i);
  const stated = line.slice(end + 1).trim();
  if (stated.length !== 2) return undefined;
  const expected = (sum < 16 ? '0' : '') + sum.toString(16);
  return stated.toLowerCase() === expected ? line.slice(1, end).split(',') : undefined;
};

const isDigits = (text: string): boolean => {
  if (text.length === 0) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 48 || text.charCodeAt(i) > 57) return false;
  return true;
};

/** A decimal number as an integer of `decimals` places; further places are cut off. */
export const parseDecimal = (text: string, decimals: number): number | undefined => {
  const negative = text.charAt(0) === '-';
  const digits = negative ? text.slice(1) : text;
  const point = digits.indexOf('.');
  const whole = point < 0 ? digits : digits.slice(0, point);
  let fraction = point < 0 ? '' : digits.slice(point + 1);
  if (!isDigits(whole) || whole.length > 9 || (fraction !== '' && !isDigits(fraction))) return undefined;
  while (fraction.length < decimals) fraction += '0';
  const value = Number(whole + fraction.slice(0, decimals));
  return negative ? -value : value;
};

/** `dddmm.mmmm` and its hemisphere as ten-millionths of a degree, rounded. */
export const parseAngle = (
  text: string,
  hemisphere: string,
  positive: string,
  negative: string,
  degreesMax: number,
): number | undefined => {
  const point = text.indexOf('.');
  const minutesAt = (point < 0 ? text.length : point) - 2;
  if (minutesAt < 1 || (hemisphere !== positive && hemisphere !== negative)) return undefined;
  const degrees = parseDecimal(text.slice(0, minutesAt), 0);
  const microMinutes = parseDecimal(text.slice(minutesAt), 6);
  if (degrees === undefined || microMinutes === undefined || microMinutes < 0 || microMinutes >= 60000000)
    return undefined;
  const angle = degrees * 10000000 + Math.floor((microMinutes + 3) / 6);
  if (degrees < 0 || angle > degreesMax * 10000000) return undefined;
  return hemisphere === negative ? -angle : angle;
};

/** Days since 1970-01-01 of a Gregorian date: years begin in March, so that the leap day is their last. */
const daysOf = (year: number, month: number, day: number): number => {
  const shifted = month > 2 ? year : year - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return shifted * 365 + leapDays + dayOfYear - 719468;
};

/** `hhmmss.sss` and `ddmmyy`, UTC, as Unix milliseconds; years 80 to 99 are of the last century. */
export const parseTime = (time: string, date: string): number | undefined => {
  const clock = parseDecimal(time, 3);
  const calendar = parseDecimal(date, 0);
  const isComplete = date.length === 6 && (time.length === 6 || time.charAt(6) === '.');
  if (clock === undefined || calendar === undefined || !isComplete || clock < 0 || calendar < 0) return undefined;
  const hours = Math.floor(clock / 10000000);
  const minutes = Math.floor(clock / 100000) % 100;
  const milliseconds = clock % 100000;
  const day = Math.floor(calendar / 10000);
  const month = Math.floor(calendar / 100) % 100;
  const year = calendar % 100;
  if (hours > 23 || minutes > 59 || milliseconds > 60999 || day < 1 || day > 31 || month < 1 || month > 12)
    return undefined;
  const days = daysOf(year < 80 ? 2000 + year : 1900 + year, month, day);
  return days * 86400000 + hours * 3600000 + minutes * 60000 + milliseconds;
};
