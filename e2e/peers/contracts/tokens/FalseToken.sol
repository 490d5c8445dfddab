// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// For tests: once told to, answers what it is told to and moves nothing.
contract FalseToken is ERC20 {
    /// 0: behaves; 1: answers false; 2: answers true; 3: answers 2, which is no truth value;
    /// 4: reverts. From 1 on nothing moves.
    uint256 public mode;

    constructor(uint256 supply) ERC20("False", "FALSE") {
        _mint(msg.sender, supply);
    }

    /// Anyone.
    function setMode(uint256 mode_) external {
        mode = mode_;
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        if (mode != 0) _answer();
        return super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        if (mode != 0) _answer();
        return super.transferFrom(from, to, value);
    }

    function _answer() private view {
        uint256 m = mode;
        if (m == 4) revert("refused");
        uint256 word = m - 1;
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, 32)
        }
    }
}
