// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FieldToken} from "../contracts/FieldToken.sol";
import {EconomyTest} from "./Economy.sol";

contract FieldTokenTest is EconomyTest {
    function setUp() public {
        deployAll();
    }

    function test_each_year_emits_less_by_the_set_rate() public view {
        uint256 start = token.start();
        check(token.emittedBy(start) == 0 && token.emittedBy(0) == 0, "nothing before");
        check(token.emittedBy(start + 1) == FIRST_YEAR / 365 days, "from the first second");
        uint256 last = token.emittedBy(start + 400 * 365 days);
        check(last == token.emittedBy(start + 401 * 365 days) && last <= FIRST_YEAR * 5, "to nothing in the end");
        // years without emission are not gone through one by one
        check(last == token.emittedBy(type(uint256).max), "at any time");
        check(token.emittedBy(start + 365 days) == FIRST_YEAR, "first year");
        check(token.emittedBy(start + 730 days) == FIRST_YEAR + FIRST_YEAR * 8 / 10, "second year");
        check(token.emittedBy(start + 182.5 days) == FIRST_YEAR / 2, "evenly");
        uint256 middle = token.emittedBy(start + 365 days + 73 days) - FIRST_YEAR;
        check(middle == FIRST_YEAR * 8 / 10 / 5, "evenly in the second");
    }

    function testFuzz_the_emission_only_grows_and_stays_below_its_sum(uint64 a, uint64 b) public view {
        uint256 first = token.start() + uint256(a) % (200 * 365 days);
        uint256 second = first + uint256(b) % (200 * 365 days);
        check(token.emittedBy(first) <= token.emittedBy(second), "grows");
        check(token.emittedBy(second) <= FIRST_YEAR * 10_000 / FALL, "bounded");
    }

    function test_only_rewards_mint_and_never_ahead_of_time() public {
        vm.expectPartialRevert(FieldToken.EmitterOnly.selector);
        token.mintEmission(block.timestamp);
        vm.prank(address(rewards));
        vm.expectPartialRevert(FieldToken.EmissionInFuture.selector);
        token.mintEmission(block.timestamp + 1);
        vm.warp(block.timestamp + 365 days);
        vm.prank(address(rewards));
        check(token.mintEmission(block.timestamp) == FIRST_YEAR, "the year");
        vm.prank(address(rewards));
        check(token.mintEmission(block.timestamp) == 0, "once");
        vm.prank(address(rewards));
        check(token.mintEmission(block.timestamp - 1) == 0, "not for the past");
        check(token.balanceOf(address(rewards)) == FIRST_YEAR && token.emitted() == FIRST_YEAR, "minted");
        vm.warp(block.timestamp + 365 days);
        vm.prank(address(rewards));
        check(token.mintEmission(block.timestamp) == FIRST_YEAR * 8 / 10, "the next year's alone");
    }

    function test_a_schedule_beyond_the_cap_or_without_end_is_refused() public {
        FieldToken.Schedule memory schedule = FieldToken.Schedule(block.timestamp, FIRST_YEAR, FALL);
        uint256 needed = GENESIS + FIRST_YEAR * 5;
        new FieldToken(needed, GENESIS, treasury, address(rewards), schedule);
        vm.expectPartialRevert(FieldToken.ScheduleInvalid.selector);
        new FieldToken(needed - 1, GENESIS, treasury, address(rewards), schedule);
        schedule.fallBps = 0;
        vm.expectPartialRevert(FieldToken.ScheduleInvalid.selector);
        new FieldToken(CAP, GENESIS, treasury, address(rewards), schedule);
        schedule.fallBps = 10_000;
        vm.expectPartialRevert(FieldToken.ScheduleInvalid.selector);
        new FieldToken(CAP, GENESIS, treasury, address(rewards), schedule);
        schedule.fallBps = FALL;
        vm.expectPartialRevert(FieldToken.ScheduleInvalid.selector);
        new FieldToken(CAP, GENESIS, treasury, address(0), schedule);
    }

    function test_a_permit_is_good_once() public {
        address owner = vm.addr(7);
        bytes32 permit = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 digest = typed(
            "Fieldmark", address(token), keccak256(abi.encode(permit, owner, bob, 5, 0, block.timestamp))
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(7, digest);
        token.permit(owner, bob, 5, block.timestamp, v, r, s);
        check(token.allowance(owner, bob) == 5, "allowed");
        vm.expectRevert();
        token.permit(owner, bob, 5, block.timestamp, v, r, s);
    }
}
