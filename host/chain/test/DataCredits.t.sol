// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {DataCredits} from "../contracts/DataCredits.sol";
import {EconomyTest} from "./Economy.sol";

/// Bob buys data of Alice's device, which talks to the operator's gateway.
contract DataCreditsTest is EconomyTest {
    uint128 private constant TOKENS = 10e18;
    uint128 private constant CREDITS = 1_000;
    uint128 private constant BACKING = 5e18;
    uint96 private constant PRICE = 30;
    bytes32 private constant BUYER_KEY = "X25519";
    bytes private constant SEALED = "a key, sealed";

    function setUp() public {
        deployAll();
        join(LOG_KEY, operator);
        registerDevice(DEVICE_KEY);
        own(DEVICE_KEY, alice);
        vm.prank(treasury);
        token.transfer(bob, 1_000e18);
        vm.prank(bob);
        token.approve(address(credits), type(uint256).max);
    }

    function buy(uint128 tokens) private returns (uint128) {
        vm.prank(bob);
        return credits.buy(tokens, 0);
    }

    function offer() private {
        vm.prank(alice);
        credits.offer(device, PRICE, 1 days, gateway);
    }

    function ordered(uint32 periods) private returns (uint256 id) {
        offer();
        buy(TOKENS);
        vm.prank(bob);
        id = credits.order(device, 20_000, periods, BUYER_KEY, PRICE);
    }

    function accountOf(address account) private view returns (uint128 has, uint128 backing) {
        return credits.accounts(account);
    }

    function test_tokens_become_credits_at_the_set_price_and_a_part_is_burned() public {
        uint256 supply = token.totalSupply();
        check(buy(TOKENS) == CREDITS, "price");
        (uint128 has, uint128 backing) = accountOf(bob);
        check(has == CREDITS && backing == BACKING, "account");
        check(token.totalSupply() == supply - (TOKENS - BACKING) && token.balanceOf(address(credits)) == BACKING, "burned");
        credits.setTerms(50, 10_000, 0);
        check(buy(TOKENS) == CREDITS / 2, "the price of now");
        (has, backing) = accountOf(bob);
        check(has == CREDITS * 3 / 2 && backing == BACKING, "all of it burned");
        check(happened(DataCredits.CreditsBought.selector) && happened(DataCredits.TermsChanged.selector), "told");
        check(token.balanceOf(bob) == 1_000e18 - 2 * TOKENS, "paid");
    }

    function test_a_purchase_of_nothing_or_below_what_was_expected_is_refused() public {
        vm.startPrank(bob);
        vm.expectPartialRevert(DataCredits.AmountInvalid.selector);
        credits.buy(0.01e18 - 1, 0);
        vm.expectPartialRevert(DataCredits.CreditsMissing.selector);
        credits.buy(TOKENS, CREDITS + 1);
        check(credits.buy(TOKENS, CREDITS) == CREDITS, "as expected");
        check(credits.buy(0.01e18, 1) == 1, "the smallest");
        vm.stopPrank();
        vm.prank(stranger);
        vm.expectRevert();
        credits.buy(TOKENS, 0);
    }

    function test_the_owner_alone_offers_for_an_active_gateway_and_a_real_period() public {
        vm.prank(bob);
        vm.expectPartialRevert(DataCredits.NotSeller.selector);
        credits.offer(device, PRICE, 1 days, gateway);
        vm.startPrank(alice);
        vm.expectPartialRevert(DataCredits.TermsInvalid.selector);
        credits.offer(device, PRICE, 0, gateway);
        vm.expectPartialRevert(DataCredits.GatewayUnknown.selector);
        credits.offer(device, PRICE, 1 days, stranger);
        credits.offer(device, PRICE, 1 days, gateway);
        vm.stopPrank();
        (address seller, uint96 price, address by, uint40 period) = credits.streams(device);
        check(seller == alice && price == PRICE && by == gateway && period == 1 days, "offered");
        check(happened(DataCredits.StreamOffered.selector), "told");
    }

    function test_an_order_takes_credits_and_their_backing_until_the_key_comes() public {
        uint256 id = ordered(10);
        check(id == 1 && credits.ordersCount() == 1, "first");
        (uint128 has, uint128 backing) = accountOf(bob);
        check(has == 700 && backing == BACKING * 7 / 10, "in proportion");
        check(happened(DataCredits.StreamOrdered.selector), "told");
        vm.prank(bob);
        check(credits.order(device, 0, 23, BUYER_KEY, PRICE) == 2, "second");
        (has, backing) = accountOf(bob);
        check(has == 10 && backing == BACKING / 100, "what is left");
        vm.prank(bob);
        vm.expectPartialRevert(DataCredits.CreditsMissing.selector);
        credits.order(device, 0, 1, BUYER_KEY, PRICE);
        vm.prank(alice);
        credits.offer(device, 10, 1 days, gateway);
        vm.prank(bob);
        credits.order(device, 0, 1, BUYER_KEY, 10);
        (has, backing) = accountOf(bob);
        check(has == 0 && backing == 0, "to the last one");
        check(token.balanceOf(address(credits)) == BACKING, "all of it still here");
    }

    function test_an_order_needs_an_offer_of_todays_owner_at_no_higher_price() public {
        buy(TOKENS);
        vm.startPrank(bob);
        vm.expectPartialRevert(DataCredits.StreamUnknown.selector);
        credits.order(device, 0, 1, BUYER_KEY, PRICE);
        vm.stopPrank();
        offer();
        vm.startPrank(bob);
        vm.expectPartialRevert(DataCredits.PriceAboveLimit.selector);
        credits.order(device, 0, 1, BUYER_KEY, PRICE - 1);
        vm.expectPartialRevert(DataCredits.CreditsMissing.selector);
        credits.order(device, 0, 0, BUYER_KEY, PRICE);
        vm.expectPartialRevert(DataCredits.CreditsMissing.selector);
        credits.order(device, 0, 34, BUYER_KEY, PRICE);
        vm.stopPrank();
        vm.startPrank(alice);
        registry.transferFrom(alice, stranger, uint160(device));
        vm.stopPrank();
        vm.startPrank(bob);
        vm.expectPartialRevert(DataCredits.StreamUnknown.selector);
        credits.order(device, 0, 1, BUYER_KEY, PRICE);
        vm.stopPrank();
        vm.prank(stranger);
        registry.transferFrom(stranger, alice, uint160(device));
        vm.prank(alice);
        credits.offer(device, 0, 1 days, gateway);
        vm.startPrank(bob);
        vm.expectPartialRevert(DataCredits.StreamUnknown.selector);
        credits.order(device, 0, 1, BUYER_KEY, PRICE);
        vm.stopPrank();
    }

    function test_the_key_on_chain_pays_the_owner_and_the_gateway() public {
        uint256 id = ordered(20);
        vm.prank(stranger);
        vm.expectPartialRevert(DataCredits.NotSeller.selector);
        credits.deliver(id, SEALED);
        vm.startPrank(alice);
        vm.expectPartialRevert(DataCredits.SealedKeyInvalid.selector);
        credits.deliver(id, "");
        vm.expectPartialRevert(DataCredits.SealedKeyInvalid.selector);
        credits.deliver(id, new bytes(2_049));
        check(!happened(DataCredits.KeyDelivered.selector), "not yet");
        vm.expectPartialRevert(DataCredits.OrderUnknown.selector);
        credits.deliver(id + 1, SEALED);
        vm.warp(block.timestamp + 1 days);
        credits.deliver(id, SEALED);
        vm.expectPartialRevert(DataCredits.OrderUnknown.selector);
        credits.deliver(id, SEALED);
        vm.stopPrank();
        uint256 paid = BACKING * 6 / 10;
        check(happened(DataCredits.KeyDelivered.selector), "told");
        check(credits.earned(operator) == paid / 10 && credits.earned(alice) == paid - paid / 10, "shared");
        vm.expectPartialRevert(DataCredits.OrderUnknown.selector);
        credits.refund(id);
        credits.withdraw(alice);
        credits.withdraw(operator);
        check(token.balanceOf(alice) == paid - paid / 10 && token.balanceOf(operator) == paid / 10, "withdrawn");
        vm.expectPartialRevert(DataCredits.NothingEarned.selector);
        credits.withdraw(alice);
        check(token.balanceOf(address(credits)) == BACKING - paid, "the rest backs the rest");
    }

    function test_without_a_key_in_time_the_buyer_has_all_of_it_back() public {
        uint256 id = ordered(20);
        vm.warp(block.timestamp + 1 days);
        vm.expectPartialRevert(DataCredits.DeliveryNotOver.selector);
        credits.refund(id);
        vm.warp(block.timestamp + 1);
        vm.prank(alice);
        vm.expectPartialRevert(DataCredits.DeliveryOver.selector);
        credits.deliver(id, SEALED);
        vm.prank(stranger);
        credits.refund(id);
        (uint128 has, uint128 backing) = accountOf(bob);
        check(has == CREDITS && backing == BACKING && credits.earned(alice) == 0, "as before");
        check(happened(DataCredits.OrderRefunded.selector), "told");
        vm.expectPartialRevert(DataCredits.OrderUnknown.selector);
        credits.refund(id);
    }

    function test_a_seller_who_sold_the_device_still_delivers_and_a_gateway_that_left_gets_nothing() public {
        uint256 id = ordered(20);
        vm.prank(alice);
        registry.transferFrom(alice, stranger, uint160(device));
        vm.startPrank(operator);
        gateways.beginExit(gateway);
        vm.warp(block.timestamp + EXIT);
        gateways.withdraw(gateway);
        vm.stopPrank();
        vm.warp(block.timestamp - EXIT);
        vm.prank(stranger);
        vm.expectPartialRevert(DataCredits.NotSeller.selector);
        credits.deliver(id, SEALED);
        vm.prank(alice);
        credits.deliver(id, SEALED);
        check(credits.earned(alice) == BACKING * 6 / 10 && credits.earned(address(0)) == 0, "the seller's");
    }

    function test_the_terms_of_an_order_are_those_of_its_day() public {
        uint256 id = ordered(20);
        credits.setTerms(1, 0, 10_000);
        vm.prank(alice);
        credits.deliver(id, new bytes(2_048));
        check(credits.earned(operator) == BACKING * 6 / 100, "a tenth, as then");
    }

    function test_A35_a_pause_stops_purchases_and_orders_and_nothing_that_pays_out() public {
        uint256 first = ordered(10);
        vm.prank(bob);
        uint256 second = credits.order(device, 0, 10, BUYER_KEY, PRICE);
        credits.pause();
        vm.startPrank(bob);
        vm.expectPartialRevert(Pausable.EnforcedPause.selector);
        credits.buy(TOKENS, 0);
        vm.expectPartialRevert(Pausable.EnforcedPause.selector);
        credits.order(device, 0, 1, BUYER_KEY, PRICE);
        vm.stopPrank();
        vm.startPrank(alice);
        credits.deliver(first, SEALED);
        credits.offer(device, 1, 1 days, gateway);
        vm.stopPrank();
        credits.withdraw(alice);
        vm.warp(block.timestamp + 1 days + 1);
        credits.refund(second);
        credits.unpause();
        buy(TOKENS);
    }

    function test_A35_no_role_reaches_what_lies_behind_credits() public {
        ordered(10);
        // this contract holds every role there is
        credits.setTerms(type(uint128).max, 10_000, 10_000);
        (uint128 has, uint128 backing) = accountOf(bob);
        check(has == 700 && backing == BACKING * 7 / 10, "untouched");
        vm.expectPartialRevert(DataCredits.NothingEarned.selector);
        credits.withdraw(address(this));
        check(token.balanceOf(address(credits)) == BACKING, "all there");
        vm.startPrank(stranger);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        credits.setTerms(1, 0, 0);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        credits.pause();
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        credits.unpause();
        vm.stopPrank();
    }

    function test_terms_beyond_the_whole_are_refused() public {
        vm.expectPartialRevert(DataCredits.TermsInvalid.selector);
        credits.setTerms(0, 0, 0);
        vm.expectPartialRevert(DataCredits.TermsInvalid.selector);
        credits.setTerms(1, 10_001, 0);
        vm.expectPartialRevert(DataCredits.TermsInvalid.selector);
        credits.setTerms(1, 0, 10_001);
        credits.setTerms(1, 10_000, 10_000);
        check(credits.creditsPerToken() == 1 && credits.burnBps() == 10_000 && credits.gatewayBps() == 10_000, "set");
    }

    function testFuzz_A34_rounding_loses_nothing(uint128 tokens, uint32 first, uint32 second) public {
        tokens = tokens % 500e18 + 1e18;
        offer();
        credits.setTerms(97, 3_333, 777);
        uint128 bought = buy(tokens);
        uint32 most = uint32(bought / PRICE);
        first = first % most + 1;
        vm.startPrank(bob);
        uint256 one = credits.order(device, 0, first, BUYER_KEY, PRICE);
        vm.stopPrank();
        vm.prank(alice);
        credits.deliver(one, SEALED);
        (uint128 has, uint128 backing) = accountOf(bob);
        if (has >= PRICE) {
            second = second % uint32(has / PRICE) + 1;
            vm.prank(bob);
            credits.order(device, 0, second, BUYER_KEY, PRICE);
            vm.warp(block.timestamp + 1 days + 1);
            credits.refund(one + 1);
        }
        (uint128 hasAfter, uint128 backingAfter) = accountOf(bob);
        check(has == hasAfter && backing == backingAfter, "refunded whole");
        uint256 owed = credits.earned(alice) + credits.earned(operator) + backing;
        check(owed == token.balanceOf(address(credits)), "backed");
    }
}
