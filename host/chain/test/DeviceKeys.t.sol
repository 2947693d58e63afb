// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {DeviceKeys} from "../contracts/DeviceKeys.sol";
import {DeviceRegistry} from "../contracts/DeviceRegistry.sol";
import {MakerLots} from "../contracts/MakerLots.sol";
import {EconomyTest} from "./Economy.sol";
import {Vm} from "./Test.sol";

contract DeviceKeysTest is EconomyTest {
    uint256 private constant MAKER = 0x3A4E;

    function setUp() public {
        deployAll();
        registry.grantRole(registry.MAKER_ROLE(), vm.addr(MAKER));
    }

    function newKey(uint256 key) private returns (DeviceKeys.NewKey memory) {
        Vm.Wallet memory wallet = vm.createWallet(key);
        return DeviceKeys.NewKey(bytes32(wallet.publicKeyX), bytes32(wallet.publicKeyY), -47, 1);
    }

    function rotation(uint256 key, bytes10 lastCti, uint256 deadline) private view returns (bytes memory) {
        bytes32 typehash = keccak256("Rotate(address device,address key,bytes10 lastCti,uint256 deadline)");
        bytes32 statement = keccak256(abi.encode(typehash, device, vm.addr(key), lastCti, deadline));
        return proofBy(key, typed("FieldmarkDeviceRegistry", address(registry), statement));
    }

    function test_A01_the_owner_rotates_the_key_and_who_copied_it_does_not() public {
        registerDevice(DEVICE_KEY);
        own(DEVICE_KEY, alice);
        DeviceKeys.NewKey memory next = newKey(5);
        uint256 deadline = block.timestamp;
        bytes memory proof = rotation(5, "0000000009", deadline);
        vm.expectPartialRevert(DeviceRegistry.NotOwner.selector);
        registry.rotate(device, next, "0000000009", deadline, proof);
        vm.startPrank(alice);
        vm.expectPartialRevert(DeviceRegistry.RotationInvalid.selector);
        registry.rotate(device, next, "0000000008", deadline, proof);
        vm.warp(deadline + 1);
        vm.expectPartialRevert(DeviceRegistry.RotationExpired.selector);
        registry.rotate(device, next, "0000000009", deadline, proof);
        vm.warp(deadline);
        registry.rotate(device, next, "0000000009", deadline, proof);
        vm.expectPartialRevert(DeviceKeys.KeyAlreadyKnown.selector);
        registry.rotate(device, next, "0000000009", deadline, proof);
        vm.stopPrank();
        DeviceRegistry.KeyStatus memory old = registry.keyOf(device);
        check(old.retiredAt == deadline && old.lastCti == "0000000009", "retired");
        DeviceRegistry.KeyStatus memory now_ = registry.keyOf(vm.addr(5));
        check(now_.device == device && now_.retiredAt == 0 && registry.currentKey(device) == vm.addr(5), "in use");
        check(happened(DeviceKeys.KeyRotated.selector) && now_.addedAt == deadline && now_.algorithm == -47, "told");
        // the owner's device claims with the key that it has now
        vm.startPrank(alice);
        registry.release(device);
        vm.stopPrank();
        bytes32 typehash = keccak256("Claim(address device,address owner,uint256 nonce,uint256 deadline)");
        bytes32 statement = keccak256(abi.encode(typehash, device, bob, uint256(2), deadline));
        bytes32 digest = typed("FieldmarkDeviceRegistry", address(registry), statement);
        vm.expectPartialRevert(DeviceRegistry.ClaimInvalid.selector);
        registry.claim(device, bob, deadline, proofBy(DEVICE_KEY, digest));
        registry.claim(device, bob, deadline, proofBy(5, digest));
        check(registry.ownerIfAny(device) == bob, "by the new key");
        // and no key of another device, old or new, becomes its own
        Vm.Wallet memory known = vm.createWallet(5);
        vm.expectPartialRevert(DeviceKeys.KeyAlreadyKnown.selector);
        registry.register(bytes32(known.publicKeyX), bytes32(known.publicKeyY), -47, 0);
        DeviceKeys.NewKey memory first = newKey(DEVICE_KEY);
        bytes memory again = rotation(DEVICE_KEY, "0000000010", deadline);
        vm.prank(bob);
        vm.expectPartialRevert(DeviceRegistry.DeviceAlreadyRegistered.selector);
        registry.rotate(device, first, "0000000010", deadline, again);
        check(registry.keyOf(stranger).device == address(0), "nobody's");
    }

    function test_a_later_key_is_of_its_own_kind_and_time() public {
        registerDevice(DEVICE_KEY);
        own(DEVICE_KEY, alice);
        vm.warp(block.timestamp + 100);
        (uint256 x, uint256 y) = vm.publicKeyP256(6);
        address key = address(uint160(uint256(keccak256(abi.encode(x, y)))));
        DeviceKeys.NewKey memory next = DeviceKeys.NewKey(bytes32(x), bytes32(y), -9, 2);
        bytes32 typehash = keccak256("Rotate(address device,address key,bytes10 lastCti,uint256 deadline)");
        bytes32 statement = keccak256(abi.encode(typehash, device, key, bytes10("0000000009"), block.timestamp));
        bytes32 digest = typed("FieldmarkDeviceRegistry", address(registry), statement);
        vm.prank(alice);
        registry.rotate(device, next, "0000000009", block.timestamp, proofByP256(6, digest, true));
        DeviceRegistry.KeyStatus memory later = registry.keyOf(key);
        check(later.algorithm == -9 && later.addedAt == block.timestamp && later.device == device, "its own");
        check(registry.keyOf(device).algorithm == -47 && registry.keyOf(device).addedAt == block.timestamp - 100, "the first's");
        vm.prank(alice);
        registry.release(device);
        typehash = keccak256("Claim(address device,address owner,uint256 nonce,uint256 deadline)");
        statement = keccak256(abi.encode(typehash, device, bob, uint256(2), block.timestamp));
        digest = typed("FieldmarkDeviceRegistry", address(registry), statement);
        registry.claim(device, bob, block.timestamp, proofByP256(6, digest, true));
        check(registry.ownerIfAny(device) == bob, "claimed by it");
    }

    function test_a_makers_voucher_registers_the_devices_of_its_lot_and_no_other() public {
        DeviceKeys.NewKey memory a = newKey(21);
        DeviceKeys.NewKey memory b = newKey(22);
        bytes32 leafA = keccak256(bytes.concat(keccak256(abi.encode(a.x, a.y))));
        bytes32 leafB = keccak256(bytes.concat(keccak256(abi.encode(b.x, b.y))));
        MakerLots.Lot memory lot = MakerLots.Lot(pair(leafA, leafB), -47, 1, block.timestamp);
        bytes32 typehash = keccak256("Lot(bytes32 root,int8 algorithm,uint8 assurance,uint256 deadline)");
        bytes32 statement = keccak256(abi.encode(typehash, lot.root, lot.algorithm, lot.assurance, lot.deadline));
        bytes memory voucher = proofBy(MAKER, typed("FieldmarkDeviceRegistry", address(registry), statement));
        MakerLots.Member[] memory members = new MakerLots.Member[](1);
        members[0] = MakerLots.Member(a.x, a.y, new bytes32[](1));
        vm.expectPartialRevert(MakerLots.MemberInvalid.selector);
        registry.redeem(vm.addr(MAKER), lot, voucher, members);
        members[0].path[0] = leafB;
        lot.assurance = 2;
        vm.expectPartialRevert(MakerLots.LotInvalid.selector);
        registry.redeem(vm.addr(MAKER), lot, voucher, members);
        lot.assurance = 1;
        bytes memory strangers = proofBy(0x57A, typed("FieldmarkDeviceRegistry", address(registry), statement));
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        registry.redeem(vm.addr(0x57A), lot, strangers, members);
        vm.expectPartialRevert(DeviceRegistry.MembersMissing.selector);
        registry.redeem(vm.addr(MAKER), lot, voucher, new MakerLots.Member[](0));
        registry.redeem(vm.addr(MAKER), lot, voucher, members);
        check(registry.statusOf(vm.addr(21)).maker == vm.addr(MAKER), "registered");
        vm.expectPartialRevert(DeviceRegistry.DeviceAlreadyRegistered.selector);
        registry.redeem(vm.addr(MAKER), lot, voucher, members);
        members[0] = MakerLots.Member(b.x, b.y, new bytes32[](1));
        members[0].path[0] = leafA;
        vm.prank(vm.addr(MAKER));
        registry.revokeLot(lot);
        check(happened(MakerLots.LotRevoked.selector), "told");
        vm.expectPartialRevert(MakerLots.LotIsRevoked.selector);
        registry.redeem(vm.addr(MAKER), lot, voucher, members);
        vm.warp(block.timestamp + 1);
        vm.expectPartialRevert(MakerLots.LotExpired.selector);
        registry.redeem(vm.addr(MAKER), lot, voucher, members);
    }
}
