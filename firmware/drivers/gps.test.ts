import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type GpsFix, nmeaSecond, nmeaSentence } from '#tools/emulator/gps.js';
import { ask, codeOf, createTestBuses, measure } from './buses.fixture.js';
import { gps } from './gps.js';
import { createLineReader, parseAngle, parseDecimal, parseSentence, parseTime } from './nmea.js';

const FIX: GpsFix = {
  unixMs: Date.UTC(2026, 10, 22, 12, 35, 19),
  latitudeDegrees: 52.520008,
  longitudeDegrees: -13.404954,
  altitudeMetres: 34.56,
  satellites: 9,
};

const setUp = async (offerFix?: (unixMs: number) => void) => {
  const bench = createTestBuses();
  let listener: (bytes: Uint8Array) => void = () => {};
  const uart = {
    onBytes: (received: (bytes: Uint8Array) => void) => {
      listener = received;
    },
  };
  const sensor = gps.open({ ...bench.buses, uart, offerFix }, {});
  await ask(sensor.start);
  const talk = (text: string): void => listener(Buffer.from(text, 'latin1'));
  /** asks first, then lets the receiver talk: an answer has to be of after the question */
  const hear = (text: string) => {
    const asked = measure(sensor);
    talk(text);
    return asked;
  };
  return { sensor, talk, hear };
};

describe('GNSS receiver', () => {
  test('gives position, height, satellites and dilution of one second', async () => {
    const { hear } = await setUp();
    // four places of a minute are 1.7 ten-thousandths of 10^-2 degree: 31.2005' and 24.2972'
    expect(await hear(nmeaSecond(FIX))).toEqual({
      lat: '52.5200083 lat',
      lon: '-13.4049533 lon',
      alt: '34.6 m',
      satellites: '9 count',
      hdop: '0.90 /',
    });
  });
  test('reads the example that every manual has', async () => {
    const { hear } = await setUp();
    const heard = await hear(
      '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n' +
        '$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A\r\n',
    );
    expect([heard.lat, heard.lon]).toEqual(['48.1173000 lat', '11.5166667 lon']);
  });
  test('takes a sentence in any pieces, after rubbish', async () => {
    const { sensor, talk } = await setUp();
    const asked = measure(sensor);
    for (const character of `\u0000\u00ff,12*3\r\n$GP${nmeaSecond(FIX)}`) talk(character);
    expect((await asked).lat).toBe('52.5200083 lat');
  });
  test('never makes a position up: without a fix, estimated, typed in or simulated', async () => {
    const { hear } = await setUp();
    expect(await codeOf(hear(nmeaSecond({ ...FIX, satellites: 2 })))).toBe('SENSOR_NO_FIX');
    const second = nmeaSecond(FIX).split('\r\n')[0]!.slice(1).split('*')[0]!;
    const rmc = `${nmeaSecond(FIX).split('\r\n')[1]}\r\n`;
    for (const quality of ['0', '6', '7', '8', '', '12']) {
      const gga = nmeaSentence(second.replace(',W,1,', `,W,${quality},`));
      expect([quality, await codeOf(hear(gga + rmc))]).toEqual([quality, 'SENSOR_NO_FIX']);
    }
  });
  test('gives the time of a fix to the clock, and no other', async () => {
    const offered: number[] = [];
    const { hear } = await setUp((unixMs) => offered.push(unixMs));
    await codeOf(hear(nmeaSecond({ ...FIX, satellites: 2 })));
    expect(offered).toEqual([]);
    await hear(nmeaSecond(FIX));
    expect(offered).toEqual([FIX.unixMs]);
  });
  test('counts time as JavaScript does, and takes no part of one', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1980, 0), max: Date.UTC(2080, 0) - 1 }), (unixMs) => {
        const [date, time] = new Date(unixMs).toISOString().slice(0, -1).split('T') as [string, string];
        const [year, month, day] = date.split('-') as [string, string, string];
        expect(parseTime(time.replaceAll(':', ''), day + month + year.slice(2))).toBe(unixMs);
      }),
    );
    for (const [time, date] of [
      ['', ''],
      ['12351', '221126'],
      ['1235190', '221126'],
      ['123519', '22112026'],
      ['245900', '221126'],
      ['123519', '321126'],
      ['123519', '221326'],
      ['12a519', '221126'],
      ['-23519', '221126'],
    ] as const)
      expect([time, date, parseTime(time, date)]).toEqual([time, date, undefined]);
  });
  test('needs both sentences, of the same second, with right checksums', async () => {
    const { hear } = await setUp();
    const [gga, rmc] = nmeaSecond(FIX).split('\r\n') as [string, string];
    const later = nmeaSecond({ ...FIX, unixMs: FIX.unixMs + 1000 }).split('\r\n')[1]!;
    expect(await codeOf(hear(`${gga}\r\n`))).toBe('SENSOR_TIMEOUT');
    expect(await codeOf(hear(`${gga}\r\n${later}\r\n`))).toBe('SENSOR_TIMEOUT');
    expect(await codeOf(hear(`${gga.replace('52', '53')}\r\n${rmc}\r\n`))).toBe('SENSOR_TIMEOUT');
    expect(await codeOf(hear(''))).toBe('SENSOR_TIMEOUT');
  });
  test('does not answer with what it heard before it was asked', async () => {
    const { sensor, talk } = await setUp();
    const [gga, rmc] = nmeaSecond(FIX).split('\r\n') as [string, string];
    talk(`${gga}\r\n`);
    const asked = measure(sensor);
    talk(`${rmc}\r\n`);
    expect(await codeOf(asked)).toBe('SENSOR_TIMEOUT');
  });
  test('refuses a place that is none', async () => {
    const { hear } = await setUp();
    const [gga, rmc] = nmeaSecond(FIX).split('\r\n') as [string, string];
    const body = gga.slice(1).split('*')[0]!;
    for (const place of ['9131.2005,N', '5260.0000,N', '5231.2005,X', '52,N', '-5231.2005,N'])
      expect(await codeOf(hear(`${nmeaSentence(body.replace('5231.2005,N', place))}${rmc}\r\n`))).toBe(
        'SENSOR_OUT_OF_RANGE',
      );
  });
});

describe('NMEA sentences', () => {
  test('come whole out of lines, and no line grows without a bound', () => {
    const lines: string[] = [];
    const read = createLineReader((line) => lines.push(line));
    read(Buffer.from(`$${'A'.repeat(5000)}\n$GPGGA,1*00\n`));
    expect(lines).toEqual(['$GPGGA,1*00']);
  });
  test('are refused after one changed character', () => {
    const sentence = nmeaSecond(FIX).split('\r\n')[0]!;
    expect(parseSentence(sentence)?.[0]).toBe('GPGGA');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: sentence.length - 4 }), fc.integer({ min: 1, max: 15 }), (at, flip) => {
        const changed = String.fromCharCode(sentence.charCodeAt(at) ^ flip);
        return parseSentence(sentence.slice(0, at) + changed + sentence.slice(at + 1)) === undefined;
      }),
    );
  });
  test('give numbers only where there are numbers', () => {
    expect([parseDecimal('34.56', 1), parseDecimal('-0.5', 1), parseDecimal('7', 2)]).toEqual([345, -5, 700]);
    expect(['', '.', '1e3', '1.2.3', ' 1', '12345678901', '+1'].map((text) => parseDecimal(text, 1))).toEqual(
      Array.from({ length: 7 }, () => undefined),
    );
    expect(parseAngle('18000.0000', 'W', 'E', 'W', 180)).toBe(-1_800_000_000);
    expect(parseAngle('18000.0001', 'W', 'E', 'W', 180)).toBeUndefined();
  });
});
