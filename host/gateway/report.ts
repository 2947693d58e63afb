import type { Logger } from 'pino';
import { ERRORS, type ErrorCode, FieldmarkError } from '#proto/errors.js';
import type { EventHub } from './events.js';
import type { Metrics } from './metrics.js';
import { createRateLimiter } from './rate.js';

/** Whom a refusal concerns, as far as it is known. */
export type Subject = {
  readonly deviceId?: string;
  readonly address?: string;
  readonly boot?: number;
  readonly sequence?: number;
};

/**
 * The one place through which refusals and faults become log lines, metrics and events. Metrics count all; lines and
 * events of one code are limited, so that an attacker can't fill the disk with his own refusals.
 */
export type Reporter = {
  readonly refused: (code: ErrorCode, detail: string | undefined, subject: Subject) => void;
  readonly warning: (error: unknown, detail: string) => void;
};

const LINES = { perSecond: 10, burst: 100 };

export const createReporter = (logger: Logger, hub: EventHub, metrics: Metrics): Reporter => {
  const lines = createRateLimiter(LINES, 0, Object.keys(ERRORS).length);
  const suppressed = new Map<ErrorCode, number>();
  const mayTell = (code: ErrorCode, nowMs: number): boolean => {
    if (lines.take(code, 1, nowMs) === 0) return true;
    suppressed.set(code, (suppressed.get(code) ?? 0) + 1);
    return false;
  };
  const suppressedOf = (code: ErrorCode): { suppressed?: number } => {
    const count = suppressed.get(code);
    suppressed.delete(code);
    return count === undefined ? {} : { suppressed: count };
  };
  return {
    refused: (code, detail, subject) => {
      metrics.refused.inc({ code });
      const atMs = Date.now();
      if (!mayTell(code, atMs)) return;
      const said = detail === undefined ? {} : { detail };
      logger.warn({ code, ...said, ...subject, ...suppressedOf(code) }, ERRORS[code]);
      hub.emit({ kind: 'refused', atMs, code, ...said, ...subject });
    },
    warning: (error, detail) => {
      const code = error instanceof FieldmarkError ? error.code : 'INTERNAL';
      metrics.faults.inc({ code });
      const atMs = Date.now();
      if (!mayTell(code, atMs)) return;
      logger.error({ code, err: error, ...suppressedOf(code) }, detail);
      hub.emit({
        kind: 'warning',
        atMs,
        code,
        detail: error instanceof Error ? `${detail}: ${error.message}` : detail,
      });
    },
  };
};
