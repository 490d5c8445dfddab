// A refusal reaches the client as the contract's own error, by name and with its values.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  BaseError,
  ContractFunctionRevertedError,
  decodeErrorResult,
  encodeFunctionData,
  zeroAddress,
  type Hex,
} from "viem";

import { councilAbi, councilOf, ethersOf, fishcoinAbi, fishcoinOf } from "../src/contracts.ts";
import { ethersReason, failure, reason } from "../src/refusal.ts";
import { provider, reader, rpc, settled, stranger, walletOf, type Keyed } from "../src/session.ts";
import { DELAY, HOLDING, openSeason, SHARES, TERMS, type Season } from "../src/season.ts";

describe("a refusal", () => {
  let season: Season;
  let ada: Keyed, ben: Keyed;
  before(async () => {
    season = await openSeason();
    [ada, ben] = season.fishers;
  });
  const coin = (account: Keyed) => fishcoinOf(season.fishcoin, account);
  const council = (account: Keyed) => councilOf(season.council, account);
  const tooMuch = 10n ** 15n;
  const overdraft = (): Hex =>
    encodeFunctionData({ abi: fishcoinAbi, functionName: "transfer", args: [ben.address, tooMuch] });

  it("is viem's ContractFunctionRevertedError with the error's name and values", async () => {
    const balance = await coin(ada).read.balanceOf([ada.address]);
    const error = await failure(coin(ada).simulate.transfer([ben.address, tooMuch]));
    assert.ok(error instanceof BaseError);
    const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
    assert.ok(reverted instanceof ContractFunctionRevertedError);
    assert.equal(reverted.data?.errorName, "ERC20InsufficientBalance");
    assert.deepEqual(reverted.data?.args, [ada.address, balance, tooMuch]);
  });

  it("is found by viem in a gas estimate as in a call", async () => {
    const refusal = await reason(coin(ada).estimateGas.transfer([ben.address, tooMuch], {}), fishcoinAbi);
    assert.equal(refusal.errorName, "ERC20InsufficientBalance");
    const sent = await reason(coin(ada).write.transfer([ben.address, tooMuch]), fishcoinAbi);
    assert.equal(sent.errorName, "ERC20InsufficientBalance");
  });

  it("is ethers' CALL_EXCEPTION with the error's name and values, in a call and in an estimate", async () => {
    const balance = await coin(ada).read.balanceOf([ada.address]);
    const transfer = ethersOf(fishcoinAbi, season.fishcoin, ada)["transfer"];
    assert.ok(transfer);
    const expected = { errorName: "ERC20InsufficientBalance", args: [ada.address, balance, tooMuch] };
    assert.deepEqual(await ethersReason(transfer.staticCall(ben.address, tooMuch), fishcoinAbi), expected);
    assert.deepEqual(await ethersReason(transfer.estimateGas(ben.address, tooMuch), fishcoinAbi), expected);
    assert.deepEqual(await ethersReason(transfer(ben.address, tooMuch), fishcoinAbi), expected);
  });

  it("is JSON-RPC's error 3 with the data, for a call and for an estimate", async () => {
    for (const method of ["eth_call", "eth_estimateGas"]) {
      const { error } = await rpc(method, [{ from: ada.address, to: season.fishcoin, data: overdraft() }]);
      assert.equal(error?.code, 3, method);
      assert.match(error?.message ?? "", /^execution reverted/);
      const decoded = decodeErrorResult({ abi: fishcoinAbi, data: error?.data as Hex });
      assert.equal(decoded.errorName, "ERC20InsufficientBalance");
    }
  });

  it("of a transaction that is sent all the same is a receipt without success, and nothing has changed", async () => {
    const balance = await coin(ada).read.balanceOf([ada.address]);
    const had = await reader.getBalance({ address: ada.address });
    const gas = await coin(ada).estimateGas.transfer([ben.address, 1n], {});
    const receipt = await settled(
      walletOf(ada).sendTransaction({ to: season.fishcoin, data: overdraft(), gas: 2n * gas }),
    );
    assert.equal(receipt.status, "reverted");
    assert.deepEqual(receipt.logs, []);
    assert.equal(await coin(ada).read.balanceOf([ada.address]), balance);
    // the fee of a failure is no whole number of gas: the receipt rounds it up
    const lost = had - (await reader.getBalance({ address: ada.address }));
    const told = receipt.gasUsed * receipt.effectiveGasPrice;
    assert.ok(lost <= told && told - lost < receipt.effectiveGasPrice, `${lost} lost, ${told} told`);
    const found = await provider.getTransactionReceipt(receipt.transactionHash);
    assert.equal(found?.status, 0);
  });

  it("of a mined transaction is told again by asking at its block", async () => {
    const gas = await coin(ada).estimateGas.transfer([ben.address, 1n], {});
    const { blockNumber } = await settled(
      walletOf(ada).sendTransaction({ to: season.fishcoin, data: overdraft(), gas: 2n * gas }),
    );
    const asked = reader.call({ account: ada, to: season.fishcoin, data: overdraft(), blockNumber });
    assert.equal((await reason(asked, fishcoinAbi)).errorName, "ERC20InsufficientBalance");
  });

  it("names who may not", async () => {
    const nobody = stranger();
    const asked = {
      NotGovernor: () => reason(council(nobody).simulate.removeSeat([ada.address]), councilAbi),
      NotSeat: () => reason(council(nobody).simulate.dissent([`0x${"00".repeat(32)}`]), councilAbi),
      NotCurrency: () => reason(council(nobody).simulate.recordSeason([0, 0, 1, 0n, 0n]), councilAbi),
      NotAssembly: () => reason(council(nobody).simulate.addNode([0, 0, ada.address, 0]), councilAbi),
      NotOfficer: () =>
        reason(coin(nobody).simulate.land([`0x${"01".repeat(32)}`, ada.address, 1n]), fishcoinAbi),
    };
    for (const [errorName, ask] of Object.entries(asked)) {
      assert.deepEqual(await ask(), { errorName, args: [nobody.address] });
    }
  });

  it("names the limit and how it was passed", async () => {
    const { governor } = season;
    assert.deepEqual(await reason(coin(governor).simulate.allotShares([ada.address, SHARES]), fishcoinAbi), {
      errorName: "SharesExceedTotal",
      args: [SHARES + 4n * HOLDING, SHARES],
    });
    assert.deepEqual(
      await reason(coin(governor).simulate.allotShares([ada.address, 5_000_001n]), fishcoinAbi),
      {
        errorName: "ConcentrationExceeded",
        args: [ada.address, 25_000_001n, 25_000_000n],
      },
    );
    const steep = { ...TERMS, growth: 17n * 10n ** 18n };
    assert.deepEqual(
      await reason(council(governor).simulate.setTerms([{ stock: 0, terms: steep }]), councilAbi),
      {
        errorName: "InvalidRate",
        args: [steep.growth],
      },
    );
    assert.deepEqual(await reason(council(governor).read.terms([9]), councilAbi), {
      errorName: "UnknownStock",
      args: [9],
    });
    assert.deepEqual(await reason(coin(ada).simulate.transfer([zeroAddress, 1n]), fishcoinAbi), {
      errorName: "ERC20InvalidReceiver",
      args: [zeroAddress],
    });
    assert.equal(await council(governor).read.delay(), DELAY);
  });

  it("without values is told by its name alone", async () => {
    const refusal = await reason(coin(season.governor).simulate.admit([ada.address]), fishcoinAbi);
    assert.deepEqual(refusal, { errorName: "QuotaMode", args: [] });
  });

  it("of cut, padded or dirty call data is MalformedArguments", async () => {
    const data = encodeFunctionData({ abi: fishcoinAbi, functionName: "transfer", args: [ben.address, 1n] });
    const dirty = data.replace(/^(0x.{8})00/, "$101") as Hex;
    for (const bad of [data.slice(0, -2) as Hex, `${data}00` as Hex, dirty]) {
      const asked = reader.call({ account: ada, to: season.fishcoin, data: bad });
      assert.deepEqual(await reason(asked, fishcoinAbi), { errorName: "MalformedArguments", args: [] });
    }
  });

  it("of a message that the contract does not have comes without an error's name", async () => {
    const error = await failure(reader.call({ account: ada, to: season.fishcoin, data: "0xdeadbeef" }));
    assert.match(`${error}`, /revert/);
  });

  it("does not come from an address without code: there a call returns nothing", async () => {
    const { data } = await reader.call({ account: ada, to: stranger().address, data: overdraft() });
    assert.equal(data, undefined);
  });
});
