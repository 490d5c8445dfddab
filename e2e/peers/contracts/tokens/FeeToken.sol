// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// For tests: burns a part of every transfer, on the way, or on top out of the sender's balance.
contract FeeToken is ERC20 {
    /// Thousandths that the receiver misses; thousandths that the sender loses in addition.
    uint256 public onTheWay = 10;
    uint256 public onTop;

    constructor(uint256 supply) ERC20("Fee", "FEE") {
        _mint(msg.sender, supply);
    }

    /// Anyone.
    function setFees(uint256 onTheWay_, uint256 onTop_) external {
        (onTheWay, onTop) = (onTheWay_, onTop_);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from == address(0) || to == address(0)) return;
        _burn(to, value * onTheWay / 1000);
        _burn(from, value * onTop / 1000);
    }
}
