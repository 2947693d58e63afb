import type { WifiNetwork } from '#core/console-ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { hasProgram, type ProgramEnvironment, runProgram, type WifiProgram } from './program.js';

const SCAN_MS = 15_000;
const JOIN_SECONDS = 25;
const SHORT_MS = 5000;
const MS_PER_SECOND = 1000;

/** Terse output: fields between colons, a colon or backslash in a field behind a backslash (nmcli(1), --escape). */
const fieldsOf = (line: string): readonly string[] =>
  [...line.matchAll(/((?:[^:\\]|\\.)*)(?::|$)/g)].map((match) => match[1]!.replace(/\\(.)/g, '$1'));

/** NetworkManager gives a quality of 0 to 100, which is twice the dBm above -100 (nm-wifi-utils). */
const signalDbm = (quality: string): number => Math.round(Math.min(100, Math.max(0, Number(quality) || 0)) / 2 - 100);

export const parseNetworks = (output: string): readonly WifiNetwork[] => {
  const strongest = new Map<string, WifiNetwork>();
  for (const line of output.split('\n')) {
    const [name = '', quality = '', security = ''] = fieldsOf(line);
    const network = { name, signalDbm: signalDbm(quality), isSecured: security !== '' && security !== '--' };
    const known = strongest.get(name);
    if (name !== '' && (known === undefined || known.signalDbm < network.signalDbm)) strongest.set(name, network);
  }
  return [...strongest.values()].sort((a, b) => b.signalDbm - a.signalDbm);
};

/** Connections that this program made; others on the machine are left alone. */
const connectionOf = (name: string): string => `fieldmark ${name}`;

/** Wi-Fi through NetworkManager. */
export const nmcli = (env: ProgramEnvironment): WifiProgram => {
  const run = (args: readonly string[], deadlineMs: number): Promise<string> =>
    runProgram('nmcli', args, { env, deadlineMs });
  /** NetworkManager keeps the password that it was given here with the connection, which belongs to the system. */
  const up = async (id: string, password: string | undefined): Promise<void> => {
    const args = ['--wait', `${JOIN_SECONDS}`, 'connection', 'up', 'id', id];
    const deadlineMs = (JOIN_SECONDS + 5) * MS_PER_SECOND;
    if (password === undefined) await run(args, deadlineMs);
    else {
      const input = `802-11-wireless-security.psk:${password}\n`;
      // a child's own standard input is a socket, which can't be opened by name; that of a pipeline can
      const pipeline = ['-c', 'cat | "$@"', 'sh', 'nmcli', ...args, 'passwd-file', '/dev/stdin'];
      await runProgram('sh', pipeline, { env, deadlineMs, input });
    }
  };
  const forget = (name: string): Promise<unknown> =>
    run(['connection', 'delete', 'id', connectionOf(name)], SHORT_MS).catch(() => {});
  return {
    isThere: async () => {
      if (!hasProgram('nmcli', env)) return false;
      const devices = await run(['-t', '-f', 'TYPE,STATE', 'device'], SHORT_MS).catch(() => '');
      return devices.split('\n').some((line) => line.startsWith('wifi:') && !line.endsWith(':unmanaged'));
    },
    scan: async () =>
      parseNetworks(
        await run(['-t', '-f', 'SSID,SIGNAL,SECURITY', 'device', 'wifi', 'list', '--rescan', 'yes'], SCAN_MS),
      ),
    join: async (name, password) => {
      if (password?.includes('\n')) throw new FieldmarkError('WIFI_REFUSED', { detail: 'a password of two lines' });
      await forget(name);
      const secured = password === undefined ? [] : ['wifi-sec.key-mgmt', 'wpa-psk'];
      const id = connectionOf(name);
      await run(
        ['connection', 'add', 'type', 'wifi', 'con-name', id, 'ifname', '*', 'ssid', name, ...secured],
        SHORT_MS,
      );
      try {
        await up(id, password);
      } catch (error) {
        await forget(name);
        throw error;
      }
    },
    joined: async () => {
      const list = await run(['-t', '-f', 'ACTIVE,SSID', 'device', 'wifi', 'list', '--rescan', 'no'], SHORT_MS);
      const active = list.split('\n').map(fieldsOf);
      return active.find((fields) => fields[0] === 'yes')?.[1];
    },
    forget: async (name) => {
      await forget(name);
    },
  };
};
