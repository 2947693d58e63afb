// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DeviceKeys} from "../contracts/DeviceKeys.sol";
import {Envelope} from "../contracts/Envelope.sol";
import {GatewayRegistry} from "../contracts/GatewayRegistry.sol";
import {MakerLots} from "../contracts/MakerLots.sol";
import {Rewards} from "../contracts/Rewards.sol";
import {EconomyTest} from "./Economy.sol";
import {EnvelopeCalls} from "./Envelope.t.sol";
import {LogProofs} from "./LogProofs.sol";
import {Vm} from "./Test.sol";

/// What TypeScript says of 10,000 random log proofs, envelopes, reward lines and signed statements each, the contracts
/// say too.
/// tools/contracts/agreement.ts writes the cases.
contract AgreementTest is EconomyTest {
    uint256 private constant FILES = 20;
    uint256 private constant CASES = 10_000;
    uint256 private constant DEVICE_2 = 0xBEEF;
    uint256 private constant OWNER = 8;

    struct LogCase {
        bool isInclusion;
        uint64 a;
        uint64 size;
        bytes32 first;
        bytes32 root;
        bytes32[] path;
        bool holds;
    }

    struct TypedCase {
        uint8 which;
        uint64 chainId;
        bytes32 digest;
        uint256 key;
        address who;
        bytes32 word;
        uint256 number;
        uint64 deadline;
        string text;
    }

    struct EnvelopeCase {
        bytes entry;
        bool holds;
        address device;
        uint256 contentType;
        uint256 iat;
        bytes10 cti;
        bytes8 net;
        bytes32 digest;
    }

    EnvelopeCalls private envelopes;
    LogProofs private proofs;
    uint256 private said;
    uint256 private held;

    function setUp() public {
        deployAll();
        proofs = new LogProofs();
        envelopes = new EnvelopeCalls();
        join(LOG_KEY, operator);
        registerDevice(DEVICE_KEY);
        registerDevice(DEVICE_2);
        own(DEVICE_2, alice);
    }

    function file(string memory name, uint256 i) private view returns (bytes memory) {
        bytes memory digits = i < 10 ? abi.encodePacked(uint8(48 + i)) : abi.encodePacked(uint8(48 + i / 10), uint8(48 + i % 10));
        return vm.readFileBinary(string.concat("../../dist/agreement/", name, "-", string(digits)));
    }

    /// A call of its own a file, so that each has its memory for itself.
    function test_A32_A33_log_proofs_hold_in_both_languages_or_in_none() public {
        for (uint256 i = 0; i < FILES; i++) this.logFile(i);
        check(said == CASES && held > CASES / 2 && held < CASES * 3 / 4, "cases of both kinds");
    }

    function logFile(uint256 i) external {
        LogCase[] memory cases = abi.decode(file("log", i), (LogCase[]));
        for (uint256 j = 0; j < cases.length; j++) {
            LogCase memory one = cases[j];
            bool holds = proofs.holds(one.isInclusion, one.a, one.size, one.first, one.root, one.path);
            check(holds == one.holds, "agree");
            if (holds) held++;
        }
        said += cases.length;
    }

    /// A gateway logs what TypeScript takes: where the contract took it for no envelope, the bond would be lost for it.
    function test_A10_A29_an_envelope_is_one_in_both_languages_or_in_none() public {
        for (uint256 i = 0; i < FILES; i++) this.envelopeFile(i);
        check(said == CASES && held > CASES / 3 && held < CASES * 3 / 4, "cases of both kinds");
    }

    function envelopeFile(uint256 i) external {
        EnvelopeCase[] memory cases = abi.decode(file("envelope", i), (EnvelopeCase[]));
        for (uint256 j = 0; j < cases.length; j++) {
            try this.sameEnvelope(cases[j]) returns (bool same) {
                check(cases[j].holds && same, "TypeScript reads it, or reads it otherwise");
                held++;
            } catch {
                check(!cases[j].holds, "TypeScript does not read it");
            }
        }
        said += cases.length;
    }

    function sameEnvelope(EnvelopeCase calldata one) external view returns (bool) {
        (bytes memory header, bytes memory payload,) = envelopes.split(one.entry);
        Envelope.Header memory read = envelopes.parse(header);
        return read.device == one.device && read.contentType == one.contentType && read.iat == one.iat
            && read.cti == one.cti && read.net == one.net && envelopes.digest(header, payload) == one.digest;
    }

    function test_A31_A32_reward_lines_are_paid_as_computed() public {
        vm.warp(block.timestamp + EPOCH);
        (bytes32 root, uint256 unpaidOfDevices, uint256 unpaidOfGateways,) =
            abi.decode(file("line", 0), (bytes32, uint256, uint256, Rewards.Line[]));
        vm.prank(operator);
        rewards.postRoot(gateway, 0, root);
        vm.warp(block.timestamp + CHALLENGE);
        rewards.fund();
        (uint256 ofDevices, uint256 ofGateways) = rewards.emissionOf(0);
        vm.mockCall(address(registry), abi.encodeWithSelector(registry.settle.selector), abi.encode(alice, 0));
        vm.mockCall(address(gateways), abi.encodeWithSelector(gateways.settle.selector), abi.encode(operator, 0));
        for (uint256 i = 0; i < FILES; i++) this.lineFile(i);
        check(said == CASES, "all");
        check(token.balanceOf(alice) + token.balanceOf(operator) == held, "paid what they say");
        // of what came in for the day nothing is left but what waits and what rounding left
        check(token.balanceOf(alice) == ofDevices - unpaidOfDevices, "all of the devices'");
        check(token.balanceOf(operator) == ofGateways - unpaidOfGateways, "all of the gateways'");
    }

    function lineFile(uint256 i) external {
        (,,, Rewards.Line[] memory lines) = abi.decode(file("line", i), (bytes32, uint256, uint256, Rewards.Line[]));
        for (uint256 j = 0; j < lines.length; j++) {
            if (j % 10 == 0) {
                lines[j].cumulative += 1;
                vm.expectPartialRevert(Rewards.LineInvalid.selector);
                rewards.claim(lines[j]);
                lines[j].cumulative -= 1;
            }
            check(rewards.claim(lines[j]) == lines[j].cumulative, "paid");
            held += lines[j].cumulative;
        }
        said += lines.length;
    }

    function test_A09_what_is_signed_is_what_the_contract_takes() public {
        vm.mockCall(address(registry), abi.encodeWithSelector(registry.ownerIfAny.selector), abi.encode(vm.addr(OWNER)));
        registry.grantRole(registry.MAKER_ROLE(), vm.addr(LOG_KEY));
        for (uint256 i = 0; i < FILES; i++) this.typedFile(i);
        check(said == CASES, "all");
    }

    function typedFile(uint256 i) external {
        TypedCase[] memory cases = abi.decode(file("typed", i), (TypedCase[]));
        for (uint256 j = 0; j < cases.length; j++) {
            vm.chainId(cases[j].chainId);
            take(cases[j]);
        }
        said += cases.length;
    }

    function take(TypedCase memory one) private {
        if (one.which == 0) {
            registry.claim(device, one.who, one.deadline, proofBy(DEVICE_KEY, one.digest));
            vm.prank(one.who);
            registry.release(device);
        } else if (one.which == 1) {
            Vm.Wallet memory wallet = vm.createWallet(one.key);
            DeviceKeys.NewKey memory next =
                DeviceKeys.NewKey(bytes32(wallet.publicKeyX), bytes32(wallet.publicKeyY), -47, 0);
            vm.prank(alice);
            registry.rotate(vm.addr(DEVICE_2), next, bytes10(one.word), one.deadline, proofBy(one.key, one.digest));
        } else if (one.which == 2) {
            int8 algorithm = int8(int256(one.number % 256) - 128);
            MakerLots.Lot memory lot = MakerLots.Lot(one.word, algorithm, uint8(one.number % 256), one.deadline);
            bytes memory voucher = proofBy(LOG_KEY, one.digest);
            // beyond the voucher, for this key is in no lot
            vm.expectPartialRevert(MakerLots.MemberInvalid.selector);
            registry.redeem(vm.addr(LOG_KEY), lot, voucher, new MakerLots.Member[](1));
        } else if (one.which == 3) {
            check(anchor.checkpointDigest(one.who, uint64(one.number), one.word) == one.digest, "checkpoint");
        } else if (one.which == 4) {
            vm.deal(one.who, BOND);
            bytes memory proof = proofBy(one.key, one.digest);
            vm.prank(one.who);
            gateways.register{value: BOND}(vm.addr(one.key), one.word, one.text, proof);
        } else {
            Rewards.Line memory line_ = Rewards.Line(uint8(one.number % 2), one.who, 1, new bytes32[](0));
            address recipient = address(uint160(uint256(one.word)));
            bytes memory signature = proofBy(OWNER, one.digest);
            if (line_.kind == 1) mockOperator(vm.addr(OWNER));
            // beyond the order, for this line is in no tree
            vm.expectPartialRevert(Rewards.LineInvalid.selector);
            rewards.claimBy(line_, Rewards.Order(recipient, one.number, one.deadline, signature));
        }
    }

    function mockOperator(address by) private {
        GatewayRegistry.Gateway memory said_;
        said_.operator = by;
        vm.mockCall(address(gateways), abi.encodeWithSelector(gateways.gatewayOf.selector), abi.encode(said_));
    }
}
