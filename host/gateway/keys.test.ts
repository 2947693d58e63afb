import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { addressOf, sha256, temporaryFolder } from './engine.fixture.js';
import { openGatewayKeys } from './keys.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());
const file = (): string => join(folder.path, 'gateway-keys.json');

describe('the gateway’s keys', () => {
  test('are made once, for the owner’s eyes alone, and found again', () => {
    const made = openGatewayKeys(folder.path);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path)).toEqual(['gateway-keys.json']);
    const found = openGatewayKeys(folder.path);
    expect(found.gatewayId).toEqual(made.gatewayId);
    expect(found.noteKey.publicKey).toEqual(made.noteKey.publicKey);
    expect(found.gatewayId).toEqual(addressOf(made.logKey.publicKey));
    const digest = sha256(new Uint8Array(3));
    expect(found.logKey.sign(digest)).toEqual(made.logKey.sign(digest));
    const other = temporaryFolder();
    expect(openGatewayKeys(other.path).gatewayId).not.toEqual(made.gatewayId);
    other.remove();
  });

  test.each([
    ['cut', (text: string) => text.slice(0, 40)],
    ['of another key', (text: string) => text.replace(/"logKey": "../, '"logKey": "5a')],
    ['out of range', (text: string) => text.replace(/"logKey": "[0-9a-f]*/, `"logKey": "${'f'.repeat(64)}`)],
    ['short', (text: string) => text.replace(/"noteKey": "../, '"noteKey": "')],
  ])('a file that is %s is refused and never replaced', (_, damage) => {
    openGatewayKeys(folder.path);
    const damaged = damage(readFileSync(file(), 'utf8'));
    writeFileSync(file(), damaged);
    expect(() => openGatewayKeys(folder.path)).toThrow(expect.objectContaining({ code: 'KEY_DAMAGED' }));
    expect(readFileSync(file(), 'utf8')).toBe(damaged);
  });
});
