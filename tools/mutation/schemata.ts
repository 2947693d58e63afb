import type { Mutation } from './mutants.js';

/**
 * All mutants of a source in one: each stands where it belongs, behind a switch of its own, so that the compiler runs
 * once and not once a mutant. The switch is the block's coinbase, which no contract reads and forge sets from its
 * command line.
 */
export const SWITCH_SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

library Mutant {
    /// Whether this mutant is alive. To be used in functions that may read nothing, it says that it reads nothing.
    function on(uint256 id) internal pure returns (bool) {
        function(uint256) internal view returns (bool) reads = isCoinbase;
        function(uint256) internal pure returns (bool) pretends;
        assembly {
            pretends := reads
        }
        return pretends(id);
    }

    function isCoinbase(uint256 id) private view returns (bool) {
        return uint160(address(block.coinbase)) == id;
    }
}
`;

export type Mutant = Mutation & { readonly id: number };

/** A place in the source and all that may stand there instead. */
type Place = {
  readonly start: number;
  readonly end: number;
  readonly kind: Mutation['kind'];
  readonly mutants: Mutant[];
};

const placesOf = (mutants: readonly Mutant[]): Place[] => {
  const places = new Map<string, Place>();
  for (const mutant of mutants) {
    const { start, end, kind } = mutant;
    const key = `${start} ${end} ${kind}`;
    const place = places.get(key) ?? { start, end, kind, mutants: [] };
    place.mutants.push(mutant);
    places.set(key, place);
  }
  // outer places first; at one range the statement holds the expression
  const order = { modifier: 0, statement: 1, expression: 2 };
  return [...places.values()].sort((a, b) => a.start - b.start || b.end - a.end || order[a.kind] - order[b.kind]);
};

const wrap = (place: Place, inner: string): string => {
  if (place.kind === 'expression')
    return `(${place.mutants.map(({ id, text }) => `Mutant.on(${id}) ? ${text} : `).join('')}(${inner}))`;
  return `${place.mutants.map(({ id, text }) => `if (Mutant.on(${id})) { ${text} } else `).join('')}{ ${inner} }`;
};

/** A statement's range ends before its semicolon. */
const statementEnd = (source: Buffer, end: number): number => {
  const semicolon = source.indexOf(';', end);
  return source[end - 1] === 0x3b ? end : semicolon + 1;
};

/** The source with the switches of its mutants in it. */
export const instrument = (source: Buffer, mutants: readonly Mutant[]): string => {
  const places = placesOf(mutants);
  let next = 0;
  /** checks of modifiers that wait for the body of their function */
  let checks = '';

  const render = (from: number, to: number): string => {
    let text = '';
    let at = from;
    while (next < places.length && places[next]!.start < to) {
      const place = places[next]!;
      next++;
      text += copy(at, place.start);
      if (place.kind === 'modifier') {
        for (const { id, text: check } of place.mutants) checks += ` if (!Mutant.on(${id})) { ${check} }`;
        at = place.end;
        continue;
      }
      at = place.kind === 'statement' ? statementEnd(source, place.end) : place.end;
      text += wrap(place, render(place.start, at));
    }
    return text + copy(at, to);
  };

  const copy = (from: number, to: number): string => {
    const text = source.subarray(from, to).toString();
    const brace = checks === '' ? -1 : text.indexOf('{');
    if (brace < 0) return text;
    const opened = `${text.slice(0, brace + 1)}${checks}${text.slice(brace + 1)}`;
    checks = '';
    return opened;
  };

  const rendered = render(0, source.length);
  return rendered.replace(/^(pragma solidity [^;]+;)$/m, '$1\n\nimport {Mutant} from "./Mutant.sol";');
};
