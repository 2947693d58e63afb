import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { BOARDS_FOLDER, findBoard, loadBoards } from './board.js';

const boards = loadBoards();
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe('the files of boards/', () => {
  test('are all as the schema says, one a board', () => {
    expect(boards.map((board) => `${board.id}.json`)).toEqual(
      readdirSync(BOARDS_FOLDER).filter((name) => name.endsWith('.json') && name !== 'board.schema.json'),
    );
    expect(boards.length).toBeGreaterThan(12);
  });

  test.each(boards.map((board) => [board.id, board] as const))('%s agrees with itself', (_id, board) => {
    for (const method of board.flash) {
      if ('imageBytesMax' in method) expect(method.imageBytesMax).toBeLessThanOrEqual(board.limits.flashBytes);
      if ('pageBytes' in method) expect(method.imageBytesMax % method.pageBytes).toBe(0);
    }
    const pins = [...board.buses.gpio, ...board.buses.adc];
    for (const list of [board.buses.gpio, board.buses.adc]) expect(new Set(list).size).toBe(list.length);
    // a board that seals has a place for its key, and one that only lends its pins has none
    expect(board.runtime === 'firmata' ? board.keyStores : []).toEqual([]);
    // a PC lends no pins: its sensors are on boards at its USB
    const isComputer = board.flash.every(({ method }) => method === 'debian-package');
    expect(isComputer || pins.length > 0).toBe(true);
    expect(board.steps.bootloader.length).toBeGreaterThan(0);
  });

  test('give each USB id that is no bridge chip to boards of one way of flashing', () => {
    const methods = new Map<string, Set<string>>();
    for (const board of boards)
      for (const { vendorId, productId, shared } of board.usb) {
        const id = `${vendorId}:${productId}`;
        if (shared !== true) methods.set(id, (methods.get(id) ?? new Set()).add(board.flash[0]!.method));
      }
    for (const [id, names] of methods) expect([id, names.size]).toEqual([id, 1]);
  });

  test('are the only place where a board is named', () => {
    const walk = (folder: string): readonly string[] =>
      readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? walk(path) : [path];
      });
    const sources = ['proto', 'firmware', 'host', 'tools']
      .flatMap(walk)
      .filter((path) => path.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(path));
    expect(sources.length).toBeGreaterThan(100);
    const named = sources.flatMap((path) => {
      // an example in a comment or a help text names no board to the program
      const code = readFileSync(join(ROOT, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*|\bas [a-z0-9-]+/g, '');
      return boards.filter(({ id }) => new RegExp(`\\b${id}\\b`).test(code)).map(({ id }) => `${path} names ${id}`);
    });
    expect(named).toEqual([]);
  });
});

describe('a board', () => {
  const load = (name: string, text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
    try {
      copyFileSync(join(BOARDS_FOLDER, 'board.schema.json'), join(folder, 'board.schema.json'));
      writeFileSync(join(folder, name), text);
      return loadBoards(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const whole = JSON.parse(readFileSync(join(BOARDS_FOLDER, `${boards[0]!.id}.json`), 'utf8'));

  test('is one more file, and nothing else', () => {
    expect(load('mine.json', JSON.stringify({ ...whole, id: 'mine' }))).toEqual([{ ...whole, id: 'mine' }]);
  });

  test.each([
    ['that is no JSON', 'mine.json', '{', /mine\.json: /],
    ['under another name', 'mine.json', JSON.stringify(whole), new RegExp(`its id is ${whole.id}`)],
    ['that lacks a part', 'mine.json', JSON.stringify({ ...whole, id: 'mine', limits: undefined }), /'limits'/],
    ['with a word too many', 'mine.json', JSON.stringify({ ...whole, id: 'mine', colour: 'red' }), /additional/],
    [
      'with a USB id in capitals',
      'mine.json',
      JSON.stringify({ ...whole, id: 'mine', usb: [{ vendorId: '1A86', productId: '7523' }] }),
      /\/usb\/0\/vendorId/,
    ],
    [
      'flashed in no known way',
      'mine.json',
      JSON.stringify({ ...whole, id: 'mine', flash: [{ method: 'magic' }] }),
      /\/flash\/0/,
    ],
  ])('file %s is named with its fault', (_name, file, text, detail) => {
    expect(() => load(file, text)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(detail) }),
    );
  });

  test('that nobody described is BOARD_UNKNOWN, with those that are', () => {
    expect(() => findBoard(boards, 'toaster')).toThrow(
      expect.objectContaining({ code: 'BOARD_UNKNOWN', next: expect.stringContaining(boards[0]!.id) }),
    );
  });
});
