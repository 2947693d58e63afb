// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Envelope} from "../contracts/Envelope.sol";
import {ReceiptGroup} from "../contracts/ReceiptGroup.sol";
import {Signatures} from "../contracts/Signatures.sol";
import {Test} from "./Test.sol";

/// The library as calls, so that its reverts can be caught.
contract EnvelopeCalls {
    function parse(bytes calldata header) external pure returns (Envelope.Header memory) {
        return Envelope.parse(header);
    }

    function split(bytes calldata entry) external pure returns (bytes memory, bytes memory, bytes memory) {
        return Envelope.split(entry);
    }

    function leafHash(bytes calldata header, bytes calldata payload, bytes calldata signature)
        external
        pure
        returns (bytes32)
    {
        return Envelope.leafHash(header, payload, signature);
    }

    function digest(bytes calldata header, bytes calldata payload) external pure returns (bytes32) {
        return Envelope.digest(header, payload);
    }
}

/// One encoding of each thing, and no other (A10).
contract EnvelopeTest is Test {
    EnvelopeCalls private calls = new EnvelopeCalls();
    address private device = address(0xDE1CE);

    /// Where the bytes of a header by ES256K are structure: change one and it is another thing, or nothing.
    uint8[24] private structure =
        [0, 1, 2, 3, 4, 5, 7, 8, 29, 30, 31, 32, 37, 38, 49, 50, 51, 52, 53, 54, 55, 64, 81, 82];

    function headerWith(bytes memory algorithm, bytes memory content, bytes memory iat, uint8 clock)
        private
        view
        returns (bytes memory)
    {
        return abi.encodePacked(
            hex"a401", algorithm, hex"03", content, hex"0454", device, hex"0fa306", iat, hex"074a", bytes10("0000000001"), hex"3a000111708448", bytes8("deployed"), hex"50", bytes16("the one before"), clock, hex"48", bytes8("firmware")
        );
    }

    function header() private view returns (bytes memory) {
        return headerWith(hex"382e", hex"1870", hex"1a6ab13580", 2);
    }

    function bstr(bytes memory value) private pure returns (bytes memory) {
        if (value.length < 24) return abi.encodePacked(uint8(0x40 + value.length), value);
        if (value.length < 256) return abi.encodePacked(hex"58", uint8(value.length), value);
        return abi.encodePacked(hex"59", uint16(value.length), value);
    }

    function entry(bytes memory header_, bytes memory payload, bytes memory signature) private pure returns (bytes memory) {
        return abi.encodePacked(hex"d284", bstr(header_), hex"a0", bstr(payload), bstr(signature));
    }

    function refusesHeader(bytes memory wrong) private {
        vm.expectPartialRevert(Envelope.HeaderInvalid.selector);
        calls.parse(wrong);
    }

    function refusesEntry(bytes memory wrong) private {
        vm.expectPartialRevert(Envelope.HeaderInvalid.selector);
        calls.split(wrong);
    }

    function test_a_header_says_what_was_sealed() public view {
        Envelope.Header memory said = calls.parse(header());
        check(said.algorithm == -47 && said.contentType == 112 && said.device == device, "who and what");
        check(said.iat == 0x6ab13580 && said.cti == "0000000001" && said.net == "deployed", "when and where");
        check(said.prev == "the one before" && said.clock == 2 && said.firmware == "firmware", "after what");
        check(calls.parse(headerWith(hex"28", hex"1870", hex"00", 0)).algorithm == -9, "the other curve");
    }

    function test_A10_every_byte_of_the_structure_counts() public {
        bytes memory wrong = header();
        for (uint256 i = 0; i < structure.length; i++) {
            uint256 place = structure[i];
            bytes1 right = wrong[place];
            wrong[place] = bytes1(uint8(right) ^ 0x80);
            refusesHeader(wrong);
            wrong[place] = right;
        }
    }

    function test_A10_a_header_cut_anywhere_or_longer_is_refused() public {
        bytes memory whole = header();
        for (uint256 length = 0; length < whole.length; length++) {
            bytes memory part = new bytes(length);
            for (uint256 i = 0; i < length; i++) part[i] = whole[i];
            refusesHeader(part);
        }
        // it says where the header should have ended
        vm.expectRevert(abi.encodeWithSelector(Envelope.HeaderInvalid.selector, whole.length));
        calls.parse(abi.encodePacked(whole, hex"00"));
    }

    function test_A10_numbers_have_their_shortest_form() public {
        check(calls.parse(headerWith(hex"28", hex"17", hex"17", 4)).iat == 23, "in one byte");
        check(calls.parse(headerWith(hex"28", hex"1818", hex"1818", 4)).iat == 24, "in two");
        check(calls.parse(headerWith(hex"28", hex"18ff", hex"18ff", 4)).contentType == 255, "in two, to the last");
        check(calls.parse(headerWith(hex"28", hex"190100", hex"190100", 4)).contentType == 256, "in three");
        check(calls.parse(headerWith(hex"28", hex"19ffff", hex"1a00010000", 4)).iat == 65_536, "in five");
        check(calls.parse(headerWith(hex"28", hex"00", hex"1affffffff", 4)).iat == type(uint32).max, "the largest");
        refusesHeader(headerWith(hex"28", hex"1817", hex"00", 0));
        refusesHeader(headerWith(hex"28", hex"1900ff", hex"00", 0));
        refusesHeader(headerWith(hex"28", hex"00", hex"1a0000ffff", 0));
        refusesHeader(headerWith(hex"28", hex"1a00010000", hex"00", 0));
        refusesHeader(headerWith(hex"28", hex"00", hex"1b0000000100000000", 0));
        refusesHeader(headerWith(hex"28", hex"1b0000000100000000", hex"00", 0));
        refusesHeader(headerWith(hex"28", hex"1f", hex"00", 0));
        refusesHeader(headerWith(hex"28", hex"1870", hex"00", 5));
        refusesHeader(headerWith(hex"27", hex"1870", hex"00", 0));
        refusesHeader(headerWith(hex"3827", hex"1870", hex"00", 0));
    }

    function test_A10_an_entry_is_taken_apart_and_put_together_alike() public view {
        bytes memory signature = new bytes(64);
        uint16[7] memory lengths = [0, 1, 23, 24, 255, 256, 3_000];
        for (uint256 i = 0; i < lengths.length; i++) {
            bytes memory payload = new bytes(lengths[i]);
            bytes memory whole = entry(header(), payload, signature);
            (bytes memory a, bytes memory b, bytes memory c) = calls.split(whole);
            check(keccak256(a) == keccak256(header()) && b.length == payload.length && c.length == 64, "apart");
            bytes32 leaf = sha256(abi.encodePacked(hex"00", whole));
            check(calls.leafHash(header(), payload, signature) == leaf, "together");
            bytes memory signed = abi.encodePacked(hex"846a5369676e617475726531", bstr(header()), hex"40", bstr(payload));
            check(calls.digest(header(), payload) == sha256(signed), "signed");
        }
    }

    function test_A10_an_entry_of_any_other_form_is_refused() public {
        bytes memory signature = new bytes(64);
        bytes memory h = header();
        bytes memory p = hex"8140";
        calls.split(entry(h, p, signature));
        refusesEntry("");
        refusesEntry(hex"d284");
        refusesEntry(abi.encodePacked(hex"84", bstr(h), hex"a0", bstr(p), bstr(signature)));
        refusesEntry(abi.encodePacked(hex"d283", bstr(h), hex"a0", bstr(p), bstr(signature)));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a1", bstr(p), bstr(signature)));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", bstr(p), bstr(new bytes(63))));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", bstr(p), bstr(new bytes(65))));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", bstr(p), bstr(signature), hex"00"));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", hex"58028140", bstr(signature)));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", hex"5817", new bytes(23), bstr(signature)));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", hex"5900ff", new bytes(255), bstr(signature)));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", hex"5a00000100", new bytes(256), bstr(signature)));
        // a length of three bytes, which no head announces
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", hex"5a000100", new bytes(256), bstr(signature)));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", hex"628140", bstr(signature)));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", hex"3f", bstr(signature)));
        refusesEntry(abi.encodePacked(hex"d284", bstr(h), hex"a0", bstr(p), hex"5840", new bytes(63)));
    }

    function test_what_is_too_large_is_refused_and_what_just_fits_is_not() public {
        bytes memory signature = new bytes(64);
        bytes memory h = header();
        uint256 rest = 4_096 - entry(h, new bytes(256), signature).length + 256;
        check(entry(h, new bytes(rest), signature).length == 4_096, "just fits");
        calls.split(entry(h, new bytes(rest), signature));
        calls.leafHash(h, new bytes(rest), signature);
        vm.expectPartialRevert(Envelope.EnvelopeTooLarge.selector);
        calls.split(entry(h, new bytes(rest + 1), signature));
        vm.expectPartialRevert(Envelope.EnvelopeTooLarge.selector);
        calls.leafHash(h, new bytes(rest + 1), signature);
        calls.split(entry(new bytes(256), "", signature));
        calls.leafHash(new bytes(256), "", signature);
        vm.expectPartialRevert(Envelope.EnvelopeTooLarge.selector);
        calls.split(entry(new bytes(257), "", signature));
        vm.expectPartialRevert(Envelope.EnvelopeTooLarge.selector);
        calls.leafHash(new bytes(257), "", signature);
    }

    /// The forms of RFC 8949 §4.2.1 at each of their borders, written out.
    function test_A10_a_receipts_group_is_written_in_the_shortest_form() public view {
        bytes8 net = "deployed";
        bytes32 root = keccak256("root");
        uint48[8] memory sizes = [23, 24, 255, 256, 65_535, 65_536, type(uint32).max, uint48(type(uint32).max) + 1];
        bytes[8] memory forms = [
            bytes(hex"17"), hex"1818", hex"18ff", hex"190100", hex"19ffff", hex"1a00010000", hex"1affffffff", hex"1b0000000100000000"
        ];
        for (uint256 i = 0; i < 8; i++) {
            ReceiptGroup.Group memory group = ReceiptGroup.Group(device, root, sizes[i], 0x6ab13580);
            bytes memory payload = abi.encodePacked(hex"a40148", net, hex"025820", root, hex"03", forms[i], hex"041a6ab13580");
            bytes memory signed = abi.encodePacked(
                hex"846a5369676e617475726531581ea301382e0319fdf20454", device, hex"40", bstr(payload)
            );
            check(ReceiptGroup.digest(group, net) == sha256(signed), "form");
        }
    }
}

/// Each check of a signature and of a key, on either curve.
contract SignaturesTest is Test {
    bytes32 private constant DIGEST = keccak256("digest");

    function test_A08_a_signature_has_one_form_on_either_curve() public view {
        address signer = vm.addr(7);
        bytes memory proof = proofBy(7, DIGEST);
        check(Signatures.verify(-47, signer, DIGEST, proof), "good");
        check(!Signatures.verify(-47, signer, DIGEST, highTwin(7, DIGEST)), "high");
        check(!Signatures.verify(-47, vm.addr(8), DIGEST, proof), "another's");
        check(!Signatures.verify(-47, signer, DIGEST, abi.encodePacked(proof, hex"00")), "longer");
        check(!Signatures.verify(-9, signer, DIGEST, proof), "another algorithm");
        check(!Signatures.verify(-7, signer, DIGEST, proof), "no algorithm");
        check(!Signatures.verify(-47, address(0), DIGEST, new bytes(65)), "nobody's");

        (uint256 x, uint256 y) = vm.publicKeyP256(7);
        address secure = Signatures.idOf(bytes32(x), bytes32(y));
        bytes memory low = proofByP256(7, DIGEST, true);
        check(Signatures.verify(-9, secure, DIGEST, low), "good");
        check(!Signatures.verify(-9, secure, DIGEST, proofByP256(7, DIGEST, false)), "high");
        check(!Signatures.verify(-9, secure, keccak256("other"), low), "another digest");
        check(!Signatures.verify(-9, secure, DIGEST, proofByP256(8, DIGEST, true)), "another key");
        check(!Signatures.verify(-9, secure, DIGEST, abi.encodePacked(low, hex"00")), "longer");
        check(!Signatures.verify(-47, secure, DIGEST, low), "another algorithm");
        check(!Signatures.verify(-7, secure, DIGEST, low), "no algorithm");
    }

    function test_a_key_is_a_point_of_its_curve_below_the_modulus() public {
        uint256 p = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F;
        uint256 x = uint256(vm.createWallet(7).publicKeyX);
        uint256 y = uint256(vm.createWallet(7).publicKeyY);
        check(Signatures.isKey(-47, bytes32(x), bytes32(y)), "on it");
        check(Signatures.isKey(-47, bytes32(x), bytes32(p - y)), "below it");
        check(!Signatures.isKey(-47, bytes32(x), bytes32(y ^ 1)), "beside it");
        check(!Signatures.isKey(-7, bytes32(x), bytes32(y)), "of no curve");
        check(!Signatures.isKey(-9, bytes32(x), bytes32(y)), "of another");
        // the smallest x of a point is 1: with p added it is the same point in a second form
        uint256 y1 = 0x4218F20AE6C646B363DB68605822FB14264CA8D2587FDD6FBC750D587E76A7EE;
        check(Signatures.isKey(-47, bytes32(uint256(1)), bytes32(y1)), "x is 1");
        check(!Signatures.isKey(-47, bytes32(p + 1), bytes32(y1)), "x is p + 1");
        // as 1 is the smallest y
        uint256 x2 = 0x1FE1E5EF3FCEB5C135AB7741333CE5A6E80D68167653F6B2B24BCBCFAAAFF507;
        check(Signatures.isKey(-47, bytes32(x2), bytes32(uint256(1))), "y is small");
        check(!Signatures.isKey(-47, bytes32(x2), bytes32(p + 1)), "y is beyond p");
        check(!Signatures.isKey(-47, bytes32(p), bytes32(y1)) && !Signatures.isKey(-47, bytes32(x), bytes32(p)), "p");
    }
}
