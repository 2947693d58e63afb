// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The cheatcodes of forge that these tests use.
interface Vm {
    function addr(uint256 key) external pure returns (address);
    function assume(bool condition) external pure;
    function chainId(uint256 id) external;
    function expectRevert() external;
    function expectPartialRevert(bytes4 selector) external;
    function prank(address sender) external;
    function publicKeyP256(uint256 key) external pure returns (uint256 x, uint256 y);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function signP256(uint256 key, bytes32 digest) external pure returns (bytes32 r, bytes32 s);
    function warp(uint256 timestamp) external;

    struct Wallet {
        address addr;
        uint256 publicKeyX;
        uint256 publicKeyY;
        uint256 privateKey;
    }

    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    function deal(address account, uint256 balance) external;
    function getNonce(address account) external view returns (uint64);
    function startPrank(address sender) external;
    function stopPrank() external;
    function expectRevert(bytes calldata data) external;
    function mockCall(address callee, bytes calldata data, bytes calldata answer) external;
    function readFileBinary(string calldata path) external view returns (bytes memory);
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);

    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function createWallet(uint256 key) external returns (Wallet memory);
}

abstract contract Test {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 internal constant SECP256K1_N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
    uint256 internal constant P256_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551;

    error Failed(string what);

    function check(bool holds, string memory what) internal pure {
        if (!holds) revert Failed(what);
    }

    mapping(bytes32 topic => bool) private seen;

    /// Whether an event has been emitted since `vm.recordLogs`.
    function happened(bytes32 topic) internal returns (bool) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; i++) {
            seen[logs[i].topics[0]] = true;
        }
        return seen[topic];
    }

    /// A word of the data of the last such event since `vm.recordLogs`.
    function wordOf(bytes32 topic, uint256 word) internal returns (uint256 value) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bool found;
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] != topic) continue;
            found = true;
            bytes memory data = logs[i].data;
            assembly ("memory-safe") {
                value := mload(add(data, mul(32, add(word, 1))))
            }
        }
        check(found, "no such event");
    }

    /// r‖s‖v of a secp256k1 key.
    function proofBy(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// The signature that the curve's equation allows beside the low one.
    function highTwin(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, SECP256K1_N - uint256(s), uint8(55 - v));
    }

    /// r‖s‖x‖y of a P-256 key, s made low or high.
    function proofByP256(uint256 key, bytes32 digest, bool low) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s) = vm.signP256(key, digest);
        (uint256 x, uint256 y) = vm.publicKeyP256(key);
        bool isLow = uint256(s) <= P256_N / 2;
        return abi.encodePacked(r, isLow == low ? uint256(s) : P256_N - uint256(s), x, y);
    }
}
