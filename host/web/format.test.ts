import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { ago, duration, measured, shortHex, statusWord } from './format.js';

describe('words of the status page', () => {
  test('durations are in the largest unit of which there are two', () => {
    expect([0.4, 1, 59, 119, 120, 7199, 7200, 200_000].map(duration)).toEqual([
      '0.4 s',
      '1 s',
      '59 s',
      '119 s',
      '2 min',
      '120 min',
      '2 h',
      '2 d',
    ]);
  });

  test('times are told from now, and one never seen is "never"', () => {
    const nowMs = Date.parse('2026-01-01T00:10:00Z');
    expect(ago(null, nowMs)).toBe('never');
    expect(ago('2026-01-01T00:09:59.800Z', nowMs)).toBe('just now');
    expect(ago('2026-01-01T00:05:00Z', nowMs)).toBe('5 min ago');
    expect(ago('2026-01-01T00:11:00Z', nowMs)).toBe('just now');
  });

  test('ids are shortened, values have their unit', () => {
    expect(shortHex('ab'.repeat(20))).toBe('0xababab…abab');
    expect(shortHex('0x1234')).toBe('0x1234');
    expect(measured({ name: 'temperature', unit: 'Cel', value: '21.52' })).toBe('temperature 21.52 °C');
    expect(measured({ name: 'door', unit: null, value: true })).toBe('door true');
  });

  test('what ails a device most comes first', () => {
    const well = { status: 'online', quarantined: false, suspended: false };
    expect(statusWord(well).state).toBe('good');
    expect(statusWord({ ...well, status: 'silent' }).text).toMatch(/silent/);
    expect(statusWord({ ...well, suspended: true }).text).toBe('suspended');
    expect(statusWord({ ...well, suspended: true, quarantined: true }).text).toMatch(/cloned/);
  });
});

describe('the page', () => {
  const source = (name: string): string =>
    readFileSync(fileURLToPath(new URL(`../../../host/web/${name}`, import.meta.url)), 'utf8');

  test('asks for nothing from elsewhere, and for files that exist', () => {
    const html = source('index.html');
    const references = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    expect(references.filter((reference) => !reference.startsWith('/'))).toEqual([]);
    expect(references).toContain('/web/status.js');
    for (const name of ['status.css', 'icon.svg']) {
      expect(references).toContain(`/web/${name}`);
      expect(source(name)).not.toMatch(/url\(|@import|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    }
    expect(existsSync(fileURLToPath(new URL('./status.js', import.meta.url)))).toBe(true);
  });

  test('has every element that its script names', () => {
    const html = source('index.html');
    const named = [...source('status.ts').matchAll(/byId\('([\w-]+)'\)/g)].map((match) => match[1]!);
    expect(named.length).toBeGreaterThan(8);
    for (const id of named) expect(html).toContain(`id="${id}"`);
  });
});
