// The generative currency and the exchange as members' wallets use them.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { getAddress, maxUint256, parseEventLogs, parseSignature, toHex, zeroAddress, type Hex } from "viem";

import {
  ethersOf,
  exchangeAbi,
  exchangeOf,
  generativeAbi,
  generativeOf,
  type EthersContract,
} from "../src/contracts.ts";
import { ethersReason, reason } from "../src/refusal.ts";
import { chain, mined, now, signerOf, until, type Keyed } from "../src/session.ts";
import { PERMIT as types } from "../src/typed.ts";
import { DAY, HOUR, POLICY, valley, wellInTheDay, WORKED, type Valley } from "../src/valley.ts";

describe("the generative currency and the exchange", () => {
  let there: Valley;
  let ada: Keyed, ben: Keyed, cleo: Keyed;
  const hours = (account: Keyed) => generativeOf(there.hours, account);
  const market = (account: Keyed) => generativeOf(there.market, account);
  const trade = (account: Keyed) => exchangeOf(there.exchange, account);
  const ethersHours = (account: Keyed): EthersContract => ethersOf(generativeAbi, there.hours, account);
  const ethersTrade = (account: Keyed): EthersContract => ethersOf(exchangeAbi, there.exchange, account);
  const balance = (of: Keyed) => hours(ada).read.balanceOf([of.address]);
  const today = async () => Number((await now()) / DAY);
  before(async () => {
    there = await valley();
    ({ ada, ben, cleo } = there);
  });

  it("mint what a final claim is due, to whoever worked, by anybody's message", async () => {
    const [claim] = there.claims;
    const receipt = await mined(hours(cleo).write.mint([claim]));
    const due = WORKED * HOUR;
    const logs = parseEventLogs({ abi: generativeAbi, logs: receipt.logs });
    assert.deepEqual(
      logs.map(({ eventName, args }) => [eventName, args]),
      [
        ["Transfer", { from: zeroAddress, to: ada.address, value: due }],
        ["Minted", { claim, claimant: ada.address, amount: due, netted: 0n }],
      ],
    );
    const [status, kind, claimant, ...figures] = await hours(cleo).read.issue([claim]);
    assert.deepEqual([status, kind, claimant, ...figures], [2, 0, ada.address, due, due]);
    const again = await ethersReason(
      ethersHours(cleo)["mint"]?.staticCall(claim) as Promise<unknown>,
      generativeAbi,
    );
    assert.deepEqual(again, { errorName: "AllMinted", args: [claim] });
    await mined(market(ada).write.mint([there.claims[1]]));
  });

  it("tell name, symbol, decimals and supply to viem and ethers alike", async () => {
    const { read } = hours(ada);
    const told = [await read.name(), await read.symbol(), BigInt(await read.decimals())];
    assert.deepEqual(told, ["Ravine hours", "HOUR", 18n]);
    const coin = ethersHours(ada);
    assert.deepEqual([await coin["name"]?.(), await coin["symbol"]?.(), await coin["decimals"]?.()], told);
    assert.equal(await read.totalSupply(), WORKED * HOUR);
    for (const id of ["0x01ffc9a7", "0x36372b07", "0xa219a025", "0x9d8ff7da", "0x84b0196e"] as const) {
      assert.ok(await read.supportsInterface([id]), id);
    }
    const [unit, decimals] = await trade(ada).read.unit();
    assert.deepEqual([unit, decimals], ["basket", 6]);
  });

  it("move coins by transfer, with viem and with ethers", async () => {
    await wellInTheDay();
    await mined(hours(ada).write.settle([ada.address]));
    const had = await balance(ada);
    const receipt = await mined(hours(ada).write.transfer([ben.address, 50n * HOUR]));
    const moved = parseEventLogs({ abi: generativeAbi, logs: receipt.logs, eventName: "Transfer" });
    assert.deepEqual(moved.at(-1)?.args, { from: ada.address, to: ben.address, value: 50n * HOUR });
    const sent = await ethersHours(ben)["transfer"]?.(cleo.address, 10n * HOUR);
    const event = (await sent.wait()).logs.at(-1);
    assert.deepEqual(
      [event.fragment.name, ...event.args],
      ["Transfer", ben.address, cleo.address, 10n * HOUR],
    );
    const has = await Promise.all([ada, ben, cleo].map(balance));
    assert.deepEqual(has, [had - 50n * HOUR, 40n * HOUR, 10n * HOUR]);
  });

  it("take a permit that ethers signed as viem does, and pay by it", async () => {
    const message = {
      owner: cleo.address,
      spender: ben.address,
      value: 3n * HOUR,
      nonce: await hours(ben).read.nonces([cleo.address]),
      deadline: (await now()) + 3_600n,
    };
    const domain = {
      name: "Ravine hours",
      version: "1",
      chainId: chain.id,
      verifyingContract: there.hours,
    };
    const signature = await signerOf(cleo).signTypedData(domain, types, message);
    assert.equal(signature, await cleo.signTypedData({ domain, types, primaryType: "Permit", message }));
    const { r, s, v } = parseSignature(signature as Hex);
    const { owner, spender, value, deadline } = message;
    await mined(hours(ben).write.permit([owner, spender, value, deadline, Number(v), r, s]));
    const before = await balance(ben);
    await mined(hours(ben).write.transferFrom([owner, ben.address, value]));
    assert.equal(await balance(ben), before + value);
  });

  it("show today's figure and what it will be", async () => {
    const day = await today();
    const { read } = hours(ada);
    assert.equal(await read.projected([HOUR, day]), HOUR);
    // seven per cent in a year of 365 or 366 days, of which it takes 365.25
    const [before, after] = [
      await read.projected([HOUR, day + 366]),
      await read.projected([HOUR, day + 365]),
    ];
    assert.ok(before < (93n * HOUR) / 100n && (93n * HOUR) / 100n < after, `${before} ${after}`);
    assert.equal(await read.dailyFactor(), 18_443_079_296_116_538_654n);
    const past = await reason(read.projected([HOUR, day - 1]), generativeAbi);
    assert.deepEqual(past, { errorName: "DayPast", args: [day - 1, day] });
  });

  it("admit whom a member vouches for, and pay a basic income once a day", async () => {
    const refusal = await reason(hours(cleo).simulate.claimIncome(), generativeAbi);
    assert.deepEqual(refusal, { errorName: "NotMember", args: [cleo.address] });
    const receipt = await mined(hours(ada).write.vouch([cleo.address]));
    const [admitted] = parseEventLogs({
      abi: generativeAbi,
      logs: receipt.logs,
      eventName: "MemberAdmitted",
    });
    assert.equal(admitted?.args.member, cleo.address);
    assert.equal(await hours(ada).read.memberCount(), 3);
    const before = await balance(cleo);
    await (await ethersHours(cleo)["claimIncome"]?.()).wait();
    assert.equal(await balance(cleo), before + POLICY.income);
    const day = await today();
    const again = await reason(hours(cleo).simulate.claimIncome(), generativeAbi);
    assert.deepEqual(again, { errorName: "NoIncome", args: [cleo.address, day + 1] });
  });

  it("set debts off around a cycle: nobody pays, nobody's position changes", async () => {
    const note = toHex("eggs", { size: 32 });
    const around = [ada, ben, cleo, ada] as const;
    for (const [index, debtor] of around.slice(0, 3).entries()) {
      const creditor = around[index + 1] ?? ada;
      await mined(trade(debtor).write.owe([creditor.address, 5_000_000n + BigInt(index), note]));
    }
    const cycle = around.map(({ address }) => address);
    const refusal = await ethersReason(
      ethersTrade(ada)["setOff"]?.staticCall(cycle, 5_000_001n) as Promise<unknown>,
      exchangeAbi,
    );
    const expected = [ada.address, ben.address, 5_000_001n, 5_000_000n];
    assert.deepEqual(refusal, { errorName: "MoreThanOwed", args: expected });
    const open = await reason(trade(ada).simulate.setOff([cycle.slice(0, 3), 1n]), exchangeAbi);
    assert.deepEqual(open, { errorName: "CycleNotClosed", args: [ada.address, cleo.address] });
    await (await ethersTrade(cleo)["setOff"]?.(cycle, 2_000_000n)).wait();
    const receipt = await mined(trade(cleo).write.setOff([cycle, 3_000_000n]));
    const [event] = parseEventLogs({ abi: exchangeAbi, logs: receipt.logs, eventName: "SetOff" });
    assert.deepEqual(event?.args, { submitter: cleo.address, amount: 3_000_000n, cycle });
    const owed = [];
    for (const [index, debtor] of around.slice(0, 3).entries()) {
      const [left] = await trade(ada).read.debt([debtor.address, cycle[index + 1] ?? zeroAddress]);
      owed.push(left);
    }
    assert.deepEqual(owed, [0n, 1n, 2n]);
    const [recorded, outstanding, setOff] = await trade(ada).read.debts();
    assert.deepEqual([recorded, outstanding, setOff], [15_000_003n, 3n, 15_000_000n]);
  });

  it("swap at the quote, and not below what one wants at least", async () => {
    await wellInTheDay();
    for (const coin of [hours, market]) {
      await mined(coin(ada).write.approve([there.exchange, maxUint256]));
      await mined(coin(ben).write.approve([there.exchange, maxUint256]));
    }
    await mined(trade(ada).write.endow([there.market, 100n * HOUR]));
    const amount = 10n * HOUR;
    const asked = [there.hours, there.market, amount, 0n] as const;
    const [out, fee, melted, value] = await trade(ben).read.quote(asked);
    assert.deepEqual([fee, melted], [amount / 100n, amount]);
    // what will be left of it after ninety days, at two baskets an hour
    const kept = await hours(ben).read.projected([amount - fee, (await today()) + 90]);
    assert.equal(value, (kept * 2_000_000n) / HOUR);
    assert.equal(out, (value * HOUR) / 1_000_000n);
    const told = await ethersTrade(ben)["quote"]?.(...asked);
    assert.deepEqual([...told], [out, fee, melted, value]);

    const deadline = (await now()) + 3_600n;
    const swap = [there.hours, there.market, amount, out + 1n, deadline, ben.address] as const;
    const refusal = await reason(trade(ben).simulate.swap(swap), exchangeAbi);
    assert.deepEqual(refusal, { errorName: "OutBelowMinimum", args: [out, out + 1n] });
    const before = await balance(ben);
    const receipt = await mined(
      trade(ben).write.swap([there.hours, there.market, amount, out, deadline, ben.address]),
    );
    const [event] = parseEventLogs({ abi: exchangeAbi, logs: receipt.logs, eventName: "Swapped" });
    assert.equal(event?.args.out, out);
    assert.equal(await market(ben).read.balanceOf([ben.address]), out);
    assert.equal(await balance(ben), before - amount);
    const [, brought, , , fees, held] = await trade(ben).read.books([there.hours]);
    assert.deepEqual([brought, fees, held], [amount, fee, amount]);
    const parity = await reason(
      trade(ben).simulate.swap([there.register, there.market, 1n, 0n, deadline, ben.address]),
      exchangeAbi,
    );
    assert.deepEqual(parity, { errorName: "NotListed", args: [getAddress(there.register)] });
  });

  const days = chain.timeTravel ? it : it.skip;
  days("melt by the day, to the commons, in figures and in events; what the pool holds too", async () => {
    await mined(hours(ada).write.settle([ada.address]));
    const [balanceThen, , dayThen, minted] = await hours(ada).read.account([ada.address]);
    const commons = await hours(ada).read.balanceOf([there.commons]);
    const later = dayThen + 40;
    const expected = await hours(ada).read.projected([balanceThen, later]);
    const pool = await hours(ada).read.projected([10n * HOUR, later]);
    await until(BigInt(later) * DAY + 100n);
    const [balanceNow, written, day, mintedNow] = await hours(ada).read.account([ada.address]);
    assert.deepEqual([balanceNow, written, day, mintedNow], [expected, balanceThen, dayThen, minted]);
    assert.equal(minted, WORKED * HOUR);
    const receipt = await mined(hours(ben).write.settle([ada.address]));
    const moved = parseEventLogs({ abi: generativeAbi, logs: receipt.logs, eventName: "Transfer" });
    const lost = { from: ada.address, to: zeroAddress, value: balanceThen - expected };
    assert.deepEqual(moved.at(-1)?.args, lost);
    const grown = moved.find(({ args }) => args.to === there.commons)?.args.value ?? 0n;
    assert.ok(grown >= lost.value);
    const rest = await hours(ada).read.balanceOf([there.commons]);
    assert.ok(rest >= commons + grown);
    await mined(trade(cleo).write.sync([there.hours]));
    const [, , , melted, , held] = await trade(cleo).read.books([there.hours]);
    assert.deepEqual([held, melted], [pool, 10n * HOUR - pool]);
    // a period is over: eight hours are owed, and can be paid in hours
    const [, , owed, , , due] = await hours(ada).read.standing([ada.address]);
    assert.deepEqual([owed, due], [POLICY.obligation, POLICY.obligation]);
    await mined(hours(ada).write.settleHours([due]));
    assert.equal(await balance(ada), expected - due);
    const paid = await reason(hours(ada).simulate.settleHours([1n]), generativeAbi);
    assert.deepEqual(paid, { errorName: "NothingDue", args: [ada.address] });
  });
});
