import type { Wifi } from '#core/console-ports.js';
import type { Done } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { nmcli } from './nmcli.js';
import type { ProgramEnvironment, WifiProgram } from './program.js';
import { wpa } from './wpa.js';

export type OpenWifi = Wifi & { readonly close: () => void };

/** How often the system is asked which network the device is in. */
const WATCH_MS = 3000;

const asWifiError = (cause: unknown): FieldmarkError =>
  cause instanceof FieldmarkError ? cause : new FieldmarkError('WIFI_REFUSED', { cause });

const answer = <T>(work: Promise<T>, done: Done<T>, onActivity: () => void): void => {
  work.then(
    (value) => done(undefined, value),
    (error: unknown) => done(asWifiError(error), undefined),
  );
  void work.catch(() => {}).then(onActivity);
};

/** The Wi-Fi of this computer through NetworkManager, else wpa_supplicant; undefined where it has none. */
export const openWifi = async (env: ProgramEnvironment, onActivity: () => void): Promise<OpenWifi | undefined> => {
  const programs = [nmcli(env), wpa(env)];
  let program: WifiProgram | undefined;
  for (const each of programs) if (program === undefined && (await each.isThere())) program = each;
  if (program === undefined) return undefined;
  const chosen = program;
  let joined = await chosen.joined().catch(() => undefined);
  const look = async (): Promise<void> => {
    joined = await chosen.joined().catch(() => undefined);
  };
  const timer = setInterval(() => void look(), WATCH_MS);
  timer.unref();
  return {
    scan: (done) => answer(chosen.scan(), done, onActivity),
    join: (name, password, done) =>
      answer(
        chosen.join(name, password).then(() => {
          joined = name;
          return true as const;
        }),
        done,
        onActivity,
      ),
    joined: () => joined,
    forget: (name) => {
      joined = joined === name ? undefined : joined;
      void chosen.forget(name).catch(() => {});
    },
    close: () => clearInterval(timer),
  };
};
