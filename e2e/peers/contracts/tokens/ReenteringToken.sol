// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Reentering} from "./Reentering.sol";

/// For tests: calls back during a transfer, before or after it moves anything.
contract ReenteringToken is ERC20, Reentering {
    /// Call back before the move instead of after it.
    bool public beforehand;

    constructor(uint256 supply) ERC20("Reentering", "REENT") {
        _mint(msg.sender, supply);
    }

    /// Anyone.
    function setBeforehand(bool beforehand_) external {
        beforehand = beforehand_;
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (beforehand) _occasion();
        super._update(from, to, value);
        if (!beforehand) _occasion();
    }
}
