// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The log whose i-th entry is the number i, by the recursive definitions of RFC 9162 §2.1.1, §2.1.3.1 and §2.1.4.1:
/// slow, and written apart from the verifier that it tests.
library Tree {
    function leaf(uint64 index) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0), index));
    }

    /// MTH(D[start:end]).
    function root(uint64 start, uint64 end) internal pure returns (bytes32) {
        if (end == start) return sha256("");
        if (end - start == 1) return leaf(start);
        uint64 k = split(end - start);
        return sha256(abi.encodePacked(bytes1(0x01), root(start, start + k), root(start + k, end)));
    }

    function inclusion(uint64 index, uint64 size) internal pure returns (bytes32[] memory) {
        return path(index, 0, size);
    }

    /// PROOF(m, D[n]) for 0 < m < n; nothing to prove where m is 0.
    function consistency(uint64 m, uint64 n) internal pure returns (bytes32[] memory) {
        return m == 0 ? new bytes32[](0) : subproof(m, 0, n, true);
    }

    function path(uint64 m, uint64 start, uint64 end) private pure returns (bytes32[] memory) {
        if (end - start == 1) return new bytes32[](0);
        uint64 k = split(end - start);
        return m < k
            ? append(path(m, start, start + k), root(start + k, end))
            : append(path(m - k, start + k, end), root(start, start + k));
    }

    function subproof(uint64 m, uint64 start, uint64 end, bool whole) private pure returns (bytes32[] memory) {
        if (m == end - start) return whole ? new bytes32[](0) : append(new bytes32[](0), root(start, end));
        uint64 k = split(end - start);
        return m <= k
            ? append(subproof(m, start, start + k, whole), root(start + k, end))
            : append(subproof(m - k, start + k, end, false), root(start, start + k));
    }

    /// The largest power of two below `size`.
    function split(uint64 size) private pure returns (uint64 k) {
        for (k = 1; k << 1 < size;) {
            k <<= 1;
        }
    }

    function append(bytes32[] memory list, bytes32 last) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < list.length; i++) {
            longer[i] = list[i];
        }
        longer[list.length] = last;
    }
}
