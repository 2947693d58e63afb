import { spawn } from 'node:child_process';

type Environment = { readonly [name: string]: string | undefined };

/** Tells systemd how the service is (sd_notify(3)). Does nothing where systemd did not start it. */
export type ServiceNotifier = {
  readonly ready: (status: string) => Promise<void>;
  readonly stopping: () => Promise<void>;
  /** Call it from the loop whose life is to be watched, as often as it runs: it pings at half the watchdog's period. */
  readonly alive: () => void;
};

const MICROSECONDS_PER_MS = 1000;
const PINGS_PER_PERIOD = 2;

const send = (env: Environment, assignments: readonly string[]): Promise<void> =>
  new Promise((resolve) => {
    // Node has no Unix datagram sockets, so systemd's own program sends; the unit allows it by NotifyAccess=all
    const child = spawn('systemd-notify', [`--pid=${process.pid}`, ...assignments], {
      env: { PATH: env.PATH, NOTIFY_SOCKET: env.NOTIFY_SOCKET },
      stdio: 'ignore',
    });
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });

export const openNotifier = (env: Environment, monotonicMs: () => number): ServiceNotifier => {
  if (env.NOTIFY_SOCKET === undefined || env.NOTIFY_SOCKET === '')
    return { ready: async () => {}, stopping: async () => {}, alive: () => {} };
  const watchdogMs = Number(env.WATCHDOG_USEC ?? 0) / MICROSECONDS_PER_MS;
  const isForUs = env.WATCHDOG_PID === undefined || Number(env.WATCHDOG_PID) === process.pid;
  const periodMs = isForUs && watchdogMs > 0 ? watchdogMs / PINGS_PER_PERIOD : Number.POSITIVE_INFINITY;
  let nextMs = monotonicMs() + periodMs;
  let isSending = false;
  return {
    ready: (status) => send(env, ['READY=1', `STATUS=${status}`]),
    stopping: () => send(env, ['STOPPING=1']),
    alive: () => {
      if (isSending || monotonicMs() < nextMs) return;
      nextMs = monotonicMs() + periodMs;
      isSending = true;
      void send(env, ['WATCHDOG=1']).then(() => {
        isSending = false;
      });
    },
  };
};
