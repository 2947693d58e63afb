// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DataCredits} from "../contracts/DataCredits.sol";
import {DeviceRegistry} from "../contracts/DeviceRegistry.sol";
import {Disputes} from "../contracts/Disputes.sol";
import {EpochRoots} from "../contracts/EpochRoots.sol";
import {FieldToken} from "../contracts/FieldToken.sol";
import {GatewayRegistry} from "../contracts/GatewayRegistry.sol";
import {LogAnchor} from "../contracts/LogAnchor.sol";
import {Rewards} from "../contracts/Rewards.sol";
import {Test, Vm} from "./Test.sol";

/// All contracts of a deployment, with this contract as their admin, and a gateway, device and people to use them.
abstract contract EconomyTest is Test {
    uint256 internal constant LOG_KEY = 0x6A7E;
    uint256 internal constant DEVICE_KEY = 0xA11CE;
    uint256 internal constant BOND = 10 ether;
    uint256 internal constant DEPOSIT = 0.1 ether;
    uint256 internal constant EXIT = 14 days;
    uint256 internal constant WINDOW = 3 days;
    uint64 internal constant EPOCH = 1 days;
    uint64 internal constant CHALLENGE = 2 days;
    uint256 internal constant GENESIS = 100_000_000e18;
    uint256 internal constant FIRST_YEAR = 100_000_000e18;
    uint256 internal constant FALL = 2_000;
    uint256 internal constant CAP = 1_000_000_000e18;

    DeviceRegistry internal registry;
    LogAnchor internal anchor;
    GatewayRegistry internal gateways;
    Disputes internal disputes;
    FieldToken internal token;
    Rewards internal rewards;
    DataCredits internal credits;

    address internal gateway = vm.addr(LOG_KEY);
    address internal device = vm.addr(DEVICE_KEY);
    address internal operator = address(0x09E8);
    address internal treasury = address(0x7EA5);
    address internal alice = address(0xA1);
    address internal bob = address(0xB0);
    address internal stranger = address(0x57A);

    function deployAll() internal {
        vm.warp(1_790_000_000);
        vm.recordLogs();
        registry = new DeviceRegistry(address(this), address(this));
        anchor = new LogAnchor(address(registry));
        uint256 nonce = vm.getNonce(address(this));
        address disputesAt = vm.computeCreateAddress(address(this), nonce + 1);
        address rewardsAt = vm.computeCreateAddress(address(this), nonce + 3);
        gateways = new GatewayRegistry(address(this), address(this), treasury, disputesAt, rewardsAt, EXIT, BOND);
        disputes = new Disputes(anchor, gateways, DEPOSIT, WINDOW);
        FieldToken.Schedule memory schedule = FieldToken.Schedule(block.timestamp, FIRST_YEAR, FALL);
        token = new FieldToken(CAP, GENESIS, treasury, rewardsAt, schedule);
        EpochRoots.Calendar memory calendar = EpochRoots.Calendar(uint64(block.timestamp), EPOCH, CHALLENGE);
        rewards = new Rewards(address(this), token, registry, gateways, treasury, calendar);
        registry.nameRewards(address(rewards));
        credits = new DataCredits(address(this), address(this), token, registry, gateways, 1 days, 100);
        registry.grantRole(registry.SUSPENDER_ROLE(), address(disputes));
        for (uint256 i = 0; i < 4; i++) {
            address where = [address(registry), address(gateways), address(rewards), address(credits)][i];
            check(DeviceRegistry(where).hasRole(0, address(this)), "admin");
        }
        check(address(disputes) == disputesAt && address(rewards) == rewardsAt, "addresses");
    }

    function domain(string memory name, address where) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                block.chainid,
                where
            )
        );
    }

    function typed(string memory name, address where, bytes32 statement) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain(name, where), statement));
    }

    function registration(uint256 key, address by, bytes32 noteKey, string memory url)
        internal
        view
        returns (bytes memory)
    {
        bytes32 statement = keccak256(
            abi.encode(
                keccak256("Register(address gateway,address operator,bytes32 noteKey,string url)"),
                vm.addr(key),
                by,
                noteKey,
                keccak256(bytes(url))
            )
        );
        return proofBy(key, typed("FieldmarkGatewayRegistry", address(gateways), statement));
    }

    function join(uint256 key, address by) internal {
        vm.deal(by, BOND);
        bytes memory proof = registration(key, by, bytes32(key), "https://gateway.example");
        vm.prank(by);
        gateways.register{value: BOND}(vm.addr(key), bytes32(key), "https://gateway.example", proof);
    }

    function registerDevice(uint256 key) internal {
        Vm.Wallet memory wallet = vm.createWallet(key);
        registry.register(bytes32(wallet.publicKeyX), bytes32(wallet.publicKeyY), -47, 0);
    }

    function own(uint256 key, address owner) internal {
        uint256 nonce = registry.statusOf(vm.addr(key)).nonce;
        bytes32 statement = keccak256(
            abi.encode(
                keccak256("Claim(address device,address owner,uint256 nonce,uint256 deadline)"),
                vm.addr(key),
                owner,
                nonce,
                type(uint256).max
            )
        );
        bytes32 digest = typed("FieldmarkDeviceRegistry", address(registry), statement);
        registry.claim(vm.addr(key), owner, type(uint256).max, proofBy(key, digest));
    }

    function line(uint8 kind, address id, uint256 cumulative) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(kind, id, cumulative))));
    }

    function pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encodePacked(a, b)) : keccak256(abi.encodePacked(b, a));
    }
}
