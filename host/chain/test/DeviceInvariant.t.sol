// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DeviceRegistry} from "../contracts/DeviceRegistry.sol";
import {Test, Vm} from "./Test.sol";

/// Calls the registry at random, as its admin and as strangers, but never as the owner.
contract Stranger is Test {
    DeviceRegistry private immutable registry;
    address private immutable device;
    address private immutable admin;

    constructor(DeviceRegistry registry_, address device_, address admin_) {
        (registry, device, admin) = (registry_, device_, admin_);
    }

    function claim(address owner, uint256 deadline, bytes calldata proof) external {
        registry.claim(device, owner, deadline, proof);
    }

    function take(address from, address to) external {
        vm.prank(admin);
        registry.transferFrom(from, to, uint160(device));
    }

    function release() external {
        vm.prank(admin);
        registry.release(device);
    }

    function suspend(bool on) external {
        vm.prank(admin);
        on ? registry.suspend(device, "x") : registry.unsuspend(device, "x");
    }

    function grant(bytes32 role, address to) external {
        vm.prank(admin);
        registry.grantRole(role, to);
    }
}

contract DeviceRegistryInvariantTest is Test {
    DeviceRegistry private registry;
    Stranger private stranger;
    address private device;
    address private owner = address(0xA1);

    function setUp() public {
        registry = new DeviceRegistry(address(this), address(this));
        Vm.Wallet memory wallet = vm.createWallet(0xA11CE);
        device = registry.register(bytes32(wallet.publicKeyX), bytes32(wallet.publicKeyY), -47, 0);
        stranger = new Stranger(registry, device, address(this));
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("FieldmarkDeviceRegistry"),
                keccak256("1"),
                block.chainid,
                address(registry)
            )
        );
        bytes32 claim = keccak256(
            abi.encode(
                keccak256("Claim(address device,address owner,uint256 nonce,uint256 deadline)"),
                device,
                owner,
                uint256(0),
                type(uint256).max
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, claim));
        registry.claim(device, owner, type(uint256).max, proofBy(0xA11CE, digest));
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(stranger);
    }

    /// forge-config: default.invariant.runs = 1400
    /// forge-config: default.invariant.depth = 250
    /// forge-config: campaign.invariant.runs = 14000
    function invariant_A35_only_the_owner_moves_a_device() public view {
        check(registry.ownerOf(uint160(device)) == owner, "owner");
    }
}
