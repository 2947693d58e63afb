/** Addresses as keys of limits: an IPv6 host commands a whole /64, and an IPv4 one may come in IPv6 clothes. */
export const addressKey = (address: string | undefined): string => {
  if (address === undefined) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return mapped[1]!;
  if (!address.includes(':')) return address;
  const [head, tail] = address.split('%')[0]!.split('::');
  const front = head === '' ? [] : head!.split(':');
  if (tail === undefined) return `${front.slice(0, 4).join(':')}::/64`;
  const back = tail === '' ? [] : tail.split(':');
  const groups = [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return `${groups.slice(0, 4).join(':')}::/64`;
};

/** Counts what is open by key. */
export type Occupancy = {
  /** false where the key is at its bound; nothing is counted then */
  readonly enter: (key: string) => boolean;
  readonly leave: (key: string) => void;
};

export const createOccupancy = (max: number): Occupancy => {
  const counts = new Map<string, number>();
  return {
    enter: (key) => {
      const count = counts.get(key) ?? 0;
      if (count >= max) return false;
      counts.set(key, count + 1);
      return true;
    },
    leave: (key) => {
      const count = counts.get(key) ?? 0;
      if (count <= 1) counts.delete(key);
      else counts.set(key, count - 1);
    },
  };
};
