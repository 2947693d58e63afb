import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** What Prometheus may ask, in a registry of its own, so that two gateways of one process don't share counters. */
export const createMetrics = () => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'fieldmark_' });
  return {
    registry,
    arrived: new Counter({ name: 'fieldmark_readings_arrived_total', help: 'envelopes that arrived', registers }),
    stored: new Counter({ name: 'fieldmark_readings_stored_total', help: 'envelopes made durable', registers }),
    replayed: new Counter({
      name: 'fieldmark_readings_replayed_total',
      help: 'envelopes that were stored already and got another receipt',
      registers,
    }),
    refused: new Counter({
      name: 'fieldmark_refused_total',
      help: 'envelopes, logins, topics and connections refused, by error code',
      labelNames: ['code'] as const,
      registers,
    }),
    faults: new Counter({
      name: 'fieldmark_faults_total',
      help: 'operations of the gateway itself that failed, by error code',
      labelNames: ['code'] as const,
      registers,
    }),
    receipts: new Counter({ name: 'fieldmark_receipts_total', help: 'receipts sent to devices', registers }),
    implausibleClocks: new Counter({
      name: 'fieldmark_clock_implausible_total',
      help: 'envelopes stored whose time is years away from now',
      registers,
    }),
    connections: new Gauge({ name: 'fieldmark_connections', help: 'devices logged in', registers }),
    queued: new Gauge({ name: 'fieldmark_queued', help: 'envelopes between arrival and commit', registers }),
    lateDevices: new Gauge({
      name: 'fieldmark_devices_late',
      help: 'devices whose expected interval has passed',
      registers,
    }),
    logSize: new Gauge({ name: 'fieldmark_log_size', help: 'entries in the log', registers }),
    anchoredSize: new Gauge({
      name: 'fieldmark_anchored_size',
      help: 'entries under the newest checkpoint on chain',
      registers,
    }),
    groupSize: new Histogram({
      name: 'fieldmark_commit_group_size',
      help: 'envelopes a commit',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
      registers,
    }),
    latency: new Histogram({
      name: 'fieldmark_receipt_seconds',
      help: 'from arrival to the receipt leaving',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
  };
};
