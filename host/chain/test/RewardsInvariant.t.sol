// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rewards} from "../contracts/Rewards.sol";
import {Crowded} from "./Crowded.sol";
import {EconomyTest} from "./Economy.sol";

/// Posts, claims, time, splits, transfers of devices.
contract RewardsCrowd is EconomyTest {
    uint256[2] public paid;
    uint256 public claims;
    uint96[2] private newest;
    mapping(bytes32 root => uint96) private saidBy;
    mapping(bytes32 root => uint8) private kindOf;

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

    /// Mostly a little more than before, at times anything; for the device or the gateway.
    function post(uint96 by, bool isWild, bool isGateways) external {
        uint64 over = rewards.epochsOver();
        uint8 kind = isGateways ? 1 : 0;
        uint96 cumulative = isWild ? by : newest[kind] + by % 100_000e18;
        bytes32 root = line(kind, idOf(kind), cumulative);
        vm.prank(operator);
        rewards.postRoot(gateway, over - 1, root);
        (newest[kind], saidBy[root], kindOf[root]) = (cumulative, cumulative, kind);
    }

    function claimAny(uint96 cumulative, bool isGateways) external {
        take(isGateways ? 1 : 0, cumulative);
    }

    function claimDue() external {
        bytes32 root = rewards.payableRoot();
        take(kindOf[root], saidBy[root]);
    }

    function move(bool toBob) external {
        address from = registry.ownerOf(uint160(device));
        vm.prank(from);
        registry.transferFrom(from, toBob ? bob : alice, uint160(device));
    }

    function idOf(uint8 kind) private view returns (address) {
        return kind == 0 ? device : gateway;
    }

    function take(uint8 kind, uint96 cumulative) private {
        address id = idOf(kind);
        uint256 before = rewards.claimed(kind, id);
        uint256 amount = rewards.claim(Rewards.Line(kind, id, cumulative, new bytes32[](0)));
        check(amount == cumulative - before && saidBy[line(kind, id, cumulative)] == cumulative, "what a root said");
        paid[kind] += amount;
        claims++;
    }

    function checkAll() external view {
        check(token.totalSupply() <= token.cap() && token.emitted() <= token.emittedBy(block.timestamp), "supply");
        uint256 inPools = rewards.pool(0) + rewards.pool(1);
        check(token.emitted() == inPools + paid[0] + paid[1] + toTreasury(), "backed");
        check(paid[0] == token.balanceOf(alice) + token.balanceOf(bob) && paid[1] == token.balanceOf(operator), "twice");
        check(paid[0] == rewards.claimed(0, device) && paid[1] == rewards.claimed(1, gateway), "conserved");
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
