import { describe, expect, test } from '@jest/globals';
import { openStation, type WifiModule } from './station.js';

/** A radio that answers when the test says, Storage, and a clock that moves when the test says. */
const openRadio = (stored?: string) => {
  const files = new Map<string, string>(stored === undefined ? [] : [['fm.wifi', stored]]);
  const asked: { readonly name: string; readonly password: string; readonly answer: (error: string | null) => void }[] =
    [];
  const lines: string[] = [];
  const timers: (() => void)[] = [];
  let putOut = (): void => {};
  let freeBytes = 1000;
  const wifi: WifiModule = {
    connect: (name, { password }, answer) => asked.push({ name, password, answer }),
    scan: () => {},
    on: (_event, listener) => {
      putOut = listener;
    },
  };
  const station = openStation({
    module: () => wifi,
    files: {
      read: (name) => files.get(name),
      write: (name, data) => void files.set(name, data),
      erase: (name) => void files.delete(name),
      getFree: () => freeBytes,
    },
    log: (text) => lines.push(text),
    setTimeout: (then, ms) => {
      expect(ms).toBe(10_000);
      timers.push(then);
    },
  });
  return {
    station,
    files,
    asked,
    lines,
    putOut: () => putOut(),
    pass: () => {
      for (const then of timers.splice(0)) then();
    },
    fill: (left: number) => {
      freeBytes = left;
    },
    waiting: () => timers.length,
  };
};

const KEPT = '\x04roofsecret12';

describe('a board in its Wi-Fi network', () => {
  test('joins the one that it keeps after a start, again and again while it is refused', () => {
    const radio = openRadio(KEPT);
    for (let i = 0; i < 3; i++) {
      expect(radio.asked).toHaveLength(i + 1);
      expect(radio.asked[i]).toMatchObject({ name: 'roof', password: 'secret12' });
      radio.asked[i]!.answer('timeout');
      expect(radio.station.joined()).toBeUndefined();
      radio.pass();
    }
    radio.asked[3]!.answer(null);
    radio.pass();
    expect([radio.station.joined(), radio.asked.length, radio.waiting()]).toEqual(['roof', 4, 0]);
  });

  test('joins again when it was put out, and asks once at a time', () => {
    const radio = openRadio(KEPT);
    radio.asked[0]!.answer(null);
    radio.putOut();
    radio.putOut();
    expect(radio.station.joined()).toBeUndefined();
    radio.pass();
    expect(radio.asked).toHaveLength(2);
    radio.asked[1]!.answer(null);
    expect(radio.station.joined()).toBe('roof');
  });

  test('keeps a network once it is in, and nothing of one that refused it', () => {
    const radio = openRadio(KEPT);
    radio.asked[0]!.answer(null);
    const said: (string | undefined)[] = [];
    radio.station.join('shed', 'wrong', (error) => said.push(error));
    radio.asked[1]!.answer('bad password');
    expect(radio.files.get('fm.wifi')).toBe(KEPT);
    radio.station.join('shed', 'better12', (error) => said.push(error));
    expect(radio.files.get('fm.wifi')).toBe(KEPT);
    radio.asked[2]!.answer(null);
    expect(radio.files.get('fm.wifi')).toBe('\x04shedbetter12');
    expect(said).toEqual(['bad password', undefined]);
    expect(radio.lines.join()).not.toMatch(/secret12|better12|wrong/);
    radio.station.forget();
    expect(radio.files.size).toBe(0);
  });

  test('has no files moved for it: where there is no room it says so and keeps what it had', () => {
    const radio = openRadio(KEPT);
    radio.asked[0]!.answer(null);
    radio.fill(40);
    const said: (string | undefined)[] = [];
    radio.station.join('shed', 'better12', (error) => said.push(error));
    radio.asked[1]!.answer(null);
    expect([said, radio.files.get('fm.wifi')]).toEqual([['STORAGE_FULL'], KEPT]);
    radio.station.join('roof', 'secret12', (error) => said.push(error));
    radio.asked[2]!.answer(null);
    expect(said).toEqual(['STORAGE_FULL', undefined]);
  });
});
