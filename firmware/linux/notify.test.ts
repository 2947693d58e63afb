import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeWith, requireProgram } from '#tools/setup/require.fixture.js';
import { openNotifier } from './notify.js';
import { type Running, startProgram, temporaryFolder, until } from './process.fixture.js';

test('does nothing where systemd did not start it', async () => {
  const notifier = openNotifier({}, () => {
    throw new Error('asked for the time');
  });
  await notifier.ready('x');
  notifier.alive();
  await notifier.stopping();
  expect(notifier).toBeDefined();
});

/** A program that closes what it receives beside a datagram, as systemd does: systemd-notify waits for that. */
const RECEIVE = `
  socket(S, PF_UNIX, SOCK_DGRAM, 0) && bind(S, sockaddr_un($ARGV[0])) or die;
  $| = 1;
  while (defined recv(S, my $text, 4096, 0)) { print "$text\\n" }
`;

describeWith(['systemd-notify', 'perl'], 'notifications on a datagram socket', () => {
  const listen = async (): Promise<{
    readonly socket: string;
    readonly receiver: Running;
    readonly end: () => Promise<void>;
  }> => {
    const folder = temporaryFolder();
    const socket = join(folder.path, 'notify');
    const receiver = startProgram(requireProgram('perl'), ['-MSocket', '-e', RECEIVE, socket]);
    await until(() => existsSync(socket), 'the socket');
    return {
      socket,
      receiver,
      end: async () => {
        await receiver.stop();
        folder.remove();
      },
    };
  };

  test('tells ready, watchdog at half its period, and stopping, in this order', async () => {
    const { socket, receiver, end } = await listen();
    let nowMs = 0;
    const env = {
      PATH: process.env.PATH,
      NOTIFY_SOCKET: socket,
      WATCHDOG_USEC: '60000000',
      WATCHDOG_PID: `${process.pid}`,
    };
    const notifier = openNotifier(env, () => nowMs);
    await notifier.ready('at work');
    await until(() => receiver.output().includes('READY=1'), 'READY');
    expect(receiver.output()).toContain('STATUS=at work');
    nowMs = 29_999;
    notifier.alive();
    nowMs = 30_000;
    expect(receiver.output()).not.toContain('WATCHDOG=1');
    notifier.alive();
    notifier.alive();
    await until(() => receiver.output().includes('WATCHDOG=1'), 'WATCHDOG');
    expect(receiver.output().match(/WATCHDOG=1/g)).toHaveLength(1);
    await notifier.stopping();
    await until(() => receiver.output().includes('STOPPING=1'), 'STOPPING');
    await end();
  });

  test('leaves the watchdog of another process alone', async () => {
    const { socket, receiver, end } = await listen();
    const env = { PATH: process.env.PATH, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '1000', WATCHDOG_PID: '1' };
    let nowMs = 0;
    const notifier = openNotifier(env, () => nowMs);
    nowMs = 1e9;
    notifier.alive();
    await notifier.stopping();
    await until(() => receiver.output().includes('STOPPING=1'), 'STOPPING');
    expect(receiver.output()).not.toContain('WATCHDOG=1');
    await end();
  });
});
