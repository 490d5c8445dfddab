// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// For tests: moves what it is told to and answers nothing, as some old tokens do.
contract SilentToken {
    uint8 public constant decimals = 6;
    uint256 public totalSupply;
    mapping(address who => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    error Insufficient(address who, uint256 has, uint256 needed);

    constructor(uint256 supply) {
        totalSupply = supply;
        balanceOf[msg.sender] = supply;
    }

    function approve(address spender, uint256 value) external {
        allowance[msg.sender][spender] = value;
    }

    function transfer(address to, uint256 value) external {
        _move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < value) revert Insufficient(msg.sender, allowed, value);
        allowance[from][msg.sender] = allowed - value;
        _move(from, to, value);
    }

    function _move(address from, address to, uint256 value) private {
        if (balanceOf[from] < value) revert Insufficient(from, balanceOf[from], value);
        balanceOf[from] -= value;
        balanceOf[to] += value;
    }
}
