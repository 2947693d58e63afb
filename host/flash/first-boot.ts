import type { DiskMethod } from './board.js';
import type { BootFile } from './boot-files.js';

/** What a board finds in its boot partition when it starts for the first time. */
export type Settings = {
  /** device.yaml, checked by whoever calls */
  readonly config: Uint8Array;
  /** files beside it that it names, as a gateway's certificates; each in the same folder */
  readonly beside: readonly BootFile[];
  /** the Debian package of the runtime, where the image has none */
  readonly package?: Uint8Array | undefined;
  /** the serial line that device.yaml names for provisioning */
  readonly consolePath?: string | undefined;
  readonly wifi?: WifiNetwork | undefined;
};

export type WifiNetwork = {
  readonly name: string;
  /** none for an open network */
  readonly password?: string | undefined;
  /** ISO 3166 alpha-2: which channels may be used */
  readonly country?: string | undefined;
};

const FOLDER = 'fieldmark';
/** where Raspberry Pi OS and Debian mount the boot partition, since Debian 12 */
const MOUNTED_AT = '/boot/firmware';

/**
 * systemd.run and its target are of systemd-run-generator(8): instead of starting all services the system runs one
 * program, and starts anew. A power cut before the end leaves them in the command line, so that it runs again.
 */
const ARGUMENTS = [
  `systemd.run=${MOUNTED_AT}/${FOLDER}/first-boot`,
  'systemd.run_success_action=reboot',
  'systemd.run_failure_action=reboot',
  'systemd.unit=kernel-command-line.target',
];

const MARK = '# fieldmark';

/** A connection as NetworkManager keeps them (nm-settings-keyfile(5)); a name may be any bytes, so it stands as numbers. */
const connectionOf = ({ name, password }: WifiNetwork): string => {
  const ssid = [...new TextEncoder().encode(name)].map((byte) => `${byte};`).join('');
  const psk = password?.replaceAll('\\', '\\\\').replace(/^ /, '\\s');
  return [
    '[connection]',
    'id=fieldmark',
    'type=wifi',
    '[wifi]',
    'mode=infrastructure',
    `ssid=${ssid}`,
    ...(psk === undefined ? [] : ['[wifi-security]', 'key-mgmt=wpa-psk', `psk=${psk}`]),
    '[ipv4]',
    'method=auto',
    '[ipv6]',
    'method=auto',
    '',
  ].join('\n');
};

const WIFI_FILE = 'wifi.nmconnection';
const KEYFILES = '/etc/NetworkManager/system-connections';

/** A system may keep its radio off until somebody has said a country; joining later needs it on too. */
const RADIO_ON = `  if command -v rfkill; then rfkill unblock wifi; fi
  for state in /var/lib/systemd/rfkill/*:wlan; do if [ -f "$state" ]; then echo 0 > "$state"; fi; done
`;

/** The password leaves the partition that any computer reads. */
const JOIN = `  if [ -f "$here/${WIFI_FILE}" ]; then
    mkdir -p ${KEYFILES}
    cp "$here/${WIFI_FILE}" ${KEYFILES}/fieldmark.nmconnection && chmod 0600 ${KEYFILES}/fieldmark.nmconnection &&
      rm "$here/${WIFI_FILE}"
  fi
`;

const script = (modules: readonly string[], beside: readonly BootFile[]): string => `#!/bin/sh
# Installs the Fieldmark runtime and its configuration at the first start, then takes itself out of the command line.
here=\${0%/*}
firmware=\${here%/*}
{
  if [ -f "$here/fieldmark.deb" ]; then dpkg --install "$here/fieldmark.deb"; fi
  mkdir -p /etc/fieldmark
  for name in device.yaml${beside.map(({ path }) => ` ${path}`).join('')}; do
    cp "$here/$name" "/etc/fieldmark/$name" && chmod 0640 "/etc/fieldmark/$name"
    chgrp fieldmark "/etc/fieldmark/$name"
  done
${RADIO_ON}${JOIN}\
${modules.length === 0 ? '' : `  printf '%s\\n' ${modules.join(' ')} > /etc/modules-load.d/fieldmark-board.conf\n`}\
  mkdir -p /etc/systemd/system.conf.d
  printf '[Manager]\\nRuntimeWatchdogSec=15\\n' > /etc/systemd/system.conf.d/fieldmark.conf
  systemctl enable fieldmark.service
} > "$here/first-boot.log" 2>&1
sync
sed -i 's| ${ARGUMENTS.join(' ').replaceAll('.', '\\.')}||' "$firmware/cmdline.txt"
sync
`;

/** The kernel's one line of arguments, with those of the first start at its end. */
const addArguments = (line: string, dropped: readonly string[], country: string | undefined): string => {
  const kept = line
    .trim()
    .split(/\s+/)
    .filter((word) => !ARGUMENTS.includes(word) && !dropped.includes(word));
  const region = country === undefined ? [] : [`cfg80211.ieee80211_regdom=${country}`];
  return `${[...kept, ...region, ...ARGUMENTS].join(' ')}\n`;
};

const addLines = (text: string, lines: readonly string[]): string => {
  if (lines.length === 0) return text;
  const before = text.split(`\n[all]\n${MARK}\n`)[0]!.trimEnd();
  return `${before}\n\n[all]\n${MARK}\n${lines.join('\n')}\n`;
};

/** The files of the boot partition that carry these settings, by the files that stand there. */
export const bootFilesFor = async (
  settings: Settings,
  method: DiskMethod,
  read: (path: string) => Promise<Uint8Array>,
): Promise<readonly BootFile[]> => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const text = async (path: string) => new TextDecoder().decode(await read(path));
  const line = method.consoles?.find(({ path }) => path === settings.consolePath);
  const configLines = [...(method.configLines ?? []), ...(line?.configLines ?? [])];
  return [
    { path: `${FOLDER}/device.yaml`, content: settings.config },
    ...settings.beside.map(({ path, content }) => ({ path: `${FOLDER}/${path}`, content })),
    ...(settings.package === undefined ? [] : [{ path: `${FOLDER}/fieldmark.deb`, content: settings.package }]),
    ...(settings.wifi === undefined
      ? []
      : [{ path: `${FOLDER}/${WIFI_FILE}`, content: bytes(connectionOf(settings.wifi)) }]),
    { path: `${FOLDER}/first-boot`, content: bytes(script(line?.modules ?? [], settings.beside)) },
    { path: 'config.txt', content: bytes(addLines(await text('config.txt'), configLines)) },
    // last: without it the board starts as the image would
    {
      path: 'cmdline.txt',
      content: bytes(addArguments(await text('cmdline.txt'), line?.dropArguments ?? [], settings.wifi?.country)),
    },
  ];
};
