// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LogAnchor} from "../contracts/LogAnchor.sol";
import {GatewayTest} from "./LogAnchor.t.sol";

/// Sends checkpoints at random: true ones, rewritten ones, smaller ones, unsigned ones. Every entry of the log is the
/// same, so that a level has one hash and a root costs little.
contract LogCrowd is GatewayTest {
    bytes32[48] private levels;
    uint64[] public sizes;

    constructor() {
        anchor = new LogAnchor(address(this));
        levels[0] = sha256(hex"00");
        for (uint256 i = 1; i < 48; i++) levels[i] = node(levels[i - 1], levels[i - 1]);
        extend(3);
    }

    function node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(hex"01", left, right));
    }

    /// RFC 9162 §2.1.1: the right end of the tree first.
    function rootOf(uint64 size) public view returns (bytes32 root) {
        for (uint256 level = 0; level < 48; level++) {
            if (size >> level & 1 == 0) continue;
            root = root == 0 ? levels[level] : node(levels[level], root);
        }
    }

    /// RFC 9162 §2.1.4.1 for a tree of one entry many times.
    function consistency(uint64 m, uint64 n, bool whole) private view returns (bytes32[] memory path) {
        if (m == n) {
            path = new bytes32[](whole ? 0 : 1);
            if (!whole) path[0] = rootOf(m);
            return path;
        }
        uint64 k = 1;
        while (k << 1 < n) k <<= 1;
        (bytes32[] memory before, bytes32 last) = m <= k
            ? (consistency(m, k, whole), rootOf(n - k))
            : (consistency(m - k, n - k, false), rootOf(k));
        path = new bytes32[](before.length + 1);
        for (uint256 i = 0; i < before.length; i++) path[i] = before[i];
        path[before.length] = last;
    }

    function send(uint64 size, bytes32 root, bytes32[] memory proof) private {
        bytes memory signature = proofBy(KEY, anchor.checkpointDigest(gateway, size, root));
        anchor.checkpoint(gateway, size, root, proof, signature);
    }

    function extend(uint64 by) public {
        uint64 from = anchor.latestSize(gateway);
        uint64 to = from + by % 16 + 1;
        send(to, rootOf(to), from == 0 ? new bytes32[](0) : consistency(from, to, true));
        sizes.push(to);
    }

    /// Goes through only where it rewrites nothing.
    function rewrite(uint64 size, bytes32 root, bool isTrueRoot) external {
        uint64 from = anchor.latestSize(gateway);
        size = size % (2 * from) + 1;
        if (isTrueRoot) root = rootOf(size);
        send(size, root, size > from ? consistency(from, size, true) : new bytes32[](0));
        sizes.push(size);
    }

    function shrink(uint64 size) external {
        size = size % anchor.latestSize(gateway);
        send(size, rootOf(size), new bytes32[](0));
        sizes.push(size);
    }

    function forge(uint64 size, bytes32 root, bytes32[] calldata proof, bytes calldata signature) external {
        anchor.checkpoint(gateway, size, root, proof, signature);
        sizes.push(size);
    }

    /// The newest few and the first: a root that was rewritten was so by the newest calls.
    function checkAll() external view {
        uint256 count = sizes.length;
        uint64 size = anchor.latestSize(gateway);
        check(size == sizes[count - 1], "latest");
        for (uint256 i = count; i != 0 && i + 3 > count; i--) {
            check(size == sizes[i - 1], "order");
            LogAnchor.Checkpoint memory stored = anchor.checkpointOf(gateway, size);
            check(stored.root == rootOf(size) && stored.previousSize < size, "rewritten or shrunk");
            size = stored.previousSize;
        }
        check(anchor.checkpointOf(gateway, 4).root == rootOf(4), "the first is gone");
    }
}

contract LogAnchorInvariantTest is GatewayTest {
    LogCrowd private people;

    function setUp() public {
        people = new LogCrowd();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(people);
    }

    /// forge-config: default.invariant.runs = 125
    /// forge-config: default.invariant.depth = 200
    /// forge-config: campaign.invariant.runs = 1250
    function invariant_A35_the_log_never_shrinks_and_no_root_is_rewritten() public view {
        people.checkAll();
    }
}
