import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { AnswerOf } from '#proto/session.js';
import type { SessionLink } from './link.js';

export type FirstReading = { readonly boot: number; readonly sequence: number };

const POLL_MS = 250;
const HTTP_MS = 5000;

/** The gateway has it and keeps it to itself for some time. */
const HELD_BACK = 403;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether the gateway has the reading: true, or false where it answers that it has not. */
const isAtGateway = async (http: string, deviceId: Uint8Array, reading: FirstReading): Promise<boolean> => {
  const url = `${http.replace(/\/$/, '')}/readings/${toHex(deviceId)}/${reading.boot}/${reading.sequence}`;
  let status: number;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(HTTP_MS) });
    await response.body?.cancel();
    status = response.status;
  } catch (cause) {
    throw new FieldmarkError('GATEWAY_UNREACHABLE', { detail: http, cause });
  }
  if (status !== 200 && status !== 404 && status !== HELD_BACK)
    throw new FieldmarkError('GATEWAY_UNREACHABLE', { detail: `${http} answers ${status}` });
  return status !== 404;
};

/**
 * Waits until the device holds a receipt for a reading and, where the gateway's HTTP address is known, until the
 * gateway shows that reading. Throws READING_ABSENT with what the device says it lacks, or GATEWAY_UNREACHABLE where it
 * finds no gateway or this computer doesn't.
 */
export const awaitReading = async (
  link: SessionLink,
  deviceId: Uint8Array,
  options: {
    readonly http?: string | undefined;
    readonly deadlineMs: number;
    readonly onReport: (report: AnswerOf<'report'>) => void;
  },
): Promise<FirstReading> => {
  const end = Date.now() + options.deadlineMs;
  for (;;) {
    const report = await link.call('report', {});
    options.onReport(report);
    const reading = report.receipted;
    if (reading !== undefined && (options.http === undefined || (await isAtGateway(options.http, deviceId, reading))))
      return reading;
    if (Date.now() >= end) {
      const why = report.isRunning ? `network ${report.network}, ${report.queueCount} waiting` : 'it does not run';
      const last = report.lastError === undefined ? '' : `; last error ${report.lastError}`;
      const isAway = report.network !== 'open' && report.lastError === 'GATEWAY_UNREACHABLE';
      throw new FieldmarkError(isAway ? 'GATEWAY_UNREACHABLE' : 'READING_ABSENT', { detail: `${why}${last}` });
    }
    await wait(POLL_MS);
  }
};
