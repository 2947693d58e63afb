export type GpsFix = {
  readonly unixMs: number;
  readonly latitudeDegrees: number;
  readonly longitudeDegrees: number;
  readonly altitudeMetres: number;
  /** under four there is no position */
  readonly satellites: number;
};

/** `$body*hh` with the checksum of NMEA 0183 §5.3.6: all bytes between the marks, xored. */
export const nmeaSentence = (body: string): string => {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum ^= body.charCodeAt(i);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
};

const angle = (degrees: number, width: number, positive: string, negative: string): string => {
  // ten-thousandths of a minute, whole, so that 59.99996 never prints as 60.0000
  const total = Math.round(Math.abs(degrees) * 600_000);
  const whole = String(Math.floor(total / 600_000)).padStart(width, '0');
  const minutes = ((total % 600_000) / 10_000).toFixed(4).padStart(7, '0');
  return `${whole}${minutes},${degrees < 0 ? negative : positive}`;
};

/** One second of a receiver's talk: GGA and RMC. */
export const nmeaSecond = (fix: GpsFix): string => {
  const [date, time] = new Date(fix.unixMs).toISOString().split('T') as [string, string];
  const utc = `${time.slice(0, 8).replaceAll(':', '')}.00`;
  const [year, month, day] = date.split('-') as [string, string, string];
  const valid = fix.satellites >= 4;
  const place = valid
    ? `${angle(fix.latitudeDegrees, 2, 'N', 'S')},${angle(fix.longitudeDegrees, 3, 'E', 'W')}`
    : ',,,';
  const satellites = String(fix.satellites).padStart(2, '0');
  const quality = valid
    ? `1,${satellites},0.9,${fix.altitudeMetres.toFixed(1)},M,45.2,M,,`
    : `0,${satellites},,,M,,M,,`;
  return (
    nmeaSentence(`GPGGA,${utc},${place},${quality}`) +
    nmeaSentence(
      `GPRMC,${utc},${valid ? 'A' : 'V'},${place},${valid ? '0.02' : ''},,${day}${month}${year.slice(2)},,,${valid ? 'A' : 'N'}`,
    )
  );
};
