import type { Board } from '#flash/board.js';

/** before 70-*.rules, where the seat's users get their access by `uaccess` */
export const UDEV_RULES_PATH = '/etc/udev/rules.d/69-fieldmark.rules';

/**
 * Rules for every USB id of the boards: who sits at the computer may use them beside the group that the system gives
 * them, and ModemManager, which greets each new port as a modem, stays away.
 */
export const udevRules = (boards: readonly Board[]): string => {
  const names = new Map<string, string[]>();
  for (const board of boards)
    for (const { vendorId, productId } of board.usb) {
      const id = `${vendorId}:${productId}`;
      names.set(id, [...(names.get(id) ?? []), board.name]);
    }
  const rules = [...names].sort().flatMap(([id, boardNames]) => {
    const [vendorId, productId] = id.split(':');
    const match = `ATTRS{idVendor}=="${vendorId}", ATTRS{idProduct}=="${productId}"`;
    const access = 'MODE="0660", TAG+="uaccess"';
    return [
      `# ${boardNames.join(', ')}`,
      `SUBSYSTEMS=="usb", ${match}, ${access}, ENV{ID_MM_DEVICE_IGNORE}="1", ENV{ID_MM_PORT_IGNORE}="1"`,
    ];
  });
  return `# Boards of Fieldmark, as fieldmark udev print writes them\n${rules.join('\n')}\n`;
};
