/** Words for people, made of what the API gives. */

/** `0x1234…abcd` */
export const shortHex = (hex: string): string => {
  const digits = hex.startsWith('0x') ? hex.slice(2) : hex;
  return digits.length <= 12 ? hex : `0x${digits.slice(0, 6)}…${digits.slice(-4)}`;
};

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

export const duration = (seconds: number): string => {
  for (const [size, name] of UNITS) if (seconds >= 2 * size) return `${Math.round(seconds / size)} ${name}`;
  return seconds < 10 && !Number.isInteger(seconds) ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
};

export const ago = (iso: string | null, nowMs: number): string => {
  if (iso === null) return 'never';
  const seconds = Math.max(0, (nowMs - Date.parse(iso)) / 1000);
  return seconds < 1.5 ? 'just now' : `${duration(Math.round(seconds))} ago`;
};

const UNIT_NAMES: { readonly [senml: string]: string } = { Cel: '°C', '%RH': '% RH' };

export type ValueRecord = { readonly name: string; readonly unit: string | null; readonly value: string | boolean };

/** `temperature 21.52 °C` */
export const measured = (record: ValueRecord): string => {
  const unit = record.unit === null ? '' : ` ${UNIT_NAMES[record.unit] ?? record.unit}`;
  return `${record.name} ${record.value}${unit}`;
};

export type StatusWord = { readonly text: string; readonly state: 'good' | 'warn' | 'bad' };

const STATUS_WORDS: { readonly [status: string]: StatusWord } = {
  online: { text: 'online', state: 'good' },
  silent: { text: 'connected, but silent', state: 'warn' },
  disconnected: { text: 'disconnected, still in time', state: 'warn' },
  offline: { text: 'offline', state: 'bad' },
  'never-heard': { text: 'never heard', state: 'warn' },
};

/** What ails a device most, worst first. */
export const statusWord = (device: {
  readonly status: string;
  readonly quarantined: boolean;
  readonly suspended: boolean;
}): StatusWord => {
  if (device.quarantined) return { text: 'quarantined: key cloned', state: 'bad' };
  if (device.suspended) return { text: 'suspended', state: 'bad' };
  return STATUS_WORDS[device.status] ?? { text: device.status, state: 'warn' };
};
