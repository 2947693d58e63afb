// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {DeviceKeys} from "../contracts/DeviceKeys.sol";
import {DeviceRegistry} from "../contracts/DeviceRegistry.sol";
import {Test, Vm} from "./Test.sol";

contract DeviceRegistryTest is Test {
    bytes32 private constant CLAIM_TYPEHASH =
        keccak256("Claim(address device,address owner,uint256 nonce,uint256 deadline)");
    int8 private constant ES256K = -47;
    int8 private constant ESP256 = -9;
    uint256 private constant KEY = 0xA11CE;

    DeviceRegistry private registry;
    address private device;
    address private alice = address(0xA1);
    address private bob = address(0xB0);
    address private thief = address(0x7F);
    uint256 private deadline;

    function setUp() public {
        registry = new DeviceRegistry(address(this), address(this));
        vm.recordLogs();
        device = registerKey(KEY, 0);
        deadline = block.timestamp + 1 days;
    }

    function registerKey(uint256 key, uint8 assurance) private returns (address) {
        Vm.Wallet memory wallet = vm.createWallet(key);
        return registry.register(bytes32(wallet.publicKeyX), bytes32(wallet.publicKeyY), ES256K, assurance);
    }

    function claimDigest(uint256 chainId, address where, address of_, address owner, uint256 nonce, uint256 until)
        private
        pure
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("FieldmarkDeviceRegistry"),
                keccak256("1"),
                chainId,
                where
            )
        );
        bytes32 claim = keccak256(abi.encode(CLAIM_TYPEHASH, of_, owner, nonce, until));
        return keccak256(abi.encodePacked(hex"1901", domain, claim));
    }

    function digestFor(address owner) private view returns (bytes32) {
        uint256 nonce = registry.statusOf(device).nonce;
        return claimDigest(block.chainid, address(registry), device, owner, nonce, deadline);
    }

    function ownerOf(address of_) private view returns (address) {
        return registry.statusOf(of_).owner;
    }

    function claimFor(address owner) private {
        registry.claim(device, owner, deadline, proofBy(KEY, digestFor(owner)));
    }

    function testFuzz_the_id_is_the_address_of_the_key(uint256 key, uint8 assurance) public {
        key = key % (SECP256K1_N - 1) + 1;
        vm.assume(key != KEY);
        check(registerKey(key, assurance % 3) == vm.addr(key), "id");
        DeviceRegistry.Status memory status = registry.statusOf(vm.addr(key));
        check(status.algorithm == ES256K && status.assurance == assurance % 3, "recorded");
        check(status.maker == address(this) && status.owner == address(0), "unowned");
    }

    function test_a_key_off_its_curve_is_refused() public {
        Vm.Wallet memory wallet = vm.createWallet(7);
        (uint256 x, uint256 y) = vm.publicKeyP256(7);
        vm.expectPartialRevert(DeviceKeys.PublicKeyInvalid.selector);
        registry.register(bytes32(wallet.publicKeyX), bytes32(wallet.publicKeyY + 1), ES256K, 0);
        vm.expectPartialRevert(DeviceKeys.PublicKeyInvalid.selector);
        registry.register(bytes32(x), bytes32(y), ES256K, 0);
        vm.expectPartialRevert(DeviceKeys.PublicKeyInvalid.selector);
        registry.register(bytes32(wallet.publicKeyX), bytes32(wallet.publicKeyY), ESP256, 0);
        vm.expectPartialRevert(DeviceKeys.PublicKeyInvalid.selector);
        registry.register(0, 0, ES256K, 0);
    }

    function test_registration_refuses_strangers_doubles_and_unknown_kinds() public {
        Vm.Wallet memory wallet = vm.createWallet(KEY);
        (bytes32 x, bytes32 y) = (bytes32(wallet.publicKeyX), bytes32(wallet.publicKeyY));
        vm.expectPartialRevert(DeviceRegistry.DeviceAlreadyRegistered.selector);
        registry.register(x, y, ES256K, 0);
        vm.expectPartialRevert(DeviceKeys.AlgorithmUnknown.selector);
        registry.register(x, y, -7, 0);
        vm.expectPartialRevert(DeviceKeys.AssuranceUnknown.selector);
        registry.register(x, y, ES256K, 3);
        vm.prank(thief);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        registry.register(x, y, ES256K, 0);
    }

    function testFuzz_A06_a_claim_copied_for_another_owner_is_refused(address owner) public {
        vm.assume(owner != address(0) && owner != alice);
        bytes memory proof = proofBy(KEY, digestFor(alice));
        vm.prank(owner);
        vm.expectPartialRevert(DeviceRegistry.ClaimInvalid.selector);
        registry.claim(device, owner, deadline, proof);
        // and whoever relays it, it is alice who gets the device
        vm.prank(thief);
        registry.claim(device, alice, deadline, proof);
        check(ownerOf(device) == alice, "owner");
        check(happened(DeviceRegistry.DeviceRegistered.selector) && happened(DeviceRegistry.DeviceClaimed.selector), "told");
    }

    function test_A06_an_earlier_owner_can_not_claim_again() public {
        bytes memory first = proofBy(KEY, digestFor(alice));
        registry.claim(device, alice, deadline, first);
        vm.expectPartialRevert(DeviceRegistry.DeviceAlreadyClaimed.selector);
        registry.claim(device, alice, deadline, first);
        vm.prank(alice);
        registry.transferFrom(alice, bob, uint160(device));
        vm.prank(bob);
        registry.release(device);
        vm.expectPartialRevert(DeviceRegistry.ClaimInvalid.selector);
        registry.claim(device, alice, deadline, first);
        claimFor(bob);
        check(ownerOf(device) == bob && happened(DeviceRegistry.DeviceReleased.selector), "claimed anew");
    }

    function test_a_claim_is_good_to_its_last_second() public {
        bytes memory proof = proofBy(KEY, digestFor(alice));
        vm.warp(deadline);
        registry.claim(device, alice, deadline, proof);
        check(registry.ownerIfAny(device) == alice, "claimed");
    }

    function test_a_claim_of_the_past_is_refused() public {
        bytes memory proof = proofBy(KEY, digestFor(alice));
        vm.warp(deadline + 1);
        vm.expectPartialRevert(DeviceRegistry.ClaimExpired.selector);
        registry.claim(device, alice, deadline, proof);
    }

    function test_A08_a_high_s_claim_is_refused_on_either_curve() public {
        bytes memory twin = highTwin(KEY, digestFor(alice));
        vm.expectPartialRevert(DeviceRegistry.ClaimInvalid.selector);
        registry.claim(device, alice, deadline, twin);

        (uint256 x, uint256 y) = vm.publicKeyP256(KEY);
        address secure = registry.register(bytes32(x), bytes32(y), ESP256, 2);
        bytes32 digest = claimDigest(block.chainid, address(registry), secure, alice, 0, deadline);
        vm.expectPartialRevert(DeviceRegistry.ClaimInvalid.selector);
        registry.claim(secure, alice, deadline, proofByP256(KEY, digest, false));
        registry.claim(secure, alice, deadline, proofByP256(KEY, digest, true));
        check(ownerOf(secure) == alice, "low s");
    }

    function test_a_p256_claim_needs_the_key_that_the_id_is_of() public {
        (uint256 x, uint256 y) = vm.publicKeyP256(KEY);
        address secure = registry.register(bytes32(x), bytes32(y), ESP256, 2);
        bytes32 digest = claimDigest(block.chainid, address(registry), secure, alice, 0, deadline);
        vm.expectPartialRevert(DeviceRegistry.ClaimInvalid.selector);
        registry.claim(secure, alice, deadline, proofByP256(KEY + 1, digest, true));
    }

    function test_A09_a_claim_for_another_chain_contract_device_or_purpose_is_refused() public {
        bytes32[4] memory digests = [
            claimDigest(block.chainid + 1, address(registry), device, alice, 0, deadline),
            claimDigest(block.chainid, address(this), device, alice, 0, deadline),
            claimDigest(block.chainid, address(registry), thief, alice, 0, deadline),
            sha256(abi.encodePacked(digestFor(alice)))
        ];
        for (uint256 i = 0; i < digests.length; i++) {
            bytes memory proof = proofBy(KEY, digests[i]);
            vm.expectPartialRevert(DeviceRegistry.ClaimInvalid.selector);
            registry.claim(device, alice, deadline, proof);
        }
    }

    function testFuzz_noise_is_no_proof(bytes calldata noise) public {
        vm.expectPartialRevert(DeviceRegistry.ClaimInvalid.selector);
        registry.claim(device, alice, deadline, noise);
    }

    function test_a_suspended_device_is_marked_stays_its_owners_and_can_not_be_claimed() public {
        registry.suspend(device, "two envelopes for one sequence");
        check(registry.statusOf(device).suspended, "suspended");
        bytes memory proof = proofBy(KEY, digestFor(alice));
        vm.expectPartialRevert(DeviceRegistry.DeviceIsSuspended.selector);
        registry.claim(device, alice, deadline, proof);
        check(registry.keyOf(device).suspendedAt == block.timestamp, "since when");
        vm.expectPartialRevert(DeviceRegistry.DeviceIsSuspended.selector);
        registry.suspend(device, "again");
        registry.unsuspend(device, "key was never cloned");
        check(registry.keyOf(device).suspendedAt == 0, "no more");
        check(happened(DeviceRegistry.DeviceSuspended.selector) && happened(DeviceRegistry.DeviceUnsuspended.selector), "told");
        claimFor(alice);
        registry.suspend(device, "again");
        check(ownerOf(device) == alice, "owner stays");
        vm.prank(alice);
        registry.transferFrom(alice, bob, uint160(device));
        check(registry.statusOf(device).suspended && ownerOf(device) == bob, "moves, still marked");
    }

    function test_suspending_takes_a_role_and_a_reason() public {
        vm.prank(thief);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        registry.suspend(device, "reason");
        vm.expectPartialRevert(DeviceRegistry.ReasonInvalid.selector);
        registry.suspend(device, "");
        vm.expectPartialRevert(DeviceRegistry.ReasonInvalid.selector);
        registry.suspend(device, string(new bytes(257)));
        vm.expectPartialRevert(DeviceRegistry.DeviceNotSuspended.selector);
        registry.unsuspend(device, "reason");
        registry.suspend(device, string(new bytes(256)));
        vm.expectPartialRevert(DeviceRegistry.ReasonInvalid.selector);
        registry.unsuspend(device, "");
        vm.prank(thief);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        registry.unsuspend(device, "reason");
        registry.unsuspend(device, "reason");
        vm.expectPartialRevert(DeviceRegistry.DeviceUnknown.selector);
        registry.suspend(thief, "reason");
        vm.expectPartialRevert(DeviceRegistry.DeviceUnknown.selector);
        registry.unsuspend(thief, "reason");
        vm.expectPartialRevert(DeviceRegistry.DeviceUnknown.selector);
        registry.claim(thief, alice, deadline, "");
        vm.expectPartialRevert(DeviceRegistry.NotOwner.selector);
        registry.release(device);
        check(registry.supportsInterface(0x80ac58cd) && registry.supportsInterface(0x7965db0b), "a token, with roles");
    }

    function test_A35_no_role_moves_a_device() public {
        claimFor(alice);
        // this contract holds every role there is
        vm.expectRevert();
        registry.transferFrom(alice, address(this), uint160(device));
        vm.expectPartialRevert(DeviceRegistry.NotOwner.selector);
        registry.release(device);
        vm.expectRevert();
        registry.approve(address(this), uint160(device));
        bytes memory proof = proofBy(KEY, digestFor(address(this)));
        vm.expectPartialRevert(DeviceRegistry.DeviceAlreadyClaimed.selector);
        registry.claim(device, address(this), deadline, proof);
        check(ownerOf(device) == alice, "owner");
    }

    function test_net_names_chain_and_contract() public {
        bytes8 before = registry.net();
        check(before == bytes8(keccak256(abi.encode(block.chainid, address(registry)))), "net");
        vm.chainId(block.chainid + 1);
        check(registry.net() != before, "another chain");
    }

    function test_A15_an_auditor_alone_says_that_a_device_was_seen_and_where() public {
        registry.visit(device, 5, -900_000_000, 1_800_000_000);
        check(happened(DeviceRegistry.DeviceVisited.selector), "told");
        registry.visit(device, 5, 900_000_000, -1_800_000_000);
        vm.expectPartialRevert(DeviceRegistry.DeviceUnknown.selector);
        registry.visit(thief, 5, 0, 0);
        int32[2][4] memory nowhere = [
            [int32(-900_000_001), int32(0)],
            [int32(900_000_001), int32(0)],
            [int32(0), int32(-1_800_000_001)],
            [int32(0), int32(1_800_000_001)]
        ];
        for (uint256 i = 0; i < 4; i++) {
            vm.expectPartialRevert(DeviceRegistry.PlaceInvalid.selector);
            registry.visit(device, 5, nowhere[i][0], nowhere[i][1]);
        }
        vm.prank(thief);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        registry.visit(device, 5, 0, 0);
    }

    function test_A35_rewards_are_named_once_by_who_deployed_or_by_the_admin() public {
        DeviceRegistry fresh = new DeviceRegistry(address(0xAD), address(0xDE));
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        fresh.nameRewards(address(1));
        vm.prank(address(0xDE));
        fresh.nameRewards(address(1));
        check(fresh.rewards() == address(1) && happened(DeviceRegistry.RewardsNamed.selector), "by who deployed");
        vm.prank(address(0xDE));
        vm.expectPartialRevert(DeviceRegistry.RewardsAlreadyNamed.selector);
        fresh.nameRewards(address(2));
        vm.prank(address(0xAD));
        vm.expectPartialRevert(DeviceRegistry.RewardsAlreadyNamed.selector);
        fresh.nameRewards(address(2));
        fresh = new DeviceRegistry(address(0xAD), address(0xDE));
        vm.prank(address(0xAD));
        fresh.nameRewards(address(3));
        check(fresh.rewards() == address(3), "by the admin");
    }
}
