// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The verifier of an append-only log with SHA-256: RFC 9162 §2.1.3.2 (inclusion) and §2.1.4.2 (consistency).
/// Sizes are below 2^48 as in the wire format, so a path has at most 48 nodes and a consistency proof one more.
library Merkle9162 {
    uint256 internal constant SIZE_MAX = 2 ** 48 - 1;
    uint256 internal constant PATH_MAX = 48;
    uint256 internal constant CONSISTENCY_MAX = 49;

    /// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right). A leaf's prefix is 0x00, so neither passes for the other.
    function nodeHash(bytes32 left, bytes32 right) internal view returns (bytes32 hash) {
        // A proof costs one or two of these a level; sha256(abi.encodePacked(...)) would take new memory for each.
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, shl(248, 1))
            mstore(add(buffer, 1), left)
            mstore(add(buffer, 33), right)
            if iszero(staticcall(gas(), 2, buffer, 65, 0, 32)) { revert(0, 0) }
            hash := mload(0)
        }
    }

    /// `path[i]` for an `i` that the caller's loop keeps below the length.
    function nodeAt(bytes32[] calldata path, uint256 i) private pure returns (bytes32 node) {
        assembly ("memory-safe") {
            node := calldataload(add(path.offset, shl(5, i)))
        }
    }

    /// Whether the leaf with this hash stands at `index` in the tree of `size` leaves with this root.
    function verifyInclusion(bytes32 leaf, uint256 index, uint256 size, bytes32[] calldata path, bytes32 root)
        internal
        view
        returns (bool)
    {
        if (index >= size || size > SIZE_MAX || path.length > PATH_MAX) return false;
        uint256 fn = index;
        uint256 sn = size - 1;
        bytes32 hash = leaf;
        for (uint256 i = 0; i < path.length; i++) {
            if (sn == 0) return false;
            if (fn & 1 == 0 && fn != sn) {
                hash = nodeHash(hash, nodeAt(path, i));
            } else {
                hash = nodeHash(nodeAt(path, i), hash);
                // The last node of a level without a right sibling stands for its parent.
                while (fn & 1 == 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && hash == root;
    }

    /// Whether the tree of `size1` leaves with `root1` is a prefix of the tree of `size2` leaves with `root2`.
    /// An empty first tree is refused: everything follows from it, so a proof from it would prove nothing.
    function verifyConsistency(
        uint256 size1,
        uint256 size2,
        bytes32[] calldata path,
        bytes32 root1,
        bytes32 root2
    ) internal view returns (bool) {
        if (size1 == 0 || size1 > size2 || size2 > SIZE_MAX || path.length > CONSISTENCY_MAX) return false;
        if (size1 == size2) return path.length == 0 && root1 == root2;
        if (path.length == 0) return false;
        // A complete first tree is a node of the second, and the path leaves it out.
        bool complete = size1 & (size1 - 1) == 0;
        if (complete) return foldConsistency(size1 - 1, size2 - 1, root1, path, root1, root2);
        return foldConsistency(size1 - 1, size2 - 1, path[0], path[1:], root1, root2);
    }

    /// The loop of §2.1.4.2. A checkpoint pays for two hashes a level here, so it is written out in assembly, with one
    /// piece of memory for all of them.
    function foldConsistency(
        uint256 fn,
        uint256 sn,
        bytes32 first,
        bytes32[] calldata path,
        bytes32 root1,
        bytes32 root2
    ) private view returns (bool holds) {
        while (fn & 1 == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        assembly ("memory-safe") {
            // 0x01 ‖ left ‖ right; nothing else takes memory before the block ends
            let left := add(mload(0x40), 1)
            mstore8(sub(left, 1), 1)
            let second := first
            let end := add(path.offset, shl(5, path.length))
            holds := 1
            for {} lt(path.offset, end) { path.offset := add(path.offset, 32) } {
                // a node too many
                if iszero(sn) {
                    holds := 0
                    break
                }
                switch or(and(fn, 1), eq(fn, sn))
                case 0 {
                    mstore(left, second)
                    mstore(add(left, 32), calldataload(path.offset))
                    holds := and(holds, staticcall(gas(), 2, sub(left, 1), 65, 0, 32))
                    second := mload(0)
                }
                default {
                    mstore(left, calldataload(path.offset))
                    mstore(add(left, 32), first)
                    holds := and(holds, staticcall(gas(), 2, sub(left, 1), 65, 0, 32))
                    first := mload(0)
                    mstore(add(left, 32), second)
                    holds := and(holds, staticcall(gas(), 2, sub(left, 1), 65, 0, 32))
                    second := mload(0)
                    // up to where this node is a right one; sn is not 0, so neither is an even fn
                    for {} iszero(and(fn, 1)) {} {
                        fn := shr(1, fn)
                        sn := shr(1, sn)
                    }
                }
                fn := shr(1, fn)
                sn := shr(1, sn)
            }
            holds := and(and(holds, iszero(sn)), and(eq(first, root1), eq(second, root2)))
        }
    }
}
