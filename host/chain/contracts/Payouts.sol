// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What a contract owes in the chain's coin. Debts are written down first and collected in a call of their own, so that
/// a receiver that reverts or calls back harms nobody but itself. Nothing pauses a collection.
abstract contract Payouts {
    mapping(address account => uint256 wei_) public owed;
    /// The sum of all that is owed.
    uint256 public owedTotal;

    event Collected(address indexed account, uint256 amount);

    error CollectFailed(address account);
    error NothingOwed(address account);

    /// Pays an account what it is owed; anybody may ask for it.
    function collect(address payable account) external {
        uint256 amount = owed[account];
        if (amount == 0) revert NothingOwed(account);
        owed[account] = 0;
        owedTotal -= amount;
        emit Collected(account, amount);
        (bool paid,) = account.call{value: amount}("");
        if (!paid) revert CollectFailed(account);
    }

    function owe(address account, uint256 amount) internal {
        owed[account] += amount;
        owedTotal += amount;
    }
}
