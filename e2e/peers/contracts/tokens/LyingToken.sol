// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// For tests: answers any message with what it is told to instead of the truth, also those that only
/// other currencies have. Whoever wants makes it or burns it.
contract LyingToken is ERC20 {
    struct Lie {
        bool told;
        bool reverts;
        bytes answer;
    }

    mapping(bytes4 selector => Lie) private lies;

    constructor(uint256 supply) ERC20("Lying", "LIE") {
        _mint(msg.sender, supply);
    }

    /// From now on answers `answer` to messages of `selector`, or reverts with it. Anyone.
    function lie(bytes4 selector, bool reverts, bytes calldata answer) external {
        lies[selector] = Lie(true, reverts, answer);
    }

    /// From now on tells the truth again. Anyone.
    function repent(bytes4 selector) external {
        delete lies[selector];
    }

    /// Anyone.
    function make(address to, uint256 value) external {
        _mint(to, value);
    }

    /// Anyone, of anyone's.
    function burn(address from, uint256 value) external {
        _burn(from, value);
    }

    function decimals() public view override returns (uint8) {
        _lie();
        return 6;
    }

    function balanceOf(address account) public view override returns (uint256) {
        _lie();
        return super.balanceOf(account);
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        _lie();
        return super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        _lie();
        return super.transferFrom(from, to, value);
    }

    fallback() external {
        _lie();
        revert("unknown");
    }

    function _lie() private view {
        Lie storage found = lies[msg.sig];
        if (!found.told) return;
        bool reverts = found.reverts;
        bytes memory data = found.answer;
        assembly ("memory-safe") {
            switch reverts
            case 0 { return(add(data, 32), mload(data)) }
            default { revert(add(data, 32), mload(data)) }
        }
    }
}
