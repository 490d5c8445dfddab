// A season from opening to end, lived through by members' wallets.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { keccak256, parseEventLogs, toHex } from "viem";

import { councilOf, fishcoinAbi, fishcoinOf } from "../src/contracts.ts";
import { reason } from "../src/refusal.ts";
import { mined, now, until, type Keyed } from "../src/session.ts";
import { attest, BIOMASS, DELAY, fishery, HOLDING, openSeason, SHARES, statement } from "../src/season.ts";

describe("a season", () => {
  it("opens only once, and only on an assessment that is in force", async () => {
    const season = await fishery();
    const [ada] = season.fishers;
    const coin = fishcoinOf(season.fishcoin, ada);
    assert.equal(await coin.read.balanceOf([ada.address]), 0n);
    const opened = await mined(coin.write.openSeason());
    const [event] = parseEventLogs({ abi: fishcoinAbi, logs: opened.logs, eventName: "SeasonOpened" });
    const [, , closes, , budget] = await councilOf(season.council, ada).read.budget([0, 0]);
    assert.deepEqual(event?.args, { season: 1, closes, budget, deducted: 0n, issue: budget });
    const again = await reason(coin.simulate.openSeason(), fishcoinAbi);
    assert.deepEqual(again, { errorName: "SeasonAlreadyOpen", args: [1] });
  });

  it("shrinks every unspent coin when the assessment falls, and none is made when it rises", async () => {
    const season = await openSeason();
    const [ada, ben] = season.fishers;
    const coin = fishcoinOf(season.fishcoin, ada);
    const holders = season.fishers.map(({ address }) => address);
    const balances = () => Promise.all(holders.map((address) => coin.read.balanceOf([address])));
    await mined(coin.write.transfer([ben.address, 400_000n]));
    const had = await balances();
    const issued = had.reduce((sum, coins) => sum + coins);

    await attest(season, await statement(BIOMASS / 2n));
    await mined(coin.write.sync()); // written down: what is not can still rise
    const has = await balances();
    const left = has.reduce((sum, coins) => sum + coins);
    const [, , , , budget] = await councilOf(season.council, ada).read.budget([0, 0]);
    assert.ok(budget < issued);
    assert.ok(left <= budget && left > budget - 5n, `${left} of ${budget}: each balance is rounded down`);
    for (const [index, coins] of has.entries()) {
      const exact = Number(had[index]) * (Number(budget) / Number(issued));
      assert.ok(Math.abs(Number(coins) - exact) < 2, `${had[index]} became ${coins}, not ${exact}`);
    }

    const higher = await statement((BIOMASS * 2n) / 3n);
    await attest(season, higher);
    await until((await now()) + DELAY + 1n);
    const [, low] = await councilOf(season.council, ada).read.assessment([0]);
    assert.equal(low, higher.low);
    await mined(coin.write.sync());
    assert.deepEqual(await balances(), has);
  });

  it("that is over leaves coins void and catches recorded, and the next one asks for its own assessment", async () => {
    const season = await openSeason(3_600n + 1_800n);
    const [ada, ben] = season.fishers;
    const council = councilOf(season.council, ada);
    const as = (account: Keyed) => fishcoinOf(season.fishcoin, account);
    await mined(as(season.officer).write.land([keccak256(toHex("landing")), ada.address, 5_000n]));
    assert.ok((await as(ada).read.balanceOf([ada.address])) > 0n);
    const [, , closes] = await council.read.budget([0, 0]);
    await until(closes);

    assert.equal(await as(ada).read.balanceOf([ada.address]), 0n);
    assert.equal(await as(ada).read.totalSupply(), 0n);
    const spent = await reason(as(ada).simulate.transfer([ben.address, 1n]), fishcoinAbi);
    assert.deepEqual(spent, { errorName: "ERC20InsufficientBalance", args: [ada.address, 0n, 1n] });
    const early = await reason(as(ada).simulate.openSeason(), fishcoinAbi);
    assert.deepEqual(early, { errorName: "NoAssessmentForSeason", args: [2, 1] });

    await attest(season, await statement(BIOMASS - 1n, 2));
    await mined(as(ben).write.openSeason());
    assert.deepEqual(await council.read.seasonRecord([0, 0, 1]), [5_000n, 0n]);
    const [number, , issue] = await as(ada).read.season();
    assert.equal(number, 2);
    assert.equal(await as(ada).read.balanceOf([ada.address]), (issue * HOLDING) / SHARES);
  });
});
