// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {EpochRoots} from "../contracts/EpochRoots.sol";
import {Rewards} from "../contracts/Rewards.sol";
import {RewardsScene} from "./RewardsScene.sol";

contract RewardsTest is RewardsScene {
    uint256 private constant LOG_KEY_2 = 0xBEEF;
    uint256 private constant LOG_KEY_3 = 0xCAFE;
    address private gateway2 = vm.addr(LOG_KEY_2);
    address private gateway3 = vm.addr(LOG_KEY_3);

    function test_an_epochs_emission_is_split_between_devices_gateways_and_treasury() public {
        uint256 before = token.balanceOf(treasury);
        rewards.fund();
        check(happened(Rewards.Funded.selector) && rewards.fundedEpochs() == 1, "told");
        rewards.fund();
        check(vm.getRecordedLogs().length == 0, "once");
        uint256 day = FIRST_YEAR / 365;
        uint256 ofDevices = rewards.pool(0);
        uint256 ofGateways = rewards.pool(1);
        uint256 ofTreasury = token.balanceOf(treasury) - before;
        check(ofDevices == day * 80 / 100 && ofGateways == day * 15 / 100, "shares");
        check(ofDevices + ofGateways + ofTreasury == token.emitted() && token.emitted() == day, "all of it");
        (uint256 devices, uint256 gateways_) = rewards.emissionOf(0);
        check(devices == ofDevices && gateways_ == ofGateways, "as said before");
        (devices, gateways_) = rewards.emissionOf(400);
        uint256 dayAfterAYear = FIRST_YEAR * 8 / 10 / 365;
        check(devices / 1e6 == dayAfterAYear * 80 / 100 / 1e6, "falls");
    }

    function test_A31_a_line_is_paid_once_and_later_what_came_since() public {
        payable_(100, 10);
        vm.prank(stranger);
        rewards.claim(deviceLine(100, 10));
        check(token.balanceOf(alice) == 100, "owner, whoever sends it");
        check(happened(Rewards.Claimed.selector), "told");
        vm.expectPartialRevert(Rewards.NothingDue.selector);
        rewards.claim(deviceLine(100, 10));
        rewards.claim(gatewayLine(100, 10));
        check(token.balanceOf(operator) == 10, "operator");
        payable_(150, 10);
        rewards.claim(deviceLine(150, 10));
        check(token.balanceOf(alice) == 150, "the difference");
        vm.expectPartialRevert(Rewards.NothingDue.selector);
        rewards.claim(gatewayLine(150, 10));
        payable_(140, 11);
        vm.expectPartialRevert(Rewards.NothingDue.selector);
        rewards.claim(deviceLine(140, 11));
    }

    function test_A32_A33_only_a_line_of_the_tree_is_paid() public {
        payable_(100, 10);
        Rewards.Line memory wrong = deviceLine(100, 10);
        wrong.cumulative = 101;
        vm.expectPartialRevert(Rewards.LineInvalid.selector);
        rewards.claim(wrong);
        wrong = deviceLine(100, 10);
        wrong.proof = new bytes32[](0);
        vm.expectPartialRevert(Rewards.LineInvalid.selector);
        rewards.claim(wrong);
        wrong.proof = new bytes32[](2);
        wrong.proof[0] = line(1, gateway, 10);
        vm.expectPartialRevert(Rewards.LineInvalid.selector);
        rewards.claim(wrong);
        wrong = deviceLine(100, 10);
        wrong.kind = 2;
        vm.expectPartialRevert(Rewards.KindUnknown.selector);
        rewards.claim(wrong);
    }

    function test_a_device_that_was_sold_pays_its_new_owner() public {
        payable_(100, 10);
        vm.prank(alice);
        registry.transferFrom(alice, bob, uint160(device));
        rewards.claim(deviceLine(100, 10));
        check(token.balanceOf(bob) == 100 && token.balanceOf(alice) == 0, "new owner");
        vm.prank(bob);
        registry.release(device);
        payable_(200, 10);
        vm.expectPartialRevert(Rewards.OwnerUnknown.selector);
        rewards.claim(deviceLine(200, 10));
        own(DEVICE_KEY, alice);
        rewards.claim(deviceLine(200, 10));
        check(token.balanceOf(alice) == 100, "waited for an owner");
    }

    function test_a_root_is_payable_after_its_challenge_window_and_not_before() public {
        rewards.fund();
        vm.recordLogs();
        post(operator, gateway, 0, tree(100, 10));
        check(wordOf(EpochRoots.RootPosted.selector, 1) == block.timestamp + CHALLENGE, "told from when");
        vm.warp(block.timestamp + CHALLENGE - 1);
        Rewards.Line memory mine = deviceLine(100, 10);
        vm.expectPartialRevert(Rewards.LineInvalid.selector);
        rewards.claim(mine);
        check(rewards.payableEpochs() == 0, "none");
        vm.warp(block.timestamp + 1);
        check(rewards.payableEpochs() == 1, "one");
        rewards.claim(mine);
    }

    function test_an_opposed_root_is_dropped_and_the_right_one_posted_anew() public {
        join(LOG_KEY_2, bob);
        join(LOG_KEY_3, treasury);
        rewards.fund();
        post(operator, gateway, 0, tree(999, 10));
        post(bob, gateway2, 0, tree(100, 10));
        vm.prank(bob);
        vm.expectPartialRevert(EpochRoots.AlreadySpoken.selector);
        rewards.postRoot(gateway2, 0, tree(100, 10));
        vm.prank(operator);
        vm.expectPartialRevert(EpochRoots.AlreadySpoken.selector);
        rewards.postRoot(gateway, 0, tree(999, 10));
        vm.warp(block.timestamp + CHALLENGE);
        Rewards.Line memory wrong = deviceLine(999, 10);
        vm.expectPartialRevert(Rewards.LineInvalid.selector);
        rewards.claim(wrong);
        post(bob, gateway2, 0, tree(100, 10));
        post(operator, gateway, 0, tree(999, 10));
        post(treasury, gateway3, 0, tree(100, 10));
        vm.warp(block.timestamp + CHALLENGE);
        rewards.claim(deviceLine(100, 10));
        check(token.balanceOf(alice) == 100, "right one");
    }

    function test_roots_of_gateways_that_leave_of_strangers_and_of_wrong_epochs_are_refused() public {
        vm.prank(stranger);
        vm.expectPartialRevert(EpochRoots.GatewayNotActive.selector);
        rewards.postRoot(gateway, 0, tree(1, 1));
        vm.startPrank(operator);
        vm.expectPartialRevert(EpochRoots.EpochNotOver.selector);
        rewards.postRoot(gateway, 1, tree(1, 1));
        vm.expectPartialRevert(EpochRoots.RootInvalid.selector);
        rewards.postRoot(gateway, 0, 0);
        rewards.postRoot(gateway, 0, tree(1, 1));
        vm.warp(block.timestamp + EPOCH);
        vm.expectPartialRevert(EpochRoots.RoundOpen.selector);
        rewards.postRoot(gateway, 1, tree(1, 1));
        vm.warp(block.timestamp + CHALLENGE);
        vm.expectPartialRevert(EpochRoots.EpochSettled.selector);
        rewards.postRoot(gateway, 0, tree(2, 2));
        gateways.beginExit(gateway);
        vm.expectPartialRevert(EpochRoots.GatewayNotActive.selector);
        rewards.postRoot(gateway, 1, tree(2, 2));
        vm.stopPrank();
        check(rewards.payableRoot() == tree(1, 1), "the first stays");
    }

    function test_A09_an_owners_order_pays_as_it_says_once_and_in_time() public {
        address owner = vm.addr(8);
        vm.prank(alice);
        registry.transferFrom(alice, owner, uint160(device));
        payable_(100, 10);
        Rewards.Line memory mine = deviceLine(100, 10);
        Rewards.Order memory order = orderFor(8, bob, 7, 0, block.timestamp);
        vm.startPrank(stranger);
        order.recipient = stranger;
        vm.expectPartialRevert(Rewards.OrderInvalid.selector);
        rewards.claimBy(mine, order);
        order.recipient = bob;
        order.fee = 8;
        vm.expectPartialRevert(Rewards.OrderInvalid.selector);
        rewards.claimBy(mine, order);
        order.fee = 7;
        vm.warp(block.timestamp + 1);
        vm.expectPartialRevert(Rewards.OrderExpired.selector);
        rewards.claimBy(mine, order);
        vm.warp(block.timestamp - 1);
        rewards.claimBy(mine, order);
        check(token.balanceOf(bob) == 93 && token.balanceOf(stranger) == 7, "as ordered");
        vm.expectPartialRevert(Rewards.OrderInvalid.selector);
        rewards.claimBy(mine, order);
        vm.stopPrank();
        payable_(110, 10);
        mine = deviceLine(110, 10);
        order = orderFor(8, bob, 11, 1, block.timestamp);
        vm.expectPartialRevert(Rewards.FeeTooHigh.selector);
        rewards.claimBy(mine, order);
        order = orderFor(9, bob, 1, 1, block.timestamp);
        vm.expectPartialRevert(Rewards.OrderInvalid.selector);
        rewards.claimBy(mine, order);
    }

    function test_A09_an_order_of_another_chain_or_deployment_is_refused() public {
        address owner = vm.addr(8);
        vm.prank(alice);
        registry.transferFrom(alice, owner, uint160(device));
        payable_(100, 10);
        Rewards.Line memory mine = deviceLine(100, 10);
        Rewards.Order memory order = orderFor(8, bob, 100, 0, block.timestamp);
        vm.chainId(block.chainid + 1);
        vm.expectPartialRevert(Rewards.OrderInvalid.selector);
        rewards.claimBy(mine, order);
        vm.chainId(block.chainid - 1);
        Rewards here = rewards;
        rewards = Rewards(address(credits));
        Rewards.Order memory foreign = orderFor(8, bob, 100, 0, block.timestamp);
        rewards = here;
        vm.expectPartialRevert(Rewards.OrderInvalid.selector);
        rewards.claimBy(mine, foreign);
        vm.prank(stranger);
        rewards.claimBy(mine, order);
        check(token.balanceOf(stranger) == 100 && token.balanceOf(bob) == 0, "all of it for the relayer, as ordered");
    }

    function test_A33_nothing_is_claimed_under_no_root() public {
        rewards.fund();
        Rewards.Line memory any = Rewards.Line(0, device, 1, new bytes32[](0));
        vm.expectPartialRevert(Rewards.LineInvalid.selector);
        rewards.claim(any);
        check(rewards.payableRoot() != 0 && rewards.payableEpochs() == 0, "no empty root either");
        vm.prank(operator);
        vm.expectPartialRevert(EpochRoots.RootInvalid.selector);
        rewards.postRoot(gateway, 0, bytes32(uint256(1)));
    }

    function test_A32_an_inner_node_is_no_line() public {
        // what a node's two children would be as a line's ABI encoding is 64 bytes; a line's own is 96, hashed twice
        bytes32 node = tree(100, 10);
        bytes32[] memory sibling = new bytes32[](1);
        sibling[0] = line(0, bob, 5);
        rewards.fund();
        post(operator, gateway, 0, pair(node, sibling[0]));
        vm.warp(block.timestamp + CHALLENGE);
        Rewards.Line memory inner = Rewards.Line(0, address(uint160(uint256(line(0, device, 100)))), uint256(line(1, gateway, 10)), sibling);
        vm.mockCall(address(registry), abi.encodeWithSelector(registry.ownerIfAny.selector), abi.encode(bob));
        vm.expectPartialRevert(Rewards.LineInvalid.selector);
        rewards.claim(inner);
    }

    function test_A31_an_epoch_is_posted_once_and_spoken_of_once() public {
        post(operator, gateway, 0, tree(1, 1));
        check(happened(EpochRoots.RootPosted.selector), "posted");
        join(LOG_KEY_2, bob);
        join(LOG_KEY_3, treasury);
        post(bob, gateway2, 0, tree(1, 1));
        check(happened(EpochRoots.RootAgreed.selector), "agreed");
        post(treasury, gateway3, 0, tree(2, 1));
        check(happened(EpochRoots.RootOpposed.selector), "opposed");
        vm.warp(block.timestamp + CHALLENGE - 1);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(EpochRoots.RoundOpen.selector, 0));
        rewards.postRoot(gateway, 1, tree(2, 2));
        vm.warp(block.timestamp + 1);
        check(rewards.payableRoot() == tree(1, 1) && rewards.payableEpochs() == 1, "two of three");
        vm.prank(operator);
        vm.expectPartialRevert(EpochRoots.EpochSettled.selector);
        rewards.postRoot(gateway, 0, tree(9, 9));
    }

    function test_a_calendar_without_time_is_refused_and_no_epoch_is_over_before_its_start() public {
        uint64 start = uint64(block.timestamp) + 100;
        EpochRoots.Calendar[2] memory wrong = [EpochRoots.Calendar(start, 0, 1), EpochRoots.Calendar(start, 1, 0)];
        for (uint256 i = 0; i < 2; i++) {
            vm.expectPartialRevert(EpochRoots.CalendarInvalid.selector);
            new Rewards(address(this), token, registry, gateways, treasury, wrong[i]);
        }
        Rewards later = new Rewards(address(this), token, registry, gateways, treasury, EpochRoots.Calendar(start, 10, 1));
        check(later.epochsOver() == 0, "before");
        vm.warp(start + 9);
        check(later.epochsOver() == 0, "in the first");
        vm.warp(start + 10);
        check(later.epochsOver() == 1 && later.epochStart(3) == start + 30, "one");
    }

    function test_A35_a_new_split_takes_a_role_and_leaves_past_epochs() public {
        vm.prank(stranger);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        rewards.setSplit(0, 0);
        vm.expectPartialRevert(Rewards.SplitInvalid.selector);
        rewards.setSplit(9_000, 1_001);
        rewards.setSplit(0, 10_000);
        check(happened(Rewards.SplitChanged.selector), "told");
        uint256 ofDevices = rewards.pool(0);
        check(ofDevices == FIRST_YEAR / 365 * 80 / 100, "the epoch that was over kept its split");
        vm.warp(block.timestamp + EPOCH);
        rewards.fund();
        uint256 later = rewards.pool(0);
        check(later == ofDevices, "the next has the new one");
    }
}
