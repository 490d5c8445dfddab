// The currency as wallets and exchanges use any other.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { encodeFunctionData, maxUint256, parseEventLogs, zeroAddress } from "viem";

import { councilOf, ethersOf, fishcoinAbi, fishcoinOf, type EthersContract } from "../src/contracts.ts";
import { chain, mined, reader, stranger, type Keyed } from "../src/session.ts";
import { openSeason, SHARES, HOLDING, type Season } from "../src/season.ts";

describe("the currency", () => {
  let season: Season;
  let ada: Keyed, ben: Keyed, cleo: Keyed;
  const as = (account: Keyed) => fishcoinOf(season.fishcoin, account);
  const ethersAs = (account: Keyed): EthersContract => ethersOf(fishcoinAbi, season.fishcoin, account);
  const balance = (of: Keyed) => as(ada).read.balanceOf([of.address]);
  before(async () => {
    season = await openSeason();
    [ada, ben, cleo] = season.fishers;
  });

  it("gives each holder of shares that part of the season's budget", async () => {
    const [, , , , budget] = await councilOf(season.council, ada).read.budget([0, 0]);
    const coins = await balance(ada);
    assert.equal(coins, (budget * HOLDING) / SHARES);
    assert.ok(coins > 1_000_000n);
    // shares that nobody holds give none
    assert.equal(await as(ada).read.totalSupply(), (budget * 4n * HOLDING) / SHARES);
  });

  it("tells its name, symbol and decimals to viem and ethers alike", async () => {
    const { read } = as(ada);
    const told = await Promise.all([read.name(), read.symbol(), read.decimals()]);
    assert.deepEqual(told, ["Albacore coin", "FISH", 3]);
    const coin = ethersAs(ada);
    assert.deepEqual(await Promise.all([coin["name"]?.(), coin["symbol"]?.(), coin["decimals"]?.()]), [
      "Albacore coin",
      "FISH",
      3n,
    ]);
  });

  it("says by ERC-165 which interfaces it has", async () => {
    const interfaces = {
      "0x01ffc9a7": true, // ERC-165
      "0x36372b07": true, // ERC-20
      "0x9d8ff7da": true, // ERC-2612
      "0x84b0196e": true, // ERC-5267
      "0x80ac58cd": false, // ERC-721
      "0xffffffff": false,
    } as const;
    for (const [id, supported] of Object.entries(interfaces)) {
      assert.equal(await as(ada).read.supportsInterface([id as `0x${string}`]), supported, id);
    }
  });

  it("describes its signing domain by ERC-5267", async () => {
    const [fields, name, version, chainId, contract, salt, extensions] = await as(ada).read.eip712Domain();
    assert.deepEqual(
      [fields, name, version, chainId, contract.toLowerCase(), BigInt(salt), extensions],
      ["0x0f", "Albacore coin", "1", BigInt(chain.id), season.fishcoin.toLowerCase(), 0n, []],
    );
    const told = await ethersAs(ada)["eip712Domain"]?.();
    assert.equal(told.chainId, BigInt(chain.id));
    assert.deepEqual([...told.extensions], []);
  });

  it("moves coins by transfer, and says so in an event, with viem", async () => {
    const [from, to] = [await balance(ada), await balance(ben)];
    const receipt = await mined(as(ada).write.transfer([ben.address, 1_000n]));
    assert.deepEqual([await balance(ada), await balance(ben)], [from - 1_000n, to + 1_000n]);
    const moved = parseEventLogs({ abi: fishcoinAbi, logs: receipt.logs, eventName: "Transfer" });
    const last = moved.at(-1)?.args;
    assert.deepEqual(last, { from: ada.address, to: ben.address, value: 1_000n });
  });

  it("announces an issue when an account is touched, once", async () => {
    const coins = await balance(cleo);
    const first = await mined(as(ben).write.settle([cleo.address]));
    const issued = parseEventLogs({ abi: fishcoinAbi, logs: first.logs, eventName: "Transfer" });
    assert.deepEqual(
      issued.map(({ args }) => args),
      [{ from: zeroAddress, to: cleo.address, value: coins }],
    );
    const second = await mined(as(ben).write.settle([cleo.address]));
    assert.deepEqual(second.logs, []);
    assert.equal(await balance(cleo), coins);
  });

  it("moves coins by transfer with ethers, which decodes the event", async () => {
    const to = await balance(ben);
    const sent = await ethersAs(ada)["transfer"]?.(ben.address, 500n);
    const receipt = await sent.wait();
    assert.equal(await balance(ben), to + 500n);
    const event = receipt.logs.at(-1);
    assert.equal(event.fragment.name, "Transfer");
    assert.deepEqual([...event.args], [ada.address, ben.address, 500n]);
  });

  it("lets a spender move what was approved and no more, with viem", async () => {
    await mined(as(ada).write.approve([ben.address, 300n]));
    assert.equal(await as(cleo).read.allowance([ada.address, ben.address]), 300n);
    const [from, to] = [await balance(ada), await balance(cleo)];
    await mined(as(ben).write.transferFrom([ada.address, cleo.address, 200n]));
    assert.deepEqual([await balance(ada), await balance(cleo)], [from - 200n, to + 200n]);
    assert.equal(await as(cleo).read.allowance([ada.address, ben.address]), 100n);
    await assert.rejects(
      as(ben).simulate.transferFrom([ada.address, cleo.address, 101n]),
      /ERC20InsufficientAllowance/,
    );
  });

  it("lets a spender move what was approved and no more, with ethers", async () => {
    await (await ethersAs(ada)["approve"]?.(cleo.address, 50n)).wait();
    const to = await balance(cleo);
    await (await ethersAs(cleo)["transferFrom"]?.(ada.address, cleo.address, 50n)).wait();
    assert.equal(await balance(cleo), to + 50n);
    await assert.rejects(
      ethersAs(cleo)["transferFrom"]?.staticCall(ada.address, cleo.address, 1n) as Promise<unknown>,
      /ERC20InsufficientAllowance/,
    );
  });

  it("does not use up an allowance without a limit", async () => {
    await mined(as(ada).write.approve([ben.address, maxUint256]));
    await mined(as(ben).write.transferFrom([ada.address, ben.address, 10n]));
    assert.equal(await as(cleo).read.allowance([ada.address, ben.address]), maxUint256);
    await mined(as(ada).write.approve([ben.address, 0n]));
    assert.equal(await as(cleo).read.allowance([ada.address, ben.address]), 0n);
  });

  it("is held by an account that never had shares, once coins were sent there", async () => {
    const to = stranger();
    await mined(as(ada).write.transfer([to.address, 7n]));
    assert.equal(await balance(to), 7n);
    assert.equal(await as(ada).read.sharesOf([to.address]), 0n);
  });

  it("takes no native tokens", async () => {
    const data = encodeFunctionData({ abi: fishcoinAbi, functionName: "transfer", args: [ben.address, 1n] });
    const asked = { account: ada, to: season.fishcoin, data };
    await reader.call(asked);
    await assert.rejects(reader.call({ ...asked, value: 1n }));
  });

  it("burns coins with a landing, and a catch beyond them becomes a debt", async () => {
    const coins = await balance(cleo);
    const officer = as(season.officer);
    await mined(officer.write.land([`0x${"a1".repeat(32)}`, cleo.address, 1_000n]));
    assert.equal(await balance(cleo), coins - 1_000n);
    await mined(officer.write.land([`0x${"a2".repeat(32)}`, cleo.address, coins]));
    assert.equal(await balance(cleo), 0n);
    const [fisher, , burnt, beyond, debt, reversed] = await officer.read.landing([`0x${"a2".repeat(32)}`]);
    assert.deepEqual(
      [fisher, burnt, beyond, debt, reversed],
      [cleo.address, coins - 1_000n, 1_000n, 1_500n, false],
    );
    await mined(officer.write.reverseLanding([`0x${"a2".repeat(32)}`, `0x${"a3".repeat(32)}`]));
    assert.equal(await balance(cleo), coins - 1_000n);
  });
});
