// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// A token as agencies pay with: OpenZeppelin's ERC-20 of 6 decimals.
contract PeerToken is ERC20 {
    /// Everything belongs to whoever deploys it.
    constructor(uint256 supply) ERC20("Test Euro", "TEUR") {
        _mint(msg.sender, supply);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
