// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Disputes} from "../contracts/Disputes.sol";
import {DeviceRegistry} from "../contracts/DeviceRegistry.sol";
import {Evidence} from "../contracts/Evidence.sol";
import {GatewayRegistry} from "../contracts/GatewayRegistry.sol";
import {LogAnchor} from "../contracts/LogAnchor.sol";
import {ReceiptGroup} from "../contracts/ReceiptGroup.sol";
import {EconomyTest} from "./Economy.sol";
import {Tree} from "./Tree.sol";

/// Logs of two to four entries, envelopes sealed by the test's device, and a stranger who accuses.
contract DisputesTest is EconomyTest {
    bytes32 private constant OTHER = keccak256("other");

    function setUp() public {
        deployAll();
        join(LOG_KEY, operator);
        registerDevice(DEVICE_KEY);
        vm.deal(stranger, 1 ether);
    }

    // What gateways and devices sign

    function checkpointBy(uint64 size, bytes32 root) private view returns (Disputes.SignedCheckpoint memory) {
        return Disputes.SignedCheckpoint(size, root, proofBy(LOG_KEY, anchor.checkpointDigest(gateway, size, root)));
    }

    function anchorRoot(uint64 size, bytes32 root, bytes32[] memory consistency) private {
        anchor.checkpoint(gateway, size, root, consistency, checkpointBy(size, root).signature);
    }

    function promiseFor(bytes32 leaf) private view returns (Disputes.Promised memory) {
        ReceiptGroup.Group memory group = ReceiptGroup.Group(gateway, node(leaf, OTHER), 2, uint32(block.timestamp + 1 hours));
        bytes32[] memory path = new bytes32[](1);
        path[0] = OTHER;
        bytes memory payload = abi.encodePacked(
            hex"a40148", anchor.net(), hex"025820", group.root, hex"0302041a", group.anchorBy
        );
        bytes32 digest = sha256(
            abi.encodePacked(
                hex"846a5369676e617475726531581ea301382e0319fdf20454", gateway, hex"405836", payload
            )
        );
        check(payload.length == 0x36, "payload");
        return Disputes.Promised(group, 0, leaf, path, proofBy(LOG_KEY, digest));
    }

    function node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }

    function headerOf(address by, bytes10 cti, bytes8 net) private pure returns (bytes memory) {
        return abi.encodePacked(
            hex"a401382e0318700454", by, hex"0fa3061a6ab13580074a", cti, hex"3a000111708448", net, hex"50", bytes16(0), hex"0248", bytes8(0)
        );
    }

    function sealedBy(uint256 key, bytes memory header, bytes memory payload) private pure returns (Disputes.Sealed memory) {
        bytes32 digest = sha256(
            abi.encodePacked(hex"846a5369676e617475726531", hex"58", uint8(header.length), header, hex"40", uint8(0x40 + payload.length), payload)
        );
        return Disputes.Sealed(header, payload, proofBy(key, digest));
    }

    function entryOf(Disputes.Sealed memory one) private pure returns (bytes memory) {
        bytes memory signature = new bytes(64);
        for (uint256 i = 0; i < 64; i++) signature[i] = one.proof[i];
        return abi.encodePacked(
            hex"d28458", uint8(one.header.length), one.header, hex"a0", uint8(0x40 + one.payload.length), one.payload, hex"5840", signature
        );
    }

    function leafOf(bytes memory entry) private pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0), entry));
    }

    function reading(bytes10 cti) private view returns (Disputes.Sealed memory) {
        return sealedBy(DEVICE_KEY, headerOf(device, cti, anchor.net()), hex"8140");
    }

    /// The log [header, entry], under a checkpoint.
    function logged(bytes memory entry) private returns (Evidence.LogEntry memory) {
        anchorRoot(2, node(OTHER, leafOf(entry)), new bytes32[](0));
        bytes32[] memory path = new bytes32[](1);
        path[0] = OTHER;
        return Evidence.LogEntry(gateway, 2, 1, entry, "", path);
    }

    function accuse(Disputes.Promised memory promised) private {
        vm.prank(stranger);
        disputes.openReceipt{value: DEPOSIT}(promised);
    }

    function isSlashed() private view returns (bool) {
        return gateways.gatewayOf(gateway).slashed;
    }

    function test_A28_a_receipt_not_kept_wins_the_bond() public {
        Disputes.Promised memory promised = promiseFor(leafOf("reading"));
        vm.prank(operator);
        gateways.beginExit(gateway);
        vm.warp(block.timestamp + 1 hours);
        vm.prank(stranger);
        vm.expectPartialRevert(Disputes.PromiseNotDue.selector);
        disputes.openReceipt{value: DEPOSIT}(promised);
        vm.warp(block.timestamp + 1);
        accuse(promised);
        vm.prank(stranger);
        vm.expectPartialRevert(Disputes.DisputeKnown.selector);
        disputes.openReceipt{value: DEPOSIT}(promised);
        vm.warp(block.timestamp + WINDOW);
        vm.expectPartialRevert(Disputes.WindowOpen.selector);
        disputes.concludeReceipt(gateway, promised.leaf);
        vm.warp(block.timestamp + 1);
        bytes32[] memory path = new bytes32[](1);
        vm.expectPartialRevert(Disputes.AnswerLate.selector);
        disputes.answerReceipt(gateway, promised.leaf, 2, 0, path);
        disputes.concludeReceipt(gateway, promised.leaf);
        vm.expectPartialRevert(Disputes.DisputeClosed.selector);
        disputes.concludeReceipt(gateway, promised.leaf);
        check(isSlashed() && gateways.owed(stranger) == BOND / 2 && disputes.owed(stranger) == DEPOSIT, "won");
        gateways.collect(payable(stranger));
        disputes.collect(payable(stranger));
        check(stranger.balance == 1 ether + BOND / 2, "paid");
        check(gateways.gatewayOf(gateway).openDisputes == 0, "held no more");
    }

    function test_a_receipt_that_was_kept_costs_the_accuser_the_deposit() public {
        bytes32 leaf = leafOf("reading");
        Disputes.Promised memory promised = promiseFor(leaf);
        anchorRoot(2, node(OTHER, leaf), new bytes32[](0));
        vm.warp(block.timestamp + 2 hours);
        accuse(promised);
        bytes32[] memory path = new bytes32[](1);
        vm.expectPartialRevert(Disputes.AnswerInvalid.selector);
        disputes.answerReceipt(gateway, leaf, 2, 1, path);
        vm.expectPartialRevert(LogAnchor.CheckpointUnknown.selector);
        disputes.answerReceipt(gateway, leaf, 3, 1, path);
        path[0] = OTHER;
        vm.expectPartialRevert(Disputes.DisputeUnknown.selector);
        disputes.answerReceipt(gateway, OTHER, 2, 1, path);
        disputes.answerReceipt(gateway, leaf, 2, 1, path);
        check(disputes.owed(operator) == DEPOSIT && !isSlashed(), "answered");
        vm.warp(block.timestamp + WINDOW + 1);
        vm.expectPartialRevert(Disputes.DisputeClosed.selector);
        disputes.concludeReceipt(gateway, leaf);
        vm.prank(stranger);
        vm.expectPartialRevert(Disputes.DisputeKnown.selector);
        disputes.openReceipt{value: DEPOSIT}(promised);
        check(gateways.gatewayOf(gateway).openDisputes == 0, "held no more");
    }

    function test_a_reading_anchored_after_the_accusation_does_not_answer_it() public {
        bytes32 leaf = leafOf("reading");
        Disputes.Promised memory promised = promiseFor(leaf);
        vm.warp(block.timestamp + 2 hours);
        accuse(promised);
        vm.warp(block.timestamp + 1);
        anchorRoot(2, node(OTHER, leaf), new bytes32[](0));
        bytes32[] memory path = new bytes32[](1);
        path[0] = OTHER;
        vm.expectPartialRevert(Disputes.AnswerInvalid.selector);
        disputes.answerReceipt(gateway, leaf, 2, 1, path);
    }

    function test_A09_A32_A33_a_receipt_that_says_something_else_is_no_evidence() public {
        Disputes.Promised memory promised = promiseFor(leafOf("reading"));
        vm.warp(block.timestamp + 2 hours);
        vm.startPrank(stranger);
        vm.expectPartialRevert(Disputes.DepositWrong.selector);
        disputes.openReceipt{value: DEPOSIT - 1}(promised);
        promised.group.anchorBy -= 1;
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.openReceipt{value: DEPOSIT}(promised);
        promised.group.anchorBy += 1;
        promised.index = 1;
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.openReceipt{value: DEPOSIT}(promised);
        (promised.index, promised.leaf, promised.path) = (0, promised.group.root, new bytes32[](0));
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.openReceipt{value: DEPOSIT}(promised);
        promised = promiseFor(leafOf("reading"));
        promised.group.gateway = vm.addr(5);
        vm.warp(block.timestamp + 2 hours);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.openReceipt{value: DEPOSIT}(promised);
        vm.stopPrank();
        vm.expectPartialRevert(Disputes.DisputeUnknown.selector);
        disputes.concludeReceipt(gateway, promised.leaf);
    }

    function test_the_second_winner_gets_the_deposit_back_alone() public {
        Disputes.Promised memory one = promiseFor(leafOf("one"));
        Disputes.Promised memory two = promiseFor(leafOf("two"));
        vm.warp(block.timestamp + 2 hours);
        accuse(one);
        accuse(two);
        vm.warp(block.timestamp + WINDOW + 1);
        disputes.concludeReceipt(gateway, one.leaf);
        disputes.concludeReceipt(gateway, two.leaf);
        check(disputes.owed(stranger) == 2 * DEPOSIT && gateways.owed(stranger) == BOND / 2, "once");
    }

    function test_A27_two_roots_of_one_size_win_the_bond() public {
        Disputes.SignedCheckpoint memory one = checkpointBy(5, Tree.root(0, 5));
        Disputes.SignedCheckpoint memory two = checkpointBy(5, OTHER);
        Disputes.SignedCheckpoint memory larger = checkpointBy(6, OTHER);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveFork(gateway, one, one);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveFork(gateway, one, larger);
        Disputes.SignedCheckpoint memory forged = Disputes.SignedCheckpoint(5, OTHER, one.signature);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveFork(gateway, one, forged);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveFork(gateway, forged, one);
        vm.prank(stranger);
        disputes.proveFork(gateway, one, two);
        check(isSlashed() && gateways.owed(stranger) == BOND / 2, "won");
        vm.expectPartialRevert(GatewayRegistry.GatewayIsSlashed.selector);
        disputes.proveFork(gateway, one, two);
    }

    function test_A27_a_checkpoint_that_does_not_extend_another_wins_the_bond() public {
        Disputes.SignedCheckpoint memory one = checkpointBy(3, Tree.root(0, 3));
        Disputes.SignedCheckpoint memory two = checkpointBy(5, OTHER);
        Disputes.SignedCheckpoint memory empty = checkpointBy(0, OTHER);
        vm.startPrank(stranger);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.openConsistency{value: DEPOSIT}(gateway, two, one);
        two.signature = one.signature;
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.openConsistency{value: DEPOSIT}(gateway, one, two);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.openConsistency{value: DEPOSIT}(gateway, empty, one);
        two = checkpointBy(5, OTHER);
        disputes.openConsistency{value: DEPOSIT}(gateway, one, two);
        vm.stopPrank();
        bytes32[] memory proof = Tree.consistency(3, 5);
        vm.expectPartialRevert(Disputes.AnswerInvalid.selector);
        disputes.answerConsistency(gateway, 3, one.root, 5, two.root, proof);
        vm.warp(block.timestamp + WINDOW + 1);
        disputes.concludeConsistency(gateway, 3, one.root, 5, two.root);
        check(isSlashed() && disputes.owed(stranger) == DEPOSIT, "won");
    }

    function test_a_log_that_did_grow_answers_with_a_consistency_proof() public {
        bytes32 root1 = Tree.root(0, 3);
        bytes32 root2 = Tree.root(0, 5);
        vm.prank(stranger);
        disputes.openConsistency{value: DEPOSIT}(gateway, checkpointBy(3, root1), checkpointBy(5, root2));
        disputes.answerConsistency(gateway, 3, root1, 5, root2, Tree.consistency(3, 5));
        check(disputes.owed(operator) == DEPOSIT && !isSlashed(), "answered");
        vm.warp(block.timestamp + WINDOW + 1);
        vm.expectPartialRevert(Disputes.DisputeClosed.selector);
        disputes.concludeConsistency(gateway, 3, root1, 5, root2);
    }

    function test_A29_an_honest_entry_is_no_fault() public {
        Evidence.LogEntry memory entry = logged(entryOf(reading("0000000001")));
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(entry);
        entry.index = 0;
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveEntry(entry);
        entry.index = 1;
        entry.entry = "another";
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveEntry(entry);
        check(!isSlashed(), "keeps its bond");
    }

    function test_A29_a_reading_by_another_key_wins_the_bond() public {
        Disputes.Sealed memory forged = sealedBy(77, headerOf(device, "0000000001", anchor.net()), hex"8140");
        Evidence.LogEntry memory entry = logged(entryOf(forged));
        vm.prank(stranger);
        disputes.proveEntry(entry);
        check(gateways.owed(stranger) == BOND / 2, "won");
    }

    function test_A29_bytes_that_are_no_envelope_win_the_bond() public {
        Evidence.LogEntry memory entry = logged("padding");
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_A29_an_envelope_with_bytes_after_it_wins_the_bond() public {
        Evidence.LogEntry memory entry = logged(abi.encodePacked(entryOf(reading("0000000001")), hex"00"));
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_A09_A29_a_reading_for_another_network_wins_the_bond() public {
        Disputes.Sealed memory foreign = sealedBy(DEVICE_KEY, headerOf(device, "0000000001", bytes8("another")), hex"8140");
        Evidence.LogEntry memory entry = logged(entryOf(foreign));
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_A29_a_device_that_was_registered_after_its_reading_wins_the_bond() public {
        Disputes.Sealed memory early = sealedBy(78, headerOf(vm.addr(78), "0000000001", anchor.net()), hex"8140");
        Evidence.LogEntry memory entry = logged(entryOf(early));
        vm.warp(block.timestamp + 1);
        registerDevice(78);
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_a_device_registered_when_the_checkpoint_was_mined_is_no_fault() public {
        registerDevice(78);
        Disputes.Sealed memory sealed_ = sealedBy(78, headerOf(vm.addr(78), "0000000001", anchor.net()), hex"8140");
        Evidence.LogEntry memory entry = logged(entryOf(sealed_));
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(entry);
    }

    /// The log [header, OTHER] and then [header, OTHER, entry], `wait` after the device was suspended.
    function suspendedAndLogged(uint256 wait) private returns (Evidence.LogEntry memory) {
        registry.suspend(device, "cloned");
        vm.warp(block.timestamp + wait);
        bytes32 left = node(OTHER, OTHER);
        anchorRoot(2, left, new bytes32[](0));
        bytes memory entry = entryOf(reading("0000000001"));
        bytes32[] memory consistency = new bytes32[](1);
        consistency[0] = leafOf(entry);
        anchorRoot(3, node(left, leafOf(entry)), consistency);
        bytes32[] memory path = new bytes32[](1);
        path[0] = left;
        return Evidence.LogEntry(gateway, 3, 2, entry, "", path);
    }

    function test_A29_a_suspended_device_logged_in_spite_of_notice_wins_the_bond() public {
        Evidence.LogEntry memory entry = suspendedAndLogged(1 days);
        disputes.proveEntry(entry);
        check(isSlashed(), "won");
    }

    function test_a_gateway_has_a_day_to_learn_of_a_suspension() public {
        Evidence.LogEntry memory entry = suspendedAndLogged(1 days - 1);
        vm.expectPartialRevert(Disputes.EntryHonest.selector);
        disputes.proveEntry(entry);
    }

    function placed(Disputes.Sealed memory one, uint64 index, bytes32 sibling) private view returns (LogAnchor.Entry memory) {
        bytes32[] memory path = new bytes32[](1);
        path[0] = sibling;
        return LogAnchor.Entry(gateway, 2, index, one.header, one.payload, one.proof, path);
    }

    function test_A29_one_reading_at_two_places_wins_the_bond() public {
        Disputes.Sealed memory one = reading("0000000001");
        bytes32 leaf = leafOf(entryOf(one));
        anchorRoot(2, node(leaf, leaf), new bytes32[](0));
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveDouble(placed(one, 0, leaf), placed(one, 0, leaf));
        vm.prank(stranger);
        disputes.proveDouble(placed(one, 0, leaf), placed(one, 1, leaf));
        check(gateways.owed(stranger) == BOND / 2, "won");
    }

    function test_two_readings_of_one_device_are_no_double() public {
        Disputes.Sealed memory one = reading("0000000001");
        Disputes.Sealed memory two = reading("0000000002");
        bytes32 leaf1 = leafOf(entryOf(one));
        bytes32 leaf2 = leafOf(entryOf(two));
        anchorRoot(2, node(leaf1, leaf2), new bytes32[](0));
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveDouble(placed(one, 0, leaf2), placed(two, 1, leaf1));
    }

    function test_A01_two_envelopes_of_one_sequence_suspend_the_device_and_no_gateway() public {
        bytes memory header = headerOf(device, "0000000001", anchor.net());
        Disputes.Sealed memory one = sealedBy(DEVICE_KEY, header, hex"8140");
        Disputes.Sealed memory two = sealedBy(DEVICE_KEY, header, hex"8141");
        Disputes.Sealed memory next = reading("0000000002");
        Disputes.Sealed memory forged = sealedBy(77, header, hex"8141");
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, one);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, next);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.proveClone(one, forged);
        vm.prank(stranger);
        disputes.proveClone(one, two);
        check(registry.statusOf(device).suspended && !isSlashed(), "suspended");
        vm.expectPartialRevert(DeviceRegistry.DeviceIsSuspended.selector);
        disputes.proveClone(one, two);
    }

    function test_an_exit_shorter_than_a_dispute_is_refused() public {
        vm.expectPartialRevert(Disputes.ExitTooShort.selector);
        new Disputes(anchor, gateways, DEPOSIT, EXIT);
    }
}
