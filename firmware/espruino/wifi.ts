import type { BoardIdentity, Wifi } from '#core/console-ports.js';
import { createImprov } from '#core/improv.js';
import type { Clock } from '#core/ports.js';
import { fromUtf8, toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { improvSum } from '#proto/improv.js';
import type { Station } from './station.js';
import { bytesOf, textOf } from './text.js';

/** What a board with Wi-Fi has beside its session: the core's Wifi port over its station, and the core's Improv. */
export const openWifi = (station: Station): Wifi => ({
  scan: (done) =>
    station.module.scan((error, found) => {
      if (found === undefined) {
        done(new FieldmarkError('WIFI_REFUSED', { detail: `${error}` }), undefined);
        return;
      }
      const networks = found.map((one) => ({
        name: one.ssid,
        signalDbm: Math.max(-200, Math.min(0, one.rssi)),
        isSecured: one.authMode !== 'open',
      }));
      done(
        undefined,
        networks.sort((a, b) => b.signalDbm - a.signalDbm),
      );
    }),
  join: (name, password, done) =>
    station.join(name, password ?? '', (error) => {
      if (error === undefined) done(undefined, true);
      else done(new FieldmarkError('WIFI_REFUSED', { detail: `${name}: ${error}` }), undefined);
    }),
  joined: station.joined,
  forget: station.forget,
});

/** Improv has letters where a board has bytes. A board has no letter beyond Latin-1: such a name goes through the session. */
const withLetters = (wifi: Wifi): Wifi => {
  const lettersOf = (text: string): string => fromUtf8(bytesOf(text)) ?? text;
  const rawOf = (letters: string): string => textOf(toUtf8(letters));
  return {
    scan: (done) =>
      wifi.scan((error, networks) =>
        done(
          error,
          networks === undefined
            ? undefined
            : networks.map((one) => ({
                name: lettersOf(one.name),
                signalDbm: one.signalDbm,
                isSecured: one.isSecured,
              })),
        ),
      ),
    join: (name, password, done) => wifi.join(rawOf(name), password === undefined ? undefined : rawOf(password), done),
    joined: wifi.joined,
    forget: wifi.forget,
  };
};

/** where each part of a packet begins, after `IMPROV` and 1 */
const TYPE_AT = 7;
const DATA_AT = 9;

export type BoardImprov = {
  /** one whole packet */
  readonly take: (packet: Uint8Array) => void;
  readonly tick: () => void;
};

export const openImprov = (parts: {
  readonly clock: Clock;
  readonly wifi: Wifi;
  readonly identity: BoardIdentity;
  readonly isAllowed: () => boolean;
  readonly send: (bytes: Uint8Array) => void;
}): BoardImprov => {
  const improv = createImprov({
    clock: parts.clock,
    wifi: withLetters(parts.wifi),
    identity: parts.identity,
    isAllowed: parts.isAllowed,
    url: () => '',
    send: parts.send,
  });
  return {
    take: (packet) => {
      const end = packet.length - 1;
      if (improvSum(packet.subarray(0, end)) === packet[end])
        improv.handle(packet[TYPE_AT]!, packet.subarray(DATA_AT, end));
    },
    tick: improv.tick,
  };
};
