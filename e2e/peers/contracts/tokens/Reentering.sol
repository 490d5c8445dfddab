// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// For tests: an account that acts for anyone, and that calls back when it is called.
abstract contract Reentering {
    address private target;
    bytes private data;
    uint256 private times;
    /// How often it called back, how often that went through, and the last answer.
    uint256 public called;
    uint256 public succeeded;
    bytes public answer;

    /// The next `times_` occasions call `target_` with `data_`. Anyone.
    function arm(address target_, bytes calldata data_, uint256 times_) external {
        (target, data, times) = (target_, data_, times_);
    }

    /// Does this call as itself, with the value that came along; reverts as it does. Anyone.
    function act(address target_, bytes calldata data_) external payable returns (bytes memory) {
        (bool ok, bytes memory result) = target_.call{value: msg.value}(data_);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
        return result;
    }

    /// Calls back, if armed; what comes of it is only noted.
    function _occasion() internal {
        if (times == 0) return;
        times -= 1;
        called += 1;
        (bool ok, bytes memory result) = target.call(data);
        if (ok) succeeded += 1;
        answer = result;
    }
}
