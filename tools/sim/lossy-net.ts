import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Two network namespaces of our own, joined by a line that loses packets in both directions. Each lives as long as a
 * process that holds it, and that as long as its standard input: nothing is left behind, whatever becomes of us.
 */
export type LossyNet = {
  /** what comes before a command that is to run on one side */
  readonly enter: (side: 'near' | 'far') => readonly string[];
  /** address of the near side, as the far one reaches it */
  readonly nearAddress: string;
  /** packets that were lost so far */
  readonly lost: () => number;
  readonly close: () => void;
};

const NEAR = '10.87.0.1';
const FAR = '10.87.0.2';
const NET = '10.87.0.0/24';

const hold = async (command: readonly string[]): Promise<ChildProcess> => {
  const [program, ...words] = [...command, 'sh', '-c', 'echo held; exec cat'];
  const holder = spawn(program!, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  const complaint: Buffer[] = [];
  holder.stderr!.on('data', (text: Buffer) => complaint.push(text));
  const ended = once(holder, 'exit').then(() => {
    throw new Error(`no namespace could be made: ${Buffer.concat(complaint)}`);
  });
  await Promise.race([once(holder.stdout!, 'data'), ended]);
  ended.catch(() => {});
  return holder;
};

const inside = ({ pid }: ChildProcess): string[] => ['nsenter', '-t', `${pid}`, '-U', '-n', '--preserve-credentials'];

const run = (holder: ChildProcess, script: string): string => {
  const [program, ...words] = inside(holder);
  return execFileSync(program!, [...words, 'sh', '-ec', script], { encoding: 'utf8' });
};

/** Newer kernels can be told to try again within a second; on older ones the same takes longer. */
const SOON = 'echo 1000 > /proc/sys/net/ipv4/tcp_rto_max_ms || true';

const loss = (percent: number): string => `nft -f - <<END
table inet loss {
  chain input {
    type filter hook input priority 0
    iifname != "lo" numgen random mod 100 < ${percent} counter drop
  }
}
END`;

/** Makes the line; `percent` of the packets of each direction are lost. Throws where the kernel allows no namespaces. */
export const openLossyNet = async (percent: number): Promise<LossyNet> => {
  const near = await hold(['unshare', '-rn']);
  const far = await hold([...inside(near), 'unshare', '-n']);
  // retransmissions as on a line of this length, and not of one across the world
  const route = (device: string, address: string): string =>
    `ip route change ${NET} dev ${device} src ${address} rto_min 4ms`;
  run(
    near,
    `ip link set lo up
${SOON}
ip link add near type veth peer name far netns ${far.pid}
ip addr add ${NEAR}/24 dev near
ip link set near up
${route('near', NEAR)}
${loss(percent)}`,
  );
  run(
    far,
    `ip link set lo up
${SOON}
ip addr add ${FAR}/24 dev far
ip link set far up
${route('far', FAR)}
${loss(percent)}`,
  );
  const lostAt = (holder: ChildProcess): number =>
    Number(/packets (\d+)/.exec(run(holder, 'nft list table inet loss'))?.[1] ?? 0);
  return {
    enter: (side) => inside(side === 'near' ? near : far),
    nearAddress: NEAR,
    lost: () => lostAt(near) + lostAt(far),
    close: () => {
      far.stdin!.end();
      near.stdin!.end();
    },
  };
};
