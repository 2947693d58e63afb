import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { WifiNetwork } from '#core/console-ports.js';
import { toHex, toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { hasProgram, type ProgramEnvironment, runProgram, type WifiProgram } from './program.js';

const SHORT_MS = 5000;
const SCAN_WAIT_MS = 4000;
const JOIN_MS = 25_000;
const POLL_MS = 250;

/** wpa_supplicant prints names as printf escapes of their bytes. */
const unescapeName = (text: string): string =>
  Buffer.from(
    text.replace(/\\x([0-9a-f]{2})|\\(.)/gi, (_all, hex: string | undefined, plain: string | undefined) =>
      hex === undefined ? (plain ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    text.includes('\\x') ? 'latin1' : 'utf8',
  ).toString('utf8');

/** `bssid / frequency / signal level / flags / ssid`, tabs between (wpa_cli scan_results). */
export const parseScanResults = (output: string): readonly WifiNetwork[] => {
  const strongest = new Map<string, WifiNetwork>();
  for (const line of output.split('\n').slice(1)) {
    const [, , level, flags, text] = line.split('\t');
    if (text === undefined || text === '') continue;
    const name = unescapeName(text);
    const signalDbm = Math.max(-200, Math.min(0, Number(level) || -200));
    const known = strongest.get(name);
    if (known === undefined || known.signalDbm < signalDbm)
      strongest.set(name, { name, signalDbm, isSecured: /WPA|WEP|SAE|RSN/.test(flags ?? '') });
  }
  return [...strongest.values()].sort((a, b) => b.signalDbm - a.signalDbm);
};

const interfaceName = (): string | undefined => {
  try {
    return readdirSync('/run/wpa_supplicant').find((name) => !name.startsWith('p2p-'));
  } catch {
    return undefined;
  }
};

/** Wi-Fi through wpa_supplicant, where there is no NetworkManager. */
export const wpa = (env: ProgramEnvironment, device = interfaceName()): WifiProgram => {
  const run = (args: readonly string[]): Promise<string> =>
    runProgram('wpa_cli', ['-i', device ?? 'wlan0', ...args], { env, deadlineMs: SHORT_MS });
  const order = async (...args: readonly string[]): Promise<void> => {
    const said = (await run(args)).trim().split('\n').at(-1);
    if (said !== 'OK') throw new FieldmarkError('WIFI_REFUSED', { detail: `wpa_cli ${args[0]}: ${said}` });
  };
  const status = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await run(['status'])).split('\n').map((line) => line.split(/=(.*)/s) as unknown as [string, string]));
  /** The password goes in as a command on standard input; 64 hex digits are a key and stand without quotes. */
  const setPassword = async (network: string, password: string): Promise<void> => {
    const value = /^[0-9a-f]{64}$/i.test(password) ? password : `"${password}"`;
    if (password.includes('\n')) throw new FieldmarkError('WIFI_REFUSED', { detail: 'a password of two lines' });
    const input = `set_network ${network} psk ${value}\nquit\n`;
    const said = await runProgram('wpa_cli', ['-i', device ?? 'wlan0'], { env, deadlineMs: SHORT_MS, input });
    if (!/^(?:> )?OK$/m.test(said)) throw new FieldmarkError('WIFI_REFUSED', { detail: 'wpa_cli: password' });
  };
  const add = async (name: string, password: string | undefined): Promise<string> => {
    const network = (await run(['add_network'])).trim().split('\n').at(-1)!;
    await order('set_network', network, 'ssid', toHex(toUtf8(name)));
    if (password === undefined) await order('set_network', network, 'key_mgmt', 'NONE');
    else await setPassword(network, password);
    return network;
  };
  return {
    isThere: async () => device !== undefined && hasProgram('wpa_cli', env),
    scan: async () => {
      await order('scan');
      await wait(SCAN_WAIT_MS);
      return parseScanResults(await run(['scan_results']));
    },
    join: async (name, password) => {
      const network = await add(name, password);
      await order('select_network', network);
      const end = Date.now() + JOIN_MS;
      for (;;) {
        const now = await status();
        if (now.get('wpa_state') === 'COMPLETED' && now.get('id') === network) break;
        if (Date.now() >= end) {
          await order('remove_network', network);
          throw new FieldmarkError('WIFI_REFUSED', { detail: `wpa_supplicant: ${now.get('wpa_state')}` });
        }
        await wait(POLL_MS);
      }
      await order('enable_network', 'all');
      await order('save_config');
    },
    joined: async () => {
      const now = await status();
      const name = now.get('ssid');
      return now.get('wpa_state') === 'COMPLETED' && name !== undefined ? unescapeName(name) : undefined;
    },
    forget: async (name) => {
      for (const line of (await run(['list_networks'])).split('\n').slice(1)) {
        const [network, text] = line.split('\t');
        if (network !== undefined && text !== undefined && unescapeName(text) === name)
          await order('remove_network', network);
      }
      await order('save_config');
    },
  };
};
