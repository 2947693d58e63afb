import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../process.fixture.js';
import { nmcli, parseNetworks } from './nmcli.js';
import { openWifi } from './wifi.js';
import { parseScanResults, wpa } from './wpa.js';

let folder: ReturnType<typeof temporaryFolder>;
let env: { readonly [name: string]: string };
const PASSWORD = 'correct horse: battery';

beforeEach(() => {
  folder = temporaryFolder();
  env = { PATH: `${folder.path}:${process.env.PATH}`, LOG: join(folder.path, 'log') };
});
afterEach(() => folder.remove());

/** A program on PATH that logs its arguments and does as the script says. */
const install = (name: string, script: string): void => {
  const path = join(folder.path, name);
  writeFileSync(path, `#!/bin/sh\necho "$0 $*" >> "$LOG"\n${script}\n`);
  chmodSync(path, 0o755);
};
const log = (): string => readFileSync(env.LOG!, 'utf8');

const NMCLI = `
case "$*" in
  *TYPE,STATE*) echo 'ethernet:connected'; echo 'wifi:disconnected';;
  *SSID,SIGNAL*) printf '%s\\n' 'orchard:80:WPA2' 'a\\:b\\\\c:40:' 'orchard:90:WPA2' ':70:WPA2';;
  *ACTIVE,SSID*) echo 'no:barn'; echo 'yes:orchard';;
  *'connection up'*) secret=$(cat /dev/stdin); [ "$secret" = '802-11-wireless-security.psk:${PASSWORD}' ] || { echo 'Error: Secrets were required' >&2; exit 4; };;
esac`;

describe('NetworkManager', () => {
  test('lists each network once, the strongest first, whatever is in its name', () => {
    expect(parseNetworks('orchard:80:WPA2\na\\:b\\\\c:40:\norchard:90:WPA2\n:70:WPA2\n')).toEqual([
      { name: 'orchard', signalDbm: -55, isSecured: true },
      { name: 'a:b\\c', signalDbm: -80, isSecured: false },
    ]);
  });

  test('joins with the password on standard input, never in an argument', async () => {
    install('nmcli', NMCLI);
    const program = nmcli(env);
    expect(await program.isThere()).toBe(true);
    await program.join('orchard', PASSWORD);
    expect(await program.joined()).toBe('orchard');
    expect(log()).toContain('connection up id fieldmark orchard');
    expect(log()).not.toContain('horse');
  });

  test('says why it was refused, and leaves no connection behind', async () => {
    install('nmcli', NMCLI);
    await expect(nmcli(env).join('orchard', 'wrong')).rejects.toMatchObject({
      code: 'WIFI_REFUSED',
      message: expect.stringContaining('Secrets were required'),
    });
    expect(log().trim().split('\n').at(-1)).toContain('connection delete id fieldmark orchard');
  });

  test('is chosen for the port that the console gets', async () => {
    install('nmcli', NMCLI);
    const wifi = await openWifi(env, () => {});
    expect(wifi?.joined()).toBe('orchard');
    const error = await new Promise((resolve) => wifi!.join('orchard', 'wrong', resolve));
    expect(error).toMatchObject({ code: 'WIFI_REFUSED' });
    const networks = await new Promise((resolve) => wifi!.scan((_error, found) => resolve(found)));
    expect(networks).toHaveLength(2);
    wifi!.close();
  });
});

describe('wpa_supplicant', () => {
  test('reads names of any bytes', () => {
    const lines = ['bssid / frequency / signal level / flags / ssid', '02:00\t2412\t-40\t[WPA2-PSK]\tcaf\\xc3\\xa9'];
    expect(parseScanResults([...lines, '02:01\t2412\t-30\t[ESS]\topen', ''].join('\n'))).toEqual([
      { name: 'open', signalDbm: -30, isSecured: false },
      { name: 'café', signalDbm: -40, isSecured: true },
    ]);
  });

  test('joins with the password on standard input, never in an argument', async () => {
    install(
      'wpa_cli',
      `case "$*" in
        *add_network*) echo 3;;
        *status*) printf 'id=3\\nssid=orchard\\nwpa_state=COMPLETED\\n';;
        '-i wlan7') grep -q 'set_network 3 psk "${PASSWORD}"' && echo '> OK' || echo '> FAIL';;
        *) echo OK;;
      esac`,
    );
    const program = wpa(env, 'wlan7');
    expect(await program.isThere()).toBe(true);
    await program.join('orchard', PASSWORD);
    expect(await program.joined()).toBe('orchard');
    expect(log()).toContain('set_network 3 ssid 6f726368617264');
    expect(log()).not.toContain('horse');
    await expect(program.join('orchard', 'other')).rejects.toMatchObject({ code: 'WIFI_REFUSED' });
  });
});
