// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// What a token costs that knows nothing of fish: OpenZeppelin's ERC-20 and nothing else.
contract PlainErc20 is ERC20 {
    /// Everything belongs to whoever deploys it.
    constructor(string memory name_, string memory symbol_, uint256 supply) ERC20(name_, symbol_) {
        _mint(msg.sender, supply);
    }
}
