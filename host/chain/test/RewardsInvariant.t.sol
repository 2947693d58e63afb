// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rewards} from "../contracts/Rewards.sol";
import {Crowded} from "./Crowded.sol";
import {EconomyTest} from "./Economy.sol";

/// Posts, claims, time, splits, transfers of devices.
contract RewardsCrowd is EconomyTest {
    uint256 public paidToDevice;
    uint256 public claims;
    uint96 private newest;
    mapping(bytes32 root => uint96) private saidBy;

    constructor() {
        deployAll();
        join(LOG_KEY, operator);
        registerDevice(DEVICE_KEY);
        own(DEVICE_KEY, alice);
    }

    function pass(uint32 seconds_) external {
        vm.warp(block.timestamp + seconds_ % (3 * EPOCH));
    }

    function fund() external {
        rewards.fund();
    }

    function split(uint16 a, uint16 b) external {
        a = a % 10_001;
        rewards.setSplit(a, b % (10_001 - a));
    }

    /// Mostly a little more than before, at times anything.
    function post(uint96 by, bool isWild) external {
        uint64 over = rewards.epochsOver();
        uint96 cumulative = isWild ? by : newest + by % 100_000e18;
        bytes32 root = line(0, device, cumulative);
        vm.prank(operator);
        rewards.postRoot(gateway, over - 1, root);
        (newest, saidBy[root]) = (cumulative, cumulative);
    }

    function claimAny(uint96 cumulative) external {
        take(cumulative);
    }

    function claimDue() external {
        take(saidBy[rewards.payableRoot()]);
    }

    function move(bool toBob) external {
        address from = registry.ownerOf(uint160(device));
        vm.prank(from);
        registry.transferFrom(from, toBob ? bob : alice, uint160(device));
    }

    function take(uint96 cumulative) private {
        uint256 before = rewards.claimed(0, device);
        uint256 amount = rewards.claim(Rewards.Line(0, device, cumulative, new bytes32[](0)));
        check(amount == cumulative - before && saidBy[line(0, device, cumulative)] == cumulative, "what a root said");
        paidToDevice += amount;
        claims++;
    }

    function checkAll() external view {
        uint256 paid = rewards.claimed(0, device);
        check(token.totalSupply() <= token.cap() && token.emitted() <= token.emittedBy(block.timestamp), "supply");
        check(token.emitted() == rewards.pool(0) + rewards.pool(1) + paid + toTreasury(), "backed");
        check(paid == paidToDevice && paidToDevice == token.balanceOf(alice) + token.balanceOf(bob), "twice");
    }

    function toTreasury() private view returns (uint256) {
        return token.balanceOf(treasury) - GENESIS;
    }
}

contract RewardsInvariantTest is Crowded {
    RewardsCrowd private people;

    function setUp() public {
        people = new RewardsCrowd();
    }

    function crowd() internal view override returns (address) {
        return address(people);
    }

    /// forge-config: default.invariant.runs = 1000
    /// forge-config: default.invariant.depth = 250
    /// forge-config: campaign.invariant.runs = 10000
    function invariant_A31_A34_paid_is_funded_supply_is_capped_and_nobody_is_paid_twice() public view {
        people.checkAll();
    }
}
