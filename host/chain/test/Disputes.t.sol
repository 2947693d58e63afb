// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Disputes} from "../contracts/Disputes.sol";
import {GatewayRegistry} from "../contracts/GatewayRegistry.sol";
import {LogAnchor} from "../contracts/LogAnchor.sol";
import {AccusedTest} from "./Accused.sol";
import {Tree} from "./Tree.sol";

/// Receipts and checkpoints.
contract DisputesTest is AccusedTest {
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
        check(happened(Disputes.DisputeOpened.selector) && happened(Disputes.ReceiptDisputed.selector), "told");
        check(happened(Disputes.DisputeLost.selector), "told of its end");
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
        check(happened(Disputes.DisputeAnswered.selector), "told");
        vm.expectPartialRevert(Disputes.DisputeClosed.selector);
        disputes.answerReceipt(gateway, leaf, 2, 1, path);
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

    function test_a_reading_anchored_in_the_second_of_the_accusation_answers_it() public {
        bytes32 leaf = leafOf("reading");
        Disputes.Promised memory promised = promiseFor(leaf);
        vm.warp(block.timestamp + 2 hours);
        accuse(promised);
        anchorRoot(2, node(OTHER, leaf), new bytes32[](0));
        bytes32[] memory path = new bytes32[](1);
        path[0] = OTHER;
        disputes.answerReceipt(gateway, leaf, 2, 1, path);
        check(!isSlashed(), "answered");
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
        check(happened(Disputes.FaultProved.selector), "told");
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
        two = checkpointBy(3, OTHER);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.openConsistency{value: DEPOSIT}(gateway, one, two);
        two = checkpointBy(5, OTHER);
        Disputes.SignedCheckpoint memory forged = Disputes.SignedCheckpoint(3, OTHER, two.signature);
        vm.expectPartialRevert(Disputes.EvidenceInvalid.selector);
        disputes.openConsistency{value: DEPOSIT}(gateway, forged, two);
        disputes.openConsistency{value: DEPOSIT}(gateway, one, two);
        vm.stopPrank();
        bytes32[] memory proof = Tree.consistency(3, 5);
        vm.expectPartialRevert(Disputes.AnswerInvalid.selector);
        disputes.answerConsistency(gateway, 3, one.root, 5, two.root, proof);
        vm.warp(block.timestamp + WINDOW + 1);
        disputes.concludeConsistency(gateway, 3, one.root, 5, two.root);
        check(isSlashed() && disputes.owed(stranger) == DEPOSIT, "won");
        check(happened(Disputes.ConsistencyDisputed.selector), "told");
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

    function test_disputes_of_nobody_and_out_of_turn_are_refused() public {
        Disputes.Promised memory promised = promiseFor(leafOf("reading"));
        Disputes.SignedCheckpoint memory one = checkpointBy(3, Tree.root(0, 3));
        Disputes.SignedCheckpoint memory two = checkpointBy(5, OTHER);
        vm.expectPartialRevert(Disputes.DisputeUnknown.selector);
        disputes.answerConsistency(gateway, 3, one.root, 5, two.root, new bytes32[](0));
        vm.expectPartialRevert(Disputes.DisputeUnknown.selector);
        disputes.concludeConsistency(gateway, 3, one.root, 5, two.root);
        vm.prank(stranger);
        disputes.openConsistency{value: DEPOSIT}(gateway, one, two);
        check(gateways.gatewayOf(gateway).openDisputes == 1, "held");
        vm.warp(block.timestamp + WINDOW);
        vm.expectPartialRevert(Disputes.AnswerInvalid.selector);
        disputes.answerConsistency(gateway, 3, one.root, 5, two.root, new bytes32[](0));
        vm.expectPartialRevert(Disputes.WindowOpen.selector);
        disputes.concludeConsistency(gateway, 3, one.root, 5, two.root);
        vm.warp(block.timestamp + 1);
        vm.expectPartialRevert(Disputes.AnswerLate.selector);
        disputes.answerConsistency(gateway, 3, one.root, 5, two.root, new bytes32[](0));
        disputes.concludeConsistency(gateway, 3, one.root, 5, two.root);
        vm.expectPartialRevert(Disputes.DisputeClosed.selector);
        disputes.answerConsistency(gateway, 3, one.root, 5, two.root, new bytes32[](0));
        vm.prank(stranger);
        vm.expectPartialRevert(GatewayRegistry.GatewayIsSlashed.selector);
        disputes.openReceipt{value: DEPOSIT}(promised);
        Disputes.SignedCheckpoint memory strangers = Disputes.SignedCheckpoint(
            5, OTHER, proofBy(5, anchor.checkpointDigest(vm.addr(5), 5, OTHER))
        );
        Disputes.SignedCheckpoint memory others = Disputes.SignedCheckpoint(
            5, keccak256("a"), proofBy(5, anchor.checkpointDigest(vm.addr(5), 5, keccak256("a")))
        );
        vm.expectPartialRevert(GatewayRegistry.GatewayUnknown.selector);
        disputes.proveFork(vm.addr(5), strangers, others);
    }

    function test_an_exit_shorter_than_a_dispute_is_refused() public {
        vm.expectPartialRevert(Disputes.ExitTooShort.selector);
        new Disputes(anchor, gateways, DEPOSIT, EXIT);
    }
}
