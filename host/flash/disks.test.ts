import { describe, expect, test } from '@jest/globals';
import { flashDisk } from './disk.js';
import { chooseDisk, parseDisks } from './disks.js';

describe('disks', () => {
  const block = (more: object) => ({
    path: '/dev/sdb',
    type: 'disk',
    size: 31_914_983_424,
    vendor: 'SanDisk ',
    model: 'Ultra',
    serial: '4C53',
    rm: true,
    ro: false,
    hotplug: true,
    mountpoints: [null],
    ...more,
  });
  const of = (...blocks: readonly object[]) => parseDisks(JSON.stringify({ blockdevices: blocks.map(block) }));
  const system = { path: '/dev/sda', rm: false, hotplug: false, serial: 'S1' };

  test.each<[string, readonly object[], string | undefined, string, RegExp]>([
    ['none', [], undefined, 'DISK_NOT_FOUND', /no removable disk/],
    ['only one that is built in', [system], undefined, 'DISK_NOT_FOUND', /no removable disk/],
    ['a reader without a card', [{ size: 0 }], undefined, 'DISK_NOT_FOUND', /no removable disk/],
    [
      'two',
      [{}, { path: '/dev/sdc', serial: 'X' }],
      undefined,
      'PORT_AMBIGUOUS',
      /sdb {2}SanDisk Ultra, 31\.9 GB.*\n.*sdc/,
    ],
    ['another serial number', [{}], 'usb:none', 'DISK_NOT_FOUND', /none with serial number none; there are:\n.*sdb/],
  ])('with %s none is chosen', async (_name, blocks, wanted, code, said) => {
    await expect(chooseDisk(of(...blocks), wanted)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(said),
    });
  });

  test('are chosen by name, by serial number, or as the only one', async () => {
    const disks = of(system, {});
    for (const wanted of [undefined, '/dev/sdb', 'usb:4C53'])
      expect(await chooseDisk(disks, wanted)).toMatchObject({ path: '/dev/sdb', name: 'SanDisk Ultra' });
    expect(await chooseDisk(of({}, { path: '/dev/sdc' }), undefined, async (all) => all[1]!)).toMatchObject({
      path: '/dev/sdc',
    });
  });

  test.each<[string, object, string, RegExp]>([
    ['built in', system, 'DISK_REFUSED', /built in/],
    ['the running system', { children: [block({ mountpoints: ['/boot/firmware'] })] }, 'DISK_REFUSED', /boot/],
    ['swapped to', { children: [block({ mountpoints: ['[SWAP]'] })] }, 'DISK_REFUSED', /SWAP/],
    ['locked', { ro: true }, 'DISK_REFUSED', /write protected/],
    ['empty', { size: 0 }, 'DISK_NOT_FOUND', /no card/],
  ])('that are %s are never written', async (_name, more, code, said) => {
    const [disk] = of(more);
    const image = { sizeBytes: 1 } as never;
    let opened = 0;
    const open = async () => {
      opened++;
      throw new Error('opened');
    };
    await expect(flashDisk(disk!, image, { open })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(said),
      state: expect.stringContaining('nothing was written'),
      next: expect.any(String),
    });
    expect(opened).toBe(0);
  });
});
