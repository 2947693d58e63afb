// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Capped} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Capped.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// The network's token. Beside what exists at the start, it comes into being by one path: the emission, which flows
/// evenly within a year, falls each year by a set rate, and goes to `rewards`. Nobody can change any of it.
contract FieldToken is ERC20Burnable, ERC20Capped, ERC20Permit {
    uint256 public constant YEAR = 365 days;
    uint256 private constant BASIS_POINTS = 10_000;

    /// `fallBps` is what each year's emission is below the one before it, in basis points.
    struct Schedule {
        uint256 start;
        uint256 firstYear;
        uint256 fallBps;
    }

    address public immutable rewards;
    uint256 public immutable start;
    uint256 public immutable firstYear;
    uint256 public immutable fallBps;
    /// All that was emitted; burned tokens stay counted.
    uint256 public emitted;

    error EmissionInFuture(uint256 time);
    error EmitterOnly();
    error ScheduleInvalid();

    /// @param genesis minted at once to `treasury`
    constructor(uint256 cap, uint256 genesis, address treasury, address rewards_, Schedule memory schedule)
        ERC20("Fieldmark", "FIELD")
        ERC20Capped(cap)
        ERC20Permit("Fieldmark")
    {
        if (schedule.fallBps == 0 || schedule.fallBps >= BASIS_POINTS || rewards_ == address(0)) revert ScheduleInvalid();
        // The sum of all years to come: a geometric series.
        if (genesis + schedule.firstYear * BASIS_POINTS / schedule.fallBps > cap) revert ScheduleInvalid();
        (rewards, start, firstYear, fallBps) = (rewards_, schedule.start, schedule.firstYear, schedule.fallBps);
        _mint(treasury, genesis);
    }

    /// What the schedule has emitted by this time, in Unix seconds.
    function emittedBy(uint256 time) public view returns (uint256 total) {
        if (time <= start) return 0;
        uint256 elapsed = time - start;
        uint256 ofYear = firstYear;
        for (; elapsed >= YEAR && ofYear != 0; elapsed -= YEAR) {
            total += ofYear;
            ofYear = ofYear * (BASIS_POINTS - fallBps) / BASIS_POINTS;
        }
        if (ofYear != 0) total += ofYear * elapsed / YEAR;
    }

    /// Mints to `rewards`, its only caller, what the schedule emitted until `time` and nobody has minted yet.
    function mintEmission(uint256 time) external returns (uint256 amount) {
        if (msg.sender != rewards) revert EmitterOnly();
        if (time > block.timestamp) revert EmissionInFuture(time);
        uint256 due = emittedBy(time);
        if (due <= emitted) return 0;
        amount = due - emitted;
        emitted = due;
        _mint(rewards, amount);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Capped) {
        super._update(from, to, value);
    }
}
