// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LogAnchor} from "../contracts/LogAnchor.sol";
import {LogProofs} from "./LogProofs.sol";
import {Test} from "./Test.sol";
import {Tree} from "./Tree.sol";

/// A gateway's side: its key, its log of numbered entries, and the signed checkpoints over it.
abstract contract GatewayTest is Test {
    uint256 internal constant KEY = 0x6A7E;
    address internal gateway = vm.addr(KEY);
    LogAnchor internal anchor;

    function digestOf(uint256 chainId, address where, address by, uint64 size, bytes32 root)
        internal
        pure
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("FieldmarkLogAnchor"),
                keccak256("1"),
                chainId,
                where
            )
        );
        bytes32 statement =
            keccak256(abi.encode(keccak256("Checkpoint(address gateway,uint64 size,bytes32 root)"), by, size, root));
        return keccak256(abi.encodePacked(hex"1901", domain, statement));
    }

    function signed(uint64 size, bytes32 root) internal view returns (bytes memory) {
        return proofBy(KEY, digestOf(block.chainid, address(anchor), gateway, size, root));
    }

    function grow(uint64 from, uint64 to) internal {
        bytes32 root = Tree.root(0, to);
        anchor.checkpoint(gateway, to, root, Tree.consistency(from, to), signed(to, root));
    }
}

contract LogAnchorTest is GatewayTest {
    function setUp() public {
        anchor = new LogAnchor(address(this));
        vm.recordLogs();
    }

    function testFuzz_a_log_grows_and_every_root_stays(uint64 first, uint64 second, uint64 third) public {
        first = first % 40 + 1;
        second = first + second % 40 + 1;
        third = second + third % 40 + 1;
        grow(0, first);
        vm.warp(block.timestamp + 12);
        grow(first, second);
        grow(second, third);
        check(anchor.latestSize(gateway) == third, "latest");
        (uint64 size, LogAnchor.Checkpoint memory newest) = anchor.latestOf(gateway);
        check(size == third && newest.previousSize == second, "newest");
        check(happened(LogAnchor.CheckpointAnchored.selector), "told");
        LogAnchor.Checkpoint memory middle = anchor.checkpointOf(gateway, second);
        check(middle.root == Tree.root(0, second) && middle.previousSize == first, "stays");
        check(middle.timestamp == block.timestamp && middle.blockNumber == block.number, "when");
        check(anchor.checkpointOf(gateway, first).root == Tree.root(0, first), "stays too");
    }

    function testFuzz_a_log_that_was_rewritten_is_refused(uint64 from, uint64 to, bytes32 root) public {
        from = from % 40 + 1;
        to = from + to % 40 + 1;
        vm.assume(root != Tree.root(0, to));
        grow(0, from);
        bytes32[] memory proof = Tree.consistency(from, to);
        bytes memory signature = signed(to, root);
        vm.expectPartialRevert(LogAnchor.ConsistencyInvalid.selector);
        anchor.checkpoint(gateway, to, root, proof, signature);
    }

    function testFuzz_a_log_does_not_shrink_or_stand(uint64 from, uint64 to) public {
        from = from % 40 + 1;
        to = to % (from + 1);
        grow(0, from);
        bytes32 root = Tree.root(0, to);
        bytes memory signature = signed(to, root);
        vm.expectPartialRevert(LogAnchor.SizeNotGrown.selector);
        anchor.checkpoint(gateway, to, root, new bytes32[](0), signature);
    }

    function test_A33_a_proof_for_the_first_checkpoint_and_none_for_a_later_one_are_refused() public {
        bytes32 root = Tree.root(0, 5);
        bytes memory signature = signed(5, root);
        vm.expectPartialRevert(LogAnchor.ConsistencyInvalid.selector);
        anchor.checkpoint(gateway, 5, root, new bytes32[](1), signature);
        grow(0, 5);
        root = Tree.root(0, 6);
        signature = signed(6, root);
        vm.expectPartialRevert(LogAnchor.ConsistencyInvalid.selector);
        anchor.checkpoint(gateway, 6, root, new bytes32[](0), signature);
        vm.expectPartialRevert(LogAnchor.ConsistencyInvalid.selector);
        anchor.checkpoint(gateway, 6, root, new bytes32[](50), signature);
    }

    function test_a_checkpoint_is_not_repeated_and_the_largest_size_is_taken() public {
        grow(0, 5);
        bytes32 root = Tree.root(0, 5);
        bytes memory signature = signed(5, root);
        vm.expectPartialRevert(LogAnchor.SizeNotGrown.selector);
        anchor.checkpoint(gateway, 5, root, new bytes32[](0), signature);
        LogAnchor other = new LogAnchor(address(this));
        bytes memory largest = proofBy(KEY, other.checkpointDigest(gateway, 2 ** 48 - 1, root));
        other.checkpoint(gateway, 2 ** 48 - 1, root, new bytes32[](0), largest);
        check(other.latestSize(gateway) == 2 ** 48 - 1, "taken");
    }

    function test_a_size_beyond_the_wire_format_is_refused() public {
        bytes memory signature = signed(2 ** 48, bytes32(0));
        vm.expectPartialRevert(LogAnchor.SizeTooLarge.selector);
        anchor.checkpoint(gateway, 2 ** 48, bytes32(0), new bytes32[](0), signature);
    }

    function test_A08_a_high_s_checkpoint_is_refused() public {
        bytes32 root = Tree.root(0, 5);
        bytes memory twin = highTwin(KEY, digestOf(block.chainid, address(anchor), gateway, 5, root));
        vm.expectPartialRevert(LogAnchor.SignatureInvalid.selector);
        anchor.checkpoint(gateway, 5, root, new bytes32[](0), twin);
    }

    function test_A09_a_checkpoint_for_another_chain_contract_gateway_size_or_root_is_refused() public {
        bytes32 root = Tree.root(0, 5);
        bytes32[5] memory digests = [
            digestOf(block.chainid + 1, address(anchor), gateway, 5, root),
            digestOf(block.chainid, address(this), gateway, 5, root),
            digestOf(block.chainid, address(anchor), address(this), 5, root),
            digestOf(block.chainid, address(anchor), gateway, 6, root),
            digestOf(block.chainid, address(anchor), gateway, 5, Tree.root(0, 6))
        ];
        for (uint256 i = 0; i < digests.length; i++) {
            bytes memory signature = proofBy(KEY, digests[i]);
            vm.expectPartialRevert(LogAnchor.SignatureInvalid.selector);
            anchor.checkpoint(gateway, 5, root, new bytes32[](0), signature);
        }
    }

    function test_the_zero_address_keeps_no_log() public {
        bytes memory nothing = new bytes(65);
        vm.expectPartialRevert(LogAnchor.SignatureInvalid.selector);
        anchor.checkpoint(address(0), 5, bytes32(0), new bytes32[](0), nothing);
    }

    function testFuzz_inclusion_is_proved_for_each_entry_and_no_other(uint64 size, uint64 index, uint64 other) public {
        size = size % 60 + 2;
        index = index % size;
        other = other % size;
        vm.assume(other != index);
        grow(0, size);
        bytes32[] memory path = Tree.inclusion(index, size);
        check(anchor.verifyInclusion(gateway, size, index, Tree.leaf(index), path), "there");
        check(!anchor.verifyInclusion(gateway, size, other, Tree.leaf(index), path), "other place");
        check(!anchor.verifyInclusion(gateway, size, index, Tree.leaf(other), path), "other entry");
        bytes32 leaf = Tree.leaf(index);
        vm.expectPartialRevert(LogAnchor.CheckpointUnknown.selector);
        anchor.verifyInclusion(gateway, size + 1, index, leaf, path);
    }

    function test_A32_an_inner_node_and_a_doubled_last_entry_are_refused() public {
        grow(0, 4);
        bytes32[] memory path = new bytes32[](1);
        path[0] = Tree.root(2, 4);
        // the tree of two leaves whose leaves are the inner nodes of this one has the same root
        check(!anchor.verifyInclusion(gateway, 4, 0, Tree.root(0, 2), path), "inner node");
        grow(4, 5);
        path = new bytes32[](3);
        path[0] = Tree.leaf(4);
        check(!anchor.verifyInclusion(gateway, 5, 5, Tree.leaf(4), path), "doubled");
    }

    function test_A33_a_log_of_one_entry_has_an_empty_path() public {
        grow(0, 1);
        check(anchor.verifyInclusion(gateway, 1, 0, Tree.leaf(0), new bytes32[](0)), "one leaf");
        check(!anchor.verifyInclusion(gateway, 1, 0, Tree.leaf(0), new bytes32[](1)), "longer");
        check(!anchor.verifyInclusion(gateway, 1, 0, Tree.leaf(0), new bytes32[](49)), "far too long");
        grow(1, 2);
        check(!anchor.verifyInclusion(gateway, 2, 0, Tree.leaf(0), new bytes32[](0)), "empty");
    }
}

/// What the verifier refuses before it hashes anything. In these trees every entry is the same, so that each node of a
/// level is known and a proof beyond the bounds would else hold.
contract LogProofsTest is Test {
    LogProofs private proofs = new LogProofs();
    bytes32[50] private levels;

    function setUp() public {
        levels[0] = sha256(hex"00");
        for (uint256 i = 1; i < 50; i++) levels[i] = sha256(abi.encodePacked(hex"01", levels[i - 1], levels[i - 1]));
    }

    function pathOf(uint256 from, uint256 count) private view returns (bytes32[] memory path) {
        path = new bytes32[](count);
        for (uint256 i = 0; i < count; i++) path[i] = levels[from + i];
    }

    function includes(uint64 index, uint64 size, bytes32 root, bytes32[] memory path) private view returns (bool) {
        return proofs.holds(true, index, size, levels[0], root, path);
    }

    function grows(uint64 a, uint64 b, bytes32 first, bytes32 second, bytes32[] memory path) private view returns (bool) {
        return proofs.holds(false, a, b, first, second, path);
    }

    function test_A33_an_index_is_below_the_size_and_a_size_within_its_bounds() public view {
        bytes32[] memory none = new bytes32[](0);
        check(includes(0, 1, levels[0], none) && !includes(1, 1, levels[0], none), "the only entry");
        check(!includes(0, 0, levels[0], none) && !includes(2, 1, levels[0], none), "of an empty tree");
        check(includes(7, 8, levels[3], pathOf(0, 3)) && !includes(8, 8, levels[3], pathOf(0, 3)), "the last");
        check(!includes(0, 2 ** 48, levels[48], pathOf(0, 48)), "too large");
        // of the largest log: to the right of its first entry all but the last subtree are whole, of which one entry lacks
        bytes32[] memory longest = pathOf(0, 48);
        longest[47] = bytes32(uint256(1));
        check(includes(0, 2 ** 48 - 1, sha256(abi.encodePacked(hex"01", levels[47], longest[47])), longest), "the largest");
        check(includes(0, 2 ** 47, levels[47], pathOf(0, 47)) && !includes(0, 2 ** 47, levels[47], pathOf(0, 49)), "long");
    }

    function test_A33_a_tree_grows_from_something_to_no_less_and_within_bounds() public view {
        bytes32[] memory none = new bytes32[](0);
        check(grows(4, 8, levels[2], levels[3], pathOf(2, 1)), "grown");
        check(!grows(4, 8, levels[2], levels[3], none) && !grows(4, 8, levels[2], levels[3], pathOf(2, 2)), "by its path");
        check(!grows(0, 8, levels[2], levels[3], pathOf(2, 1)) && !grows(0, 0, 0, 0, none), "from nothing");
        check(!grows(8, 4, levels[3], levels[2], pathOf(2, 1)) && !grows(8, 4, levels[3], levels[3], none), "to less");
        check(grows(4, 4, levels[2], levels[2], none), "the same");
        check(!grows(4, 4, levels[2], levels[2], pathOf(2, 1)) && !grows(4, 4, levels[2], levels[3], none), "and another");
        check(grows(2 ** 46, 2 ** 47, levels[46], levels[47], pathOf(46, 1)), "large");
        check(!grows(2 ** 47, 2 ** 48, levels[47], levels[48], pathOf(47, 1)), "too large");
    }

    function parent(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(hex"01", left, right));
    }

    function test_A33_the_largest_log_grows_by_the_longest_proof() public view {
        bytes32[] memory one = pathOf(3, 1);
        check(grows(2 ** 47, 2 ** 48 - 1, levels[47], parent(levels[47], one[0]), one), "by one node");
        // from one entry more than half of it: that entry, a node a level to its right, and the half to its left
        bytes32[] memory longest = new bytes32[](49);
        bytes32 right = longest[0] = bytes32(uint256(7));
        for (uint256 i = 1; i < 48; i++) {
            longest[i] = bytes32(i);
            right = parent(right, longest[i]);
        }
        longest[48] = levels[47];
        bytes32 first = parent(levels[47], longest[0]);
        check(grows(2 ** 47 + 1, 2 ** 48 - 1, first, parent(levels[47], right), longest), "by the longest");
    }

    /// The loop alone would take this: the larger tree's root stands where the smaller one has an entry.
    function test_A32_a_smaller_tree_made_of_a_larger_ones_root_does_not_extend_it() public view {
        bytes32[] memory path = pathOf(3, 3);
        bytes32 larger = path[0];
        bytes32 smaller = parent(parent(larger, path[1]), path[2]);
        check(!grows(5, 4, larger, smaller, path), "shrunk");
    }
}
