// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Reentering} from "./Reentering.sol";

/// For tests: calls back when the chain's own token arrives, or refuses it.
contract ReenteringReceiver is Reentering {
    bool public refusing;

    error Refused();

    /// Anyone.
    function setRefusing(bool refusing_) external {
        refusing = refusing_;
    }

    receive() external payable {
        if (refusing) revert Refused();
        _occasion();
    }
}
