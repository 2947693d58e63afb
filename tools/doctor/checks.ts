import { formatHolders } from '#flash/port-access.js';
import { describePort, matchBoards } from '#flash/ports.js';
import type { Computer } from './surroundings.js';
import { udevRules } from './udev.js';

export type Finding = {
  readonly check: string;
  /** a warning keeps nothing from working now */
  readonly verdict: 'good' | 'warning' | 'bad';
  readonly text: string;
  readonly cure?: string;
};

type Check = (computer: Computer) => Finding | readonly Finding[];

const PORT_GROUP = 'dialout';
const CH340 = { vendorId: '1a86', productId: '7523' } as const;
/** what commands of this program call, by Debian package */
const PACKAGES: readonly (readonly [string, string])[] = [
  ['tpm2-tools', 'keys in a TPM 2.0'],
  ['mtools', 'settings in the boot partition of a card'],
  ['xz-utils', 'images of cards that are packed'],
];

const isOlder = (version: string, than: string): boolean => version.localeCompare(than, 'en', { numeric: true }) < 0;

const checkNode: Check = ({ nodeVersion, nodeVersionMin }) =>
  isOlder(nodeVersion, nodeVersionMin)
    ? {
        check: 'node',
        verdict: 'bad',
        text: `Node ${nodeVersion} is too old`,
        cure: `install Node ${nodeVersionMin} or later`,
      }
    : { check: 'node', verdict: 'good', text: `Node ${nodeVersion}` };

const checkGroup: Check = ({ isRoot, user, groups, groupsOfUser, ports }) => {
  const check = 'permissions';
  const group = ports.find((port) => !port.isUsable)?.group ?? PORT_GROUP;
  if (isRoot) return { check, verdict: 'good', text: 'root may use every port' };
  if (groups.includes(group)) return { check, verdict: 'good', text: `${user} is in group ${group}` };
  if (ports.length > 0 && ports.every((port) => port.isUsable))
    return { check, verdict: 'good', text: 'every port that is plugged in may be used' };
  if (groupsOfUser.includes(group))
    return {
      check,
      verdict: 'bad',
      text: `${user} is in group ${group} from the next login on`,
      cure: 'log out and in again',
    };
  return {
    check,
    verdict: 'bad',
    text: `${user} is not in group ${group}, which owns serial ports`,
    cure: `sudo usermod -aG ${group} ${user}, then log out and in again`,
  };
};

const checkRules: Check = (computer) => {
  const check = 'udev';
  const wanted = udevRules(computer.boards);
  if (computer.udevRules === wanted) return { check, verdict: 'good', text: 'the rules for the boards are installed' };
  const text =
    computer.udevRules === undefined ? 'no rules for the boards are installed' : 'the rules are of another version';
  return { check, verdict: 'warning', text, cure: 'sudo fieldmark udev install (fieldmark udev print shows them)' };
};

const checkBrltty: Check = ({ processes, packages, usb, ports }) => {
  const check = 'brltty';
  const isThere = processes.includes('brltty') || packages.has('brltty');
  if (!isThere) return { check, verdict: 'good', text: 'not installed' };
  const matches = ({ vendorId, productId }: { vendorId: string; productId: string }) =>
    vendorId === CH340.vendorId && productId === CH340.productId;
  const isStolen = usb.some(matches) && !ports.some(matches);
  return {
    check,
    verdict: isStolen ? 'bad' : 'warning',
    text: isStolen
      ? 'it has taken the CH340 that is plugged in for a Braille display'
      : 'it takes each CH340 for a Braille display',
    cure: 'sudo apt remove brltty, then plug the board in again (unless somebody reads Braille here)',
  };
};

const checkModemManager: Check = ({ processes, udevRules: rules }) => {
  const check = 'ModemManager';
  if (!processes.includes('ModemManager')) return { check, verdict: 'good', text: 'not running' };
  if (rules?.includes('ID_MM_DEVICE_IGNORE') === true)
    return { check, verdict: 'good', text: 'running, and told to leave the boards alone' };
  return {
    check,
    verdict: 'warning',
    text: 'it talks to each new port as to a modem, for up to half a minute',
    cure: 'sudo fieldmark udev install tells it to leave the boards alone',
  };
};

const checkPorts: Check = ({ ports, usb, boards }) => {
  const check = 'ports';
  if (ports.length > 0) return ports.map((port) => ({ check, verdict: 'good', text: describePort(port) }));
  const known = usb.filter((device) => matchBoards(boards, device).length > 0);
  return {
    check,
    verdict: 'warning',
    text:
      known.length > 0 ? 'a board is on USB, but has no serial port' : 'no board is plugged in, or none that is seen',
    cure:
      'a cable that carries power only lights the board and shows nothing here: try one that has carried data, straight into ' +
      'this computer; sudo dmesg --follow shows whether a plug is noticed',
  };
};

const checkHolders: Check = ({ ports }) =>
  ports
    .filter(({ holders }) => holders.length > 0)
    .map(({ path, holders }) => ({
      check: 'holders',
      verdict: 'bad',
      text: `${path} is held by ${formatHolders(holders)}`,
      cure: `end it, or: kill ${holders.map(({ pid }) => pid).join(' ')}`,
    }));

const checkBootloaders: Check = ({ usb, boards }) =>
  usb.flatMap((device) => {
    const waiting = matchBoards(boards, device).filter((match) => match.usb.mode === 'bootloader');
    const [first] = waiting;
    if (first === undefined) return [];
    const names = waiting.map(({ board }) => board.name).join(' or ');
    return {
      check: 'bootloader',
      verdict: 'warning' as const,
      text: `${names} (${device.vendorId}:${device.productId}) waits in its bootloader`,
      cure: [...first.board.steps.bootloader, ...first.board.steps.reset].join(' '),
    };
  });

const checkPackages: Check = ({ packages }) =>
  PACKAGES.map(([name, use]) =>
    packages.has(name)
      ? { check: 'packages', verdict: 'good', text: `${name}: ${use}` }
      : {
          check: 'packages',
          verdict: 'warning',
          text: `${name} is not installed: ${use}`,
          cure: `sudo apt install ${name}`,
        },
  );

const CHECKS: readonly Check[] = [
  checkNode,
  checkGroup,
  checkRules,
  checkBrltty,
  checkModemManager,
  checkPorts,
  checkHolders,
  checkBootloaders,
  checkPackages,
];

export const examine = (computer: Computer): readonly Finding[] => CHECKS.flatMap((check) => check(computer));
