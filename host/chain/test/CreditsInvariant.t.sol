// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Crowded} from "./Crowded.sol";
import {EconomyTest} from "./Economy.sol";

/// Buyers, sellers, time, prices and pauses.
contract CreditsCrowd is EconomyTest {
    uint256 private bought;
    uint256 private spent;
    address[2] private buyers = [address(0xB1), address(0xB2)];

    constructor() {
        deployAll();
        join(LOG_KEY, operator);
        registerDevice(DEVICE_KEY);
        own(DEVICE_KEY, alice);
        for (uint256 i = 0; i < 2; i++) {
            vm.prank(treasury);
            token.transfer(buyers[i], 10_000_000e18);
            vm.prank(buyers[i]);
            token.approve(address(credits), type(uint256).max);
        }
    }

    function pass(uint32 seconds_) external {
        vm.warp(block.timestamp + seconds_ % 1 days);
    }

    function buy(uint8 who, uint80 tokens) external {
        vm.prank(buyers[who % 2]);
        bought += credits.buy(1e18 + tokens % 1_000e18, 0);
    }

    function offer(uint16 price) external {
        address owner = registry.ownerOf(uint160(device));
        vm.prank(owner);
        credits.offer(device, price % 1_000, 1 days, gateway);
    }

    function order(uint8 who, uint8 periods) external {
        vm.prank(buyers[who % 2]);
        credits.order(device, 0, uint32(periods) % 8 + 1, "key", type(uint96).max);
    }

    function deliver(uint8 which) external {
        uint256 id = credits.ordersCount() - which % (credits.ordersCount() + 1);
        (,,, uint128 amount,, address seller,,) = credits.orders(id);
        vm.prank(seller);
        credits.deliver(id, "sealed");
        spent += amount;
    }

    function refund(uint8 which) external {
        credits.refund(credits.ordersCount() - which % (credits.ordersCount() + 1));
    }

    function withdraw(uint8 who) external {
        credits.withdraw([alice, bob, operator][who % 3]);
    }

    function move(bool toBob) external {
        address from = registry.ownerOf(uint160(device));
        vm.prank(from);
        registry.transferFrom(from, toBob ? bob : alice, uint160(device));
    }

    function terms(uint32 price, uint16 burn, uint16 share) external {
        credits.setTerms(uint128(price) + 1, burn % 10_001, share % 10_001);
    }

    function pause(uint8 how) external {
        how < 20 ? credits.pause() : credits.unpause();
    }

    function checkAll() external view {
        uint256 backing = credits.earned(alice) + credits.earned(bob) + credits.earned(operator);
        uint256 has = spent;
        for (uint256 i = 0; i < 2; i++) {
            (uint128 credits_, uint128 behind) = credits.accounts(buyers[i]);
            check(credits_ != 0 || behind == 0, "nothing lies behind no credits");
            (has, backing) = (has + credits_, backing + behind);
        }
        for (uint256 id = credits.ordersCount(); id != 0; id--) {
            (,,, uint128 waiting, uint128 behind,,,) = credits.orders(id);
            (has, backing) = (has + waiting, backing + behind);
        }
        check(has == bought, "credits conserve");
        check(backing == token.balanceOf(address(credits)), "so do the tokens behind them");
        check(token.totalSupply() <= token.cap(), "supply");
    }
}

contract CreditsInvariantTest is Crowded {
    CreditsCrowd private people;

    function setUp() public {
        people = new CreditsCrowd();
    }

    function crowd() internal view override returns (address) {
        return address(people);
    }

    /// forge-config: default.invariant.runs = 1200
    /// forge-config: default.invariant.depth = 250
    /// forge-config: campaign.invariant.runs = 12000
    function invariant_A34_A35_credits_and_what_lies_behind_them_conserve() public view {
        people.checkAll();
    }
}
