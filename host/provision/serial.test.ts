import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { openSerial } from './serial.js';

test('a path that is no serial port is PORT_NOT_FOUND, with the next step', async () => {
  for (const path of ['/dev/nonexistent', tmpdir()])
    await expect(openSerial(path)).rejects.toMatchObject({
      code: 'PORT_NOT_FOUND',
      next: expect.stringContaining('fieldmark ports'),
    });
});
