import type { Driver, Field, Sample } from '#core/driver.js';
import type { Done } from '#core/ports.js';
import { createLineReader, parseAngle, parseDecimal, parseSentence, parseTime } from './nmea.js';
import { integerOption, knownOptions, requireBus } from './options.js';
import { answer, sensorError, toSample } from './samples.js';

const LATITUDE: Field = { name: 'lat', unit: 'lat', exponent: -7, min: -900000000, max: 900000000 };
const LONGITUDE: Field = { name: 'lon', unit: 'lon', exponent: -7, min: -1800000000, max: 1800000000 };
const ALTITUDE: Field = { name: 'alt', unit: 'm', exponent: -1, min: -10000, max: 500000 };
const SATELLITES: Field = { name: 'satellites', unit: 'count', exponent: 0, min: 0, max: 99 };
const DILUTION: Field = { name: 'hdop', unit: '/', exponent: -2, min: 0, max: 9999 };

/** Measured positions: GNSS, differential, RTK fixed and float. 6 is dead reckoning, 7 typed in, 8 simulated. */
const QUALITIES = '1245';

/** What one second of the receiver's talk said, by the UTC time that it gives. */
type Epoch = { utc: string; gga: readonly string[] | undefined; rmc: readonly string[] | undefined };

const compute = (gga: readonly string[], rmc: readonly string[]): readonly Sample[] => {
  if (gga[6]!.length !== 1 || QUALITIES.indexOf(gga[6]!) < 0 || rmc[2] !== 'A')
    throw sensorError('SENSOR_NO_FIX', `quality ${gga[6]}, status ${rmc[2]}`);
  const latitude = parseAngle(gga[2]!, gga[3]!, 'N', 'S', 90);
  const longitude = parseAngle(gga[4]!, gga[5]!, 'E', 'W', 180);
  const satellites = parseDecimal(gga[7]!, 0);
  const dilution = parseDecimal(gga[8]!, 2);
  const altitude = parseDecimal(gga[9]!, 1);
  if (latitude === undefined || longitude === undefined)
    throw sensorError('SENSOR_OUT_OF_RANGE', 'not a position by NMEA 0183');
  const samples = [toSample(LATITUDE, latitude), toSample(LONGITUDE, longitude)];
  if (altitude !== undefined) samples.push(toSample(ALTITUDE, altitude));
  if (satellites !== undefined) samples.push(toSample(SATELLITES, satellites));
  if (dilution !== undefined) samples.push(toSample(DILUTION, dilution));
  return samples;
};

/**
 * A GNSS receiver that talks NMEA 0183: a position from a GGA and an RMC of one second that both hold it valid, and
 * that came after it was asked for. Its time goes to the board's clock. Options: `timeoutMs`, 3000 unless told.
 */
export const gps: Driver = {
  name: 'gps',
  fields: [LATITUDE, LONGITUDE, ALTITUDE, SATELLITES, DILUTION],
  periodMsMin: 1000,
  open: (buses, options) => {
    knownOptions(options, ['timeoutMs']);
    const uart = requireBus(buses, 'uart');
    const timeoutMs = integerOption(options, 'timeoutMs', 3000, 100, 60000);
    let listening = false;
    let epoch: Epoch = { utc: '', gga: undefined, rmc: undefined };
    let waiting: Done<readonly Sample[]> | undefined;
    let asked = 0;

    const take = (line: string): void => {
      const parts = parseSentence(line);
      if (parts === undefined || waiting === undefined) return;
      // two letters say which system talks, three which sentence it is
      const kind = parts[0]!.slice(2);
      const isGga = kind === 'GGA' && parts.length >= 15;
      if (!isGga && !(kind === 'RMC' && parts.length >= 12)) return;
      if (parts[1] !== epoch.utc) epoch = { utc: parts[1]!, gga: undefined, rmc: undefined };
      if (isGga) epoch.gga = parts;
      else epoch.rmc = parts;
      const gga = epoch.gga;
      const rmc = epoch.rmc;
      if (gga === undefined || rmc === undefined) return;
      const done = waiting;
      waiting = undefined;
      answer(done, () => {
        const samples = compute(gga, rmc);
        const unixMs = parseTime(rmc[1]!, rmc[9]!);
        if (unixMs !== undefined && buses.offerFix !== undefined) buses.offerFix(unixMs);
        return samples;
      });
    };
    const sample = (done: Done<readonly Sample[]>): void => {
      epoch = { utc: '', gga: undefined, rmc: undefined };
      waiting = done;
      asked++;
      const mine = asked;
      buses.after(timeoutMs, () => {
        if (waiting === undefined || mine !== asked) return;
        waiting = undefined;
        done(sensorError('SENSOR_TIMEOUT', 'no pair of GGA and RMC came'), undefined);
      });
    };
    return {
      start: (done) => {
        if (!listening) uart.onBytes(createLineReader(take));
        listening = true;
        done(undefined, true);
      },
      sample: sample,
    };
  },
};
