import { describe, expect, test } from '@jest/globals';
import { decodePack, encodePack, formatDecimal } from './senml.js';

describe('SenML packs', () => {
  test('come back as they went in', () => {
    const records = [{ name: 'temperature', unit: 'Cel', value: { mantissa: 2508, exponent: -2 } }];
    expect(decodePack(encodePack(records))).toEqual({ ok: true, value: records });
  });
  test('print decimals as people write them', () => {
    expect(formatDecimal({ mantissa: -5, exponent: -2 })).toBe('-0.05');
  });
});
