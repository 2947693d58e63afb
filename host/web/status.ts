import { ago, duration, measured, shortHex, statusWord, type ValueRecord } from './format.js';

/** The operator's page: asks the API, and listens to its events to know when to ask again. */
type Device = {
  readonly deviceId: string;
  readonly status: string;
  readonly late: boolean;
  readonly quarantined: boolean;
  readonly suspended: boolean;
  readonly lastSeen: string | null;
  readonly expectedIntervalSeconds: number | null;
  readonly newest: { readonly boot: number; readonly sequence: number } | null;
};
type Reading = {
  readonly deviceId: string;
  readonly boot: number;
  readonly sequence: number;
  readonly receivedAt: string;
  readonly kind: string;
  readonly records: readonly ValueRecord[] | null;
};
type Checkpoint = {
  readonly size: number;
  readonly status: string;
  readonly transaction: string | null;
  readonly block: string | null;
  readonly time: string | null;
};
type Health = { readonly [part: string]: { readonly ok: boolean; readonly fault: string | null } };

const REFRESH_MS = 1_000;
const IDLE_REFRESH_MS = 5_000;
const READINGS_SHOWN = 12;
const DEVICES_SHOWN = 50;

const byId = (id: string): HTMLElement => document.getElementById(id)!;

const element = (tag: string, text: string, more: { readonly [name: string]: string } = {}): HTMLElement => {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(more)) made.setAttribute(name, value);
  return made;
};

const ask = async <T>(path: string): Promise<T> => (await fetch(path)).json() as Promise<T>;

const readingLink = (reading: { deviceId: string; boot: number; sequence: number }): HTMLElement =>
  element('a', `${reading.boot}.${reading.sequence}`, {
    href: `/readings/${reading.deviceId}/${reading.boot}/${reading.sequence}`,
  });

const valuesOf = (reading: Reading | undefined): string =>
  reading === undefined ? '' : reading.records === null ? reading.kind : reading.records.map(measured).join(' · ');

const newestReadings = new Map<string, Reading>();

const showDevices = (devices: readonly Device[]): void => {
  const nowMs = Date.now();
  byId('online').textContent = `${devices.filter((device) => device.status === 'online').length}`;
  byId('late').textContent = `${devices.filter((device) => device.late).length}`;
  byId('no-devices').hidden = devices.length > 0;
  const rows = devices.slice(0, DEVICES_SHOWN).map((device) => {
    const row = document.createElement('tr');
    const cell = (content: string | HTMLElement): void => {
      const made = document.createElement('td');
      made.append(content);
      row.append(made);
    };
    const word = statusWord(device);
    const href = `/devices/${device.deviceId}`;
    cell(element('a', shortHex(device.deviceId), { class: 'mono', href, title: device.deviceId }));
    cell(element('span', word.text, { class: 'status', 'data-state': word.state }));
    cell(element('span', ago(device.lastSeen, nowMs), { title: device.lastSeen ?? '' }));
    cell(device.expectedIntervalSeconds === null ? '–' : duration(device.expectedIntervalSeconds));
    cell(device.newest === null ? '–' : readingLink({ ...device.newest, deviceId: device.deviceId }));
    cell(valuesOf(newestReadings.get(device.deviceId)));
    return row;
  });
  byId('devices').replaceChildren(...rows);
};

const showReadings = (): void => {
  const newest = [...newestReadings.values(), ...olderReadings]
    .sort((a, b) => b.receivedAt.localeCompare(a.receivedAt) || b.sequence - a.sequence)
    .slice(0, READINGS_SHOWN);
  const items = newest.map((reading) => {
    const item = document.createElement('li');
    const where = document.createElement('span');
    where.append(element('span', `${shortHex(reading.deviceId)} `, { class: 'mono quiet' }), readingLink(reading));
    item.append(where, element('span', valuesOf(reading), { title: reading.receivedAt }));
    return item;
  });
  byId('readings').replaceChildren(...items);
};

/** Where rewards are paid nobody may copy a neighbour's reading, so that an empty list is no fault. */
const showEmbargo = (seconds: number): void => {
  byId('held-back').hidden = seconds === 0;
  byId('held-back').textContent = `Readings are shown ${Math.ceil(seconds / 60)} minutes after they are on chain.`;
};

let olderReadings: readonly Reading[] = [];

const showCheckpoints = (checkpoints: readonly Checkpoint[]): void => {
  byId('no-checkpoints').hidden = checkpoints.length > 0;
  const items = checkpoints.map((checkpoint) => {
    const item = document.createElement('li');
    const state = checkpoint.status === 'anchored' ? 'good' : 'warn';
    const what =
      checkpoint.transaction === null
        ? element('span', checkpoint.status, { class: 'quiet' })
        : element('span', `tx ${shortHex(checkpoint.transaction)} · block ${checkpoint.block ?? '?'}`, {
            class: 'mono',
            title: checkpoint.transaction,
          });
    item.append(element('span', `${checkpoint.size} entries`, { class: 'status', 'data-state': state }), what);
    return item;
  });
  byId('checkpoints').replaceChildren(...items);
};

const setPart = (part: string, ok: boolean, fault: string | null): void => {
  const item = document.querySelector<HTMLElement>(`[data-part="${part}"]`)!;
  item.dataset.state = ok ? 'good' : 'bad';
  item.title = fault ?? 'all is well';
};

const showHealth = (health: Health): void => {
  const faults: string[] = [];
  for (const part of ['mqtt', 'store', 'chain']) {
    const { ok, fault } = health[part]!;
    setPart(part, ok, fault);
    if (fault !== null) faults.push(`${part}: ${fault}`);
  }
  byId('fault').hidden = faults.length === 0;
  byId('fault').textContent = faults.join(' — ');
};

/** The newest reading of each device on the page that has a newer one than is shown. */
const askReadings = async (devices: readonly Device[]): Promise<void> => {
  const outdated = devices.slice(0, DEVICES_SHOWN).filter((device) => {
    const shown = newestReadings.get(device.deviceId);
    return device.newest !== null && (shown?.sequence !== device.newest.sequence || shown.boot !== device.newest.boot);
  });
  const limit = Math.max(1, Math.ceil(READINGS_SHOWN / Math.max(1, outdated.length)));
  const answers = await Promise.all(
    outdated.map((device) =>
      ask<{ readings: readonly Reading[] }>(`/devices/${device.deviceId}/readings?limit=${limit}`),
    ),
  );
  const seen = new Map(
    olderReadings.map((reading) => [`${reading.deviceId}.${reading.boot}.${reading.sequence}`, reading]),
  );
  for (const { readings } of answers) {
    const newest = readings[0];
    if (newest === undefined) continue;
    newestReadings.set(newest.deviceId, newest);
    for (const reading of readings.slice(1))
      seen.set(`${reading.deviceId}.${reading.boot}.${reading.sequence}`, reading);
  }
  olderReadings = [...seen.values()].sort((a, b) => b.receivedAt.localeCompare(a.receivedAt)).slice(0, READINGS_SHOWN);
};

const refresh = async (): Promise<void> => {
  const [gateway, { devices }, { checkpoints }, health] = await Promise.all([
    ask<{ gatewayId: string; logSize: number; anchoredSize: number; embargoSeconds: number }>('/gateway'),
    ask<{ devices: readonly Device[] }>('/devices'),
    ask<{ checkpoints: readonly Checkpoint[] }>('/checkpoints?limit=8'),
    ask<Health>('/health'),
  ]);
  byId('gateway-id').textContent = gateway.gatewayId;
  byId('log-size').textContent = `${gateway.logSize}`;
  byId('anchored').textContent = `${gateway.anchoredSize}`;
  showEmbargo(gateway.embargoSeconds);
  await askReadings(devices);
  showDevices(devices);
  showReadings();
  showCheckpoints(checkpoints);
  showHealth(health);
};

let isStale = true;
let askedMs = 0;

/** One round of questions at a time, and none while nothing happens but now and then. */
const loop = async (): Promise<void> => {
  const dueMs = isStale ? REFRESH_MS : IDLE_REFRESH_MS;
  if (Date.now() - askedMs >= dueMs) {
    isStale = false;
    askedMs = Date.now();
    await refresh().catch(() => {
      byId('fault').hidden = false;
      byId('fault').textContent = 'The gateway does not answer. Trying again.';
      setPart('live', false, 'no answer');
    });
  }
  setTimeout(loop, 200);
};

const events = new EventSource('/events');
events.onopen = () => setPart('live', true, null);
events.onerror = () => setPart('live', false, 'the connection for live events is away; it comes back by itself');
for (const kind of ['connected', 'disconnected', 'stored', 'anchored', 'refused'])
  events.addEventListener(kind, () => {
    isStale = true;
  });
void loop();
