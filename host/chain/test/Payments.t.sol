// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DeviceRegistry} from "../contracts/DeviceRegistry.sol";
import {GatewayRegistry} from "../contracts/GatewayRegistry.sol";
import {Rewards} from "../contracts/Rewards.sol";
import {RewardsScene} from "./RewardsScene.sol";

/// What was paid, where it is written down, and what it is paid from.
contract PaymentsTest is RewardsScene {
    function test_A31_what_was_paid_is_written_down_by_rewards_alone() public {
        payable_(100, 10);
        rewards.claim(deviceLine(100, 10));
        rewards.claim(gatewayLine(100, 10));
        check(rewards.claimed(0, device) == 100 && rewards.claimed(1, gateway) == 10, "both");
        check(registry.paidTo(device) == 100 && gateways.gatewayOf(gateway).paid == 10, "where");
        vm.expectPartialRevert(DeviceRegistry.RewardsOnly.selector);
        registry.settle(device, 0);
        vm.expectPartialRevert(GatewayRegistry.RewardsOnly.selector);
        gateways.settle(gateway, 0);
        vm.expectPartialRevert(DeviceRegistry.RewardsAlreadyNamed.selector);
        registry.nameRewards(stranger);
    }

    function test_A31_a_gateway_that_left_and_came_back_is_not_paid_again() public {
        payable_(100, 10);
        rewards.claim(gatewayLine(100, 10));
        vm.prank(operator);
        gateways.beginExit(gateway);
        vm.warp(block.timestamp + EXIT);
        vm.prank(operator);
        gateways.withdraw(gateway);
        vm.expectPartialRevert(Rewards.OwnerUnknown.selector);
        rewards.claim(gatewayLine(100, 10));
        join(LOG_KEY, operator);
        vm.expectPartialRevert(Rewards.NothingDue.selector);
        rewards.claim(gatewayLine(100, 10));
    }

    function test_A34_a_line_beyond_any_supply_is_refused_and_not_cut() public {
        payable_(uint256(1) << 96, 10);
        Rewards.Line memory all = deviceLine(uint256(1) << 96, 10);
        vm.expectPartialRevert(Rewards.PoolExhausted.selector);
        rewards.claim(all);
    }

    function test_A34_gateways_are_not_paid_what_came_in_for_devices() public {
        payable_(1, 10);
        uint256 ofGateways = rewards.pool(1);
        payable_(1, ofGateways + FIRST_YEAR / 365);
        Rewards.Line memory much = gatewayLine(1, ofGateways + FIRST_YEAR / 365);
        check(rewards.pool(0) > much.cumulative, "there for devices");
        vm.expectPartialRevert(Rewards.PoolExhausted.selector);
        rewards.claim(much);
    }

    function test_A34_a_root_that_promises_more_than_came_in_pays_no_more() public {
        rewards.fund();
        uint256 funded = rewards.pool(0);
        post(operator, gateway, 0, tree(funded + 1, 1));
        vm.warp(block.timestamp + CHALLENGE);
        Rewards.Line memory all = deviceLine(funded + 1, 1);
        vm.expectPartialRevert(Rewards.PoolExhausted.selector);
        rewards.claim(all);
        rewards.fund();
        rewards.claim(all);
        check(token.balanceOf(alice) == funded + 1, "once it came in");
    }

    function test_A34_a_pool_pays_to_the_last_unit() public {
        rewards.fund();
        uint256 funded = rewards.pool(0);
        post(operator, gateway, 0, tree(funded - 1, 1));
        vm.warp(block.timestamp + CHALLENGE);
        rewards.claim(deviceLine(funded - 1, 1));
        post(operator, gateway, 1, tree(funded + 1, 1));
        vm.warp(block.timestamp + CHALLENGE);
        Rewards.Line memory mine = deviceLine(funded + 1, 1);
        vm.expectPartialRevert(Rewards.PoolExhausted.selector);
        rewards.claim(mine);
        mine = deviceLine(funded, 1);
        post(operator, gateway, 2, tree(funded, 1));
        vm.warp(block.timestamp + CHALLENGE);
        rewards.claim(mine);
        check(token.balanceOf(alice) == funded, "all of it");
    }

    function test_A34_each_kind_is_paid_of_its_own_pool() public {
        payable_(100, 10);
        (uint256 ofDevices, uint256 ofGateways) = (rewards.pool(0), rewards.pool(1));
        rewards.claim(deviceLine(100, 10));
        check(rewards.pool(0) == ofDevices - 100 && rewards.pool(1) == ofGateways, "devices'");
        rewards.claim(gatewayLine(100, 10));
        check(rewards.pool(0) == ofDevices - 100 && rewards.pool(1) == ofGateways - 10, "gateways'");
        check(token.balanceOf(address(rewards.gatewayPool())) == ofGateways - 10, "where");
    }

    function test_A09_a_gateways_operator_orders_as_an_owner_does() public {
        join(0xBEEF, vm.addr(8));
        address second = vm.addr(0xBEEF);
        post(operator, gateway, rewards.epochsOver() - 1, line(1, second, 50));
        vm.warp(block.timestamp + CHALLENGE);
        rewards.fund();
        Rewards.Line memory mine = Rewards.Line(1, second, 50, new bytes32[](0));
        Rewards.Order memory order = orderOf(1, second, 8, bob, 20, 0, block.timestamp);
        vm.prank(stranger);
        rewards.claimBy(mine, order);
        check(token.balanceOf(bob) == 30 && token.balanceOf(stranger) == 20, "as ordered");
        mine.kind = 2;
        vm.expectPartialRevert(Rewards.KindUnknown.selector);
        rewards.claimBy(mine, order);
    }

    function test_A05_nobody_orders_for_what_has_no_owner() public {
        payable_(100, 10);
        vm.prank(alice);
        registry.release(device);
        Rewards.Order memory order = orderFor(8, bob, 0, 0, block.timestamp);
        Rewards.Line memory mine = deviceLine(100, 10);
        vm.expectPartialRevert(Rewards.OwnerUnknown.selector);
        rewards.claimBy(mine, order);
        mine = gatewayLine(100, 10);
        mine.id = stranger;
        vm.expectPartialRevert(Rewards.OwnerUnknown.selector);
        rewards.claimBy(mine, order);
    }
}
