// The published bindings as other projects use them: Solidity that compiles, ABIs that have types.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "node:test";

import { toFunctionSelector, toEventSelector, type Abi, type AbiParameter } from "viem";

import { councilAbi, exchangeAbi, fishcoinAbi, generativeAbi, ROOT } from "../src/contracts.ts";

const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };

/** A contract that calls the interfaces, as another community's would. */
const CALLER = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.4;
import {ICouncil} from "ICouncil.sol";
import {IExchange} from "IExchange.sol";
import {IFishcoin} from "IFishcoin.sol";
import {IGenerative} from "IGenerative.sol";

contract Caller {
    ICouncil immutable council;
    IFishcoin immutable coin;

    constructor(ICouncil council_, IFishcoin coin_) {
        council = council_;
        coin = coin_;
    }

    function budgetLeft() external view returns (uint128 left) {
        (, , , , left) = council.budget(0, 0);
    }

    function landed(bytes32 receipt, address fisher) external {
        try coin.land(receipt, fisher, 1) {} catch (bytes memory reason) {
            require(bytes4(reason) != IFishcoin.NotOfficer.selector, "not an officer");
        }
    }

    function worthTomorrow(IGenerative currency, IExchange exchange) external view returns (uint128 out) {
        uint64 at = uint64(block.timestamp + 1 days);
        (out, , , ) = exchange.quote(address(currency), address(coin), uint128(currency.balanceOf(address(this))), at);
    }

    function attested(ICouncil.Statement calldata statement) external returns (bool) {
        return council.attest(statement);
    }
}`;

interface Compiled {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Record<string, Record<string, { readonly abi: Abi }>>;
}

function compiled(): Compiled {
  const source = (file: string) => ({ content: readFileSync(join(ROOT, "e2e/bindings", file), "utf8") });
  const sources = {
    "ICouncil.sol": source("ICouncil.sol"),
    "IExchange.sol": source("IExchange.sol"),
    "IFishcoin.sol": source("IFishcoin.sol"),
    "IGenerative.sol": source("IGenerative.sol"),
    "Caller.sol": { content: CALLER },
  };
  const settings = { outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } } };
  return JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }))) as Compiled;
}

/** What a Solidity interface and a contract's ABI have in common: everything but the constructor. */
function shape(abi: Abi): string[] {
  const types = (parameters: readonly AbiParameter[]): string =>
    parameters
      .map((it) =>
        "components" in it ? `(${types(it.components)})${it.type.slice("tuple".length)}` : it.type,
      )
      .join();
  const lines = abi.map((item) => {
    switch (item.type) {
      case "function":
        return `function ${toFunctionSelector(item)} ${item.name}(${types(item.inputs)}) ${item.stateMutability} (${types(item.outputs)})`;
      case "event":
        return `event ${toEventSelector(item)} ${item.name}(${item.inputs.map((it) => `${it.type} ${it.indexed} ${it.name?.replace(/_$/, "")}`).join()})`;
      case "error":
        return `error ${item.name}(${item.inputs.map((it) => `${it.type} ${it.name}`).join()})`;
      default:
        return "";
    }
  });
  return lines.filter((line) => line !== "").sort();
}

describe("the published bindings", () => {
  const { errors = [], contracts } = compiled();

  it("are Solidity that compiles without a warning", () => {
    assert.deepEqual(
      errors.map(({ formattedMessage }) => formattedMessage),
      [],
    );
    assert.ok(contracts["Caller.sol"]?.["Caller"]);
  });

  it("say the same in Solidity and in TypeScript", () => {
    assert.deepEqual(shape(contracts["ICouncil.sol"]?.["ICouncil"]?.abi ?? []), shape(councilAbi));
    assert.deepEqual(shape(contracts["IFishcoin.sol"]?.["IFishcoin"]?.abi ?? []), shape(fishcoinAbi));
    assert.deepEqual(shape(contracts["IGenerative.sol"]?.["IGenerative"]?.abi ?? []), shape(generativeAbi));
    assert.deepEqual(shape(contracts["IExchange.sol"]?.["IExchange"]?.abi ?? []), shape(exchangeAbi));
  });

  it("name every parameter and every field", () => {
    const unnamed = (parameters: readonly AbiParameter[]): boolean =>
      parameters.some((it) => !it.name || ("components" in it && unnamed(it.components)));
    for (const item of [...councilAbi, ...exchangeAbi, ...fishcoinAbi, ...generativeAbi]) {
      assert.ok(!unnamed(item.inputs), `${JSON.stringify(item)}`);
    }
  });
});
