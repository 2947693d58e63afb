// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {DeviceKeys} from "./DeviceKeys.sol";
import {MakerLots} from "./MakerLots.sol";
import {Signatures} from "./Signatures.sol";

/// Which devices exist, who made them, and whose they are. A token is a device: its id is the device's id, the
/// address of its public key. A maker registers a device, which then belongs to nobody; whoever holds the device can
/// have it sign a claim for one owner; from then on only that owner moves it. No role can.
contract DeviceRegistry is ERC721, EIP712, AccessControl, DeviceKeys, MakerLots {
    bytes32 public constant MAKER_ROLE = keccak256("MAKER_ROLE");
    bytes32 public constant SUSPENDER_ROLE = keccak256("SUSPENDER_ROLE");
    bytes32 public constant AUDITOR_ROLE = keccak256("AUDITOR_ROLE");

    bytes32 private constant CLAIM_TYPEHASH =
        keccak256("Claim(address device,address owner,uint256 nonce,uint256 deadline)");
    bytes32 private constant ROTATE_TYPEHASH =
        keccak256("Rotate(address device,address key,bytes10 lastCti,uint256 deadline)");
    uint256 private constant REASON_BYTES_MAX = 256;

    /// What the registry knows of a device; one storage slot.
    struct Device {
        address maker;
        int8 algorithm;
        uint8 assurance;
        bool suspended;
        uint32 nonce;
        uint40 registeredAt;
    }

    /// Whose the device is, once more, and what `rewards` paid for it in all: one storage slot, which the owner's claim
    /// opens, so that a payment reads and writes no other.
    struct Account {
        address owner;
        uint96 paid;
    }

    /// `owner` is zero where nobody has claimed the device; `algorithm` is zero where it is not registered.
    struct Status {
        address owner;
        address maker;
        int8 algorithm;
        uint8 assurance;
        bool suspended;
        uint32 nonce;
        uint40 registeredAt;
    }

    /// What a verifier needs to know of a key that signed an envelope; `device` is zero where it is no device's key.
    struct KeyStatus {
        address device;
        int8 algorithm;
        uint40 addedAt;
        uint40 suspendedAt;
        uint40 retiredAt;
        bytes10 lastCti;
    }

    /// Who registered first may name `rewards`, as the admin may.
    address private immutable deployer;
    /// The one contract that writes down what was paid; named once, for good.
    address public rewards;

    mapping(address device => Device) private devices;
    mapping(address device => Account) private accounts;
    mapping(address device => uint40) private suspendedAt;

    event DeviceRegistered(
        address indexed device, address indexed maker, int8 algorithm, uint8 assurance, bytes32 x, bytes32 y
    );
    event DeviceClaimed(address indexed device, address indexed owner, uint32 nonce);
    event DeviceReleased(address indexed device, address indexed owner);
    event DeviceSuspended(address indexed device, address indexed by, string reason);
    event DeviceUnsuspended(address indexed device, address indexed by, string reason);
    event DeviceVisited(
        address indexed device, address indexed auditor, uint40 until, int32 latitude, int32 longitude
    );
    event RewardsNamed(address indexed rewards);

    error ClaimExpired(uint256 deadline);
    error ClaimInvalid(address device);
    error DeviceAlreadyClaimed(address device);
    error DeviceAlreadyRegistered(address device);
    error DeviceIsSuspended(address device);
    error DeviceNotSuspended(address device);
    error DeviceUnknown(address device);
    error MembersMissing();
    error NotOwner(address device);
    error ReasonInvalid();
    error PlaceInvalid(int32 latitude, int32 longitude);
    error RewardsAlreadyNamed(address rewards);
    error RewardsOnly();
    error RotationExpired(uint256 deadline);
    error RotationInvalid(address key);

    /// @param admin gives and takes roles; a timelock
    /// @param operator the first maker, suspender and auditor, who must be able to act at once
    constructor(address admin, address operator)
        ERC721("Fieldmark Device", "FIELDMARK")
        EIP712("FieldmarkDeviceRegistry", "1")
    {
        deployer = operator;
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(MAKER_ROLE, operator);
        _grantRole(SUSPENDER_ROLE, operator);
        _grantRole(AUDITOR_ROLE, operator);
    }

    /// This deployment in every signed envelope: the first 8 bytes of keccak256(abi.encode(chain id, registry)).
    function net() external view returns (bytes8) {
        return bytes8(keccak256(abi.encode(block.chainid, address(this))));
    }

    /// Registers a device by its public key x‖y. The id is derived here, so it can't be another's, and the event
    /// carries the key: a log of events is enough to verify every device.
    /// @param algorithm COSE algorithm of the key: -47 ES256K or -9 ESP256
    /// @param assurance 0 key in a file, 1 sealed to the board, 2 in a secure element
    function register(bytes32 x, bytes32 y, int8 algorithm, uint8 assurance)
        external
        onlyRole(MAKER_ROLE)
        returns (address device)
    {
        return admit(msg.sender, x, y, algorithm, assurance);
    }

    /// Registers devices of a lot that a maker vouched for with a signature, which costs the maker nothing: whoever
    /// installs them brings it. Each device of a lot can be brought once, together or apart.
    /// @param voucher the maker's r‖s‖v over the EIP-712 Lot
    function redeem(address maker, Lot calldata lot, bytes calldata voucher, Member[] calldata members) external {
        _checkRole(MAKER_ROLE, maker);
        if (members.length == 0) revert MembersMissing();
        checkLot(maker, lot, voucher);
        for (uint256 i = 0; i < members.length; i++) {
            checkMember(lot.root, members[i]);
            admit(maker, members[i].x, members[i].y, lot.algorithm, lot.assurance);
        }
    }

    /// Gives an unowned device to `owner`, whom the device's own signature names: anybody may relay it, and a copy of
    /// it sent first changes nothing. A claim is good once: the nonce grows with every change of owner.
    /// @param proof r‖s‖v for ES256K, r‖s‖x‖y for ESP256; s must be low
    function claim(address device, address owner, uint256 deadline, bytes calldata proof) external {
        Device storage entry = known(device);
        if (block.timestamp > deadline) revert ClaimExpired(deadline);
        if (entry.suspended) revert DeviceIsSuspended(device);
        if (_ownerOf(tokenOf(device)) != address(0)) revert DeviceAlreadyClaimed(device);
        uint32 nonce = entry.nonce;
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(CLAIM_TYPEHASH, device, owner, nonce, deadline)));
        address key = currentKey(device);
        int8 algorithm = key == device ? entry.algorithm : laterKeys[key].algorithm;
        if (!Signatures.verify(algorithm, key, digest, proof)) revert ClaimInvalid(device);
        emit DeviceClaimed(device, owner, nonce);
        _mint(owner, tokenOf(device));
    }

    /// The owner gives the device a new key. The old one is good for what it sealed up to `lastCti`; who holds a copy
    /// of it can seal nothing after, and can't rotate. The new key proves itself by a signature of its own.
    /// @param proof over the EIP-712 Rotate by the new key, in the form of a claim's
    function rotate(address device, NewKey calldata next, bytes10 lastCti, uint256 deadline, bytes calldata proof)
        external
    {
        if (_ownerOf(tokenOf(device)) != msg.sender) revert NotOwner(device);
        if (block.timestamp > deadline) revert RotationExpired(deadline);
        address key = checkKey(next.x, next.y, next.algorithm, next.assurance);
        checkUnknown(key);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(ROTATE_TYPEHASH, device, key, lastCti, deadline)));
        if (!Signatures.verify(next.algorithm, key, digest, proof)) revert RotationInvalid(key);
        replaceKey(device, key, next, lastCti);
    }

    /// The owner gives the device up; it can be claimed anew with a new signature of its own.
    function release(address device) external {
        address owner = _ownerOf(tokenOf(device));
        if (owner == address(0) || owner != msg.sender) revert NotOwner(device);
        emit DeviceReleased(device, owner);
        _burn(tokenOf(device));
    }

    /// Marks a device whose word is in doubt. Its readings stop counting and it can't be claimed; whose it is stays.
    function suspend(address device, string calldata reason) external onlyRole(SUSPENDER_ROLE) {
        Device storage entry = known(device);
        if (entry.suspended) revert DeviceIsSuspended(device);
        checkReason(reason);
        entry.suspended = true;
        suspendedAt[device] = uint40(block.timestamp);
        emit DeviceSuspended(device, msg.sender, reason);
    }

    function unsuspend(address device, string calldata reason) external onlyRole(SUSPENDER_ROLE) {
        Device storage entry = known(device);
        if (!entry.suspended) revert DeviceNotSuspended(device);
        checkReason(reason);
        entry.suspended = false;
        delete suspendedAt[device];
        emit DeviceUnsuspended(device, msg.sender, reason);
    }

    /// Says that somebody was at a device and saw it measure with its own sensors, at this place in 10^-7 degrees, and
    /// until when that may be taken for true; a time that is over takes back what was said before. Scoring reads it.
    function visit(address device, uint40 until, int32 latitude, int32 longitude) external onlyRole(AUDITOR_ROLE) {
        known(device);
        if (latitude < -900_000_000 || latitude > 900_000_000) revert PlaceInvalid(latitude, longitude);
        if (longitude < -1_800_000_000 || longitude > 1_800_000_000) revert PlaceInvalid(latitude, longitude);
        emit DeviceVisited(device, msg.sender, until, latitude, longitude);
    }

    /// Names the contract that pays rewards. A step of the deployment: it can be taken once, and by nobody undone.
    function nameRewards(address rewards_) external {
        if (msg.sender != deployer) _checkRole(DEFAULT_ADMIN_ROLE);
        if (rewards != address(0)) revert RewardsAlreadyNamed(rewards);
        rewards = rewards_;
        emit RewardsNamed(rewards_);
    }

    /// Writes down that a device was paid up to `total` in all; gives its owner, and what it was paid before.
    function settle(address device, uint96 total) external returns (address owner, uint96 before) {
        if (msg.sender != rewards) revert RewardsOnly();
        Account storage account = accounts[device];
        (owner, before) = (account.owner, account.paid);
        account.paid = total;
    }

    /// What `rewards` paid for a device in all.
    function paidTo(address device) external view returns (uint96) {
        return accounts[device].paid;
    }

    /// The owner of a device, zero where it has none.
    function ownerIfAny(address device) external view returns (address) {
        return _ownerOf(tokenOf(device));
    }

    function statusOf(address device) external view returns (Status memory) {
        Device storage entry = devices[device];
        return Status(
            _ownerOf(tokenOf(device)),
            entry.maker,
            entry.algorithm,
            entry.assurance,
            entry.suspended,
            entry.nonce,
            entry.registeredAt
        );
    }

    /// Whose key this is, since when, and up to where it is good.
    function keyOf(address key) external view returns (KeyStatus memory) {
        LaterKey storage later = laterKeys[key];
        address device = later.device == address(0) ? key : later.device;
        Device storage entry = devices[device];
        if (entry.maker == address(0)) return KeyStatus(address(0), 0, 0, 0, 0, 0);
        Retirement storage retired = retirements[key];
        bool isFirst = device == key;
        return KeyStatus(
            device,
            isFirst ? entry.algorithm : later.algorithm,
            isFirst ? entry.registeredAt : later.addedAt,
            suspendedAt[device],
            retired.retiredAt,
            retired.lastCti
        );
    }

    function supportsInterface(bytes4 id) public view override(ERC721, AccessControl) returns (bool) {
        return super.supportsInterface(id);
    }

    /// Every change of owner, by claim, transfer or release, ends the claims that were signed before it.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address) {
        devices[address(uint160(tokenId))].nonce += 1;
        accounts[address(uint160(tokenId))].owner = to;
        return super._update(to, tokenId, auth);
    }

    function admit(address maker, bytes32 x, bytes32 y, int8 algorithm, uint8 assurance)
        private
        returns (address device)
    {
        device = checkKey(x, y, algorithm, assurance);
        checkUnknown(device);
        devices[device] = Device(maker, algorithm, assurance, false, 0, uint40(block.timestamp));
        emit DeviceRegistered(device, maker, algorithm, assurance, x, y);
    }

    function checkUnknown(address key) private view {
        if (devices[key].maker != address(0)) revert DeviceAlreadyRegistered(key);
        if (laterKeys[key].device != address(0)) revert KeyAlreadyKnown(key);
    }

    function known(address device) private view returns (Device storage entry) {
        entry = devices[device];
        if (entry.maker == address(0)) revert DeviceUnknown(device);
    }

    function checkReason(string calldata reason) private pure {
        if (bytes(reason).length == 0 || bytes(reason).length > REASON_BYTES_MAX) revert ReasonInvalid();
    }

    function tokenOf(address device) private pure returns (uint256) {
        return uint160(device);
    }
}
