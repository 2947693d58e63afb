// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Signatures} from "./Signatures.sol";

/// Vouchers of makers for whole production runs: one signature over the root of all keys, which costs the maker no
/// transaction.
abstract contract MakerLots is EIP712 {
    bytes32 private constant LOT_TYPEHASH =
        keccak256("Lot(bytes32 root,int8 algorithm,uint8 assurance,uint256 deadline)");

    /// `root` is the Merkle root over the keys of the run, each leaf keccak256(keccak256(abi.encode(x, y))), pairs
    /// sorted.
    struct Lot {
        bytes32 root;
        int8 algorithm;
        uint8 assurance;
        uint256 deadline;
    }

    /// A device of a lot: its key and the path from it to the lot's root.
    struct Member {
        bytes32 x;
        bytes32 y;
        bytes32[] path;
    }

    mapping(address maker => mapping(bytes32 lotDigest => bool)) private revokedLots;

    event LotRevoked(address indexed maker, bytes32 indexed root);

    error LotExpired(uint256 deadline);
    error LotIsRevoked(bytes32 root);
    error LotInvalid(address maker);
    error MemberInvalid(address device);

    /// A maker takes back a voucher of its own; devices that were registered by it stay.
    function revokeLot(Lot calldata lot) external {
        revokedLots[msg.sender][lotDigest(lot)] = true;
        emit LotRevoked(msg.sender, lot.root);
    }

    /// Requires the maker's word for the lot: r‖s‖v over the EIP-712 Lot.
    function checkLot(address maker, Lot calldata lot, bytes calldata voucher) internal view {
        if (block.timestamp > lot.deadline) revert LotExpired(lot.deadline);
        bytes32 digest = lotDigest(lot);
        if (revokedLots[maker][digest]) revert LotIsRevoked(lot.root);
        if (!Signatures.verify(Signatures.ES256K, maker, digest, voucher)) revert LotInvalid(maker);
    }

    function checkMember(bytes32 root, Member calldata member) internal pure {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(member.x, member.y))));
        if (!MerkleProof.verifyCalldata(member.path, root, leaf)) {
            revert MemberInvalid(Signatures.idOf(member.x, member.y));
        }
    }

    function lotDigest(Lot calldata lot) private view returns (bytes32) {
        return _hashTypedDataV4(
            keccak256(abi.encode(LOT_TYPEHASH, lot.root, lot.algorithm, lot.assurance, lot.deadline))
        );
    }
}
