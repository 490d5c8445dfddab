// Scientists attest from ordinary wallets: by a transaction of their own, or by a signature that
// somebody else hands in with others'.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { hashTypedData, parseEventLogs, parseSignature, type Hex } from "viem";

import { councilAbi, councilOf, ethersOf } from "../src/contracts.ts";
import { reason } from "../src/refusal.ts";
import { mined, now, signerOf, stranger, until, type Keyed } from "../src/session.ts";
import { attest, BIOMASS, fishery, statement, type Season, type Statement } from "../src/season.ts";
import { attestation, type Stock } from "../src/typed.ts";

const STOCK: Stock = { name: "South Atlantic albacore", unit: "t", decimals: 3 };

describe("an attestation", () => {
  let season: Season;
  let first: Keyed, second: Keyed, third: Keyed, anybody: Keyed;
  before(async () => {
    season = await fishery();
    [first, second, third] = season.seats;
    anybody = season.fishers[0];
  });
  const as = (account: Keyed) => councilOf(season.council, account);
  const signed = async (made: Statement, by: Keyed) =>
    split(await by.signTypedData(attestation(season.council, STOCK, made)));

  function split(signature: Hex) {
    const { r, s, v } = parseSignature(signature);
    return { r, s, v: Number(v) };
  }

  it("is signed in words that a wallet can show", async () => {
    const made = {
      ...(await statement(BIOMASS)),
      low: 77_688_500n,
      asOf: 2_000_000_000n,
      expires: 2_000_086_400n,
    };
    const { message } = attestation(season.council, STOCK, made);
    assert.equal(message.name, "South Atlantic albacore");
    assert.equal(message.low, "77688.5 t");
    assert.equal(message.asOf, "2033-05-18 03:33:20 UTC");
    assert.equal(message.expires, "2033-05-19 03:33:20 UTC");
  });

  it("has the digest that the council computes itself", async () => {
    for (const low of [0n, 1n, 999n, 1_000n, 77_688_500n, 2_515_415_380n]) {
      const made = { ...(await statement(low)), estimate: low, high: low };
      const digest = await as(anybody).read.digest([made]);
      assert.equal(digest, hashTypedData(attestation(season.council, STOCK, made)), `${low}`);
    }
  });

  it("by two seats' signatures is final with one transaction of anybody's", async () => {
    const made = await statement(BIOMASS - 1_000n);
    const signatures = [await signed(made, first), await signed(made, second)];
    const { result } = await as(anybody).simulate.attestSigned([{ statement: made, signatures }]);
    assert.deepEqual(result, [2, true]);
    const receipt = await mined(as(anybody).write.attestSigned([{ statement: made, signatures }]));
    const attested = parseEventLogs({ abi: councilAbi, logs: receipt.logs, eventName: "Attested" });
    assert.deepEqual(
      attested.map(({ args }) => args.seat),
      [first.address, second.address],
    );
    const accepted = parseEventLogs({ abi: councilAbi, logs: receipt.logs, eventName: "AssessmentAccepted" });
    assert.equal(accepted[0]?.args.low, made.low);
    await until(accepted[0]?.args.inForceFrom ?? 0n);
    const [, low] = await as(anybody).read.assessment([0]);
    assert.equal(low, made.low);
  });

  it("signed with ethers is the same signature, and counts the same", async () => {
    const made = await statement(BIOMASS - 2_000n);
    const { domain, types, message } = attestation(season.council, STOCK, made);
    const signature = await signerOf(third).signTypedData(domain, types, message);
    assert.equal(signature, await third.signTypedData(attestation(season.council, STOCK, made)));
    const council = ethersOf(councilAbi, season.council, anybody);
    const endorsement = { statement: made, signatures: [split(signature as Hex)] };
    const [counted, isFinal] = (await council["attestSigned"]?.staticCall(endorsement)) as [bigint, boolean];
    assert.deepEqual([counted, isFinal], [1n, false]);
    await (await council["attestSigned"]?.(endorsement)).wait();
    const [attested, , institutions, final] = await as(anybody).read.ballot([
      await as(anybody).read.digest([made]),
    ]);
    assert.deepEqual([attested, institutions, final], [0b100n, 0b100n, false]);
    // and the seat's own transaction finds that it has spoken
    const spoken = await reason(as(third).simulate.attest([made]), councilAbi);
    assert.deepEqual(spoken, { errorName: "AlreadySpoken", args: [third.address] });
  });

  it("by signature and by transaction adds up", async () => {
    const made = await statement(BIOMASS - 3_000n);
    await mined(as(first).write.attest([made]));
    const receipt = await mined(
      as(anybody).write.attestSigned([{ statement: made, signatures: [await signed(made, second)] }]),
    );
    const accepted = parseEventLogs({ abi: councilAbi, logs: receipt.logs, eventName: "AssessmentAccepted" });
    assert.equal(accepted.length, 1);
  });

  it("handed in twice counts once, and is refused where nothing is left to count", async () => {
    const made = await statement(BIOMASS - 4_000n);
    const signatures = [await signed(made, first)];
    const doubled = await as(anybody).simulate.attestSigned([
      { statement: made, signatures: [...signatures, ...signatures] },
    ]);
    assert.deepEqual(doubled.result, [1, false]);
    await mined(as(anybody).write.attestSigned([{ statement: made, signatures }]));
    const refusal = await reason(
      as(anybody).simulate.attestSigned([{ statement: made, signatures }]),
      councilAbi,
    );
    assert.deepEqual(refusal, { errorName: "NothingCounted", args: [await as(anybody).read.digest([made])] });
  });

  it("signed by nobody's seat is refused, with who signed", async () => {
    const made = await statement(BIOMASS - 5_000n);
    const somebody = stranger();
    const signatures = [await signed(made, first), await signed(made, somebody)];
    const refusal = await reason(
      as(anybody).simulate.attestSigned([{ statement: made, signatures }]),
      councilAbi,
    );
    assert.deepEqual(refusal, { errorName: "NotSeat", args: [somebody.address] });
  });

  it("with a signature that is none is refused, with its place", async () => {
    const made = await statement(BIOMASS - 6_000n);
    const good = await signed(made, first);
    const refusal = await reason(
      as(anybody).simulate.attestSigned([{ statement: made, signatures: [good, { ...good, v: 29 }] }]),
      councilAbi,
    );
    assert.deepEqual(refusal, { errorName: "InvalidSignature", args: [1] });
  });

  it("signed for other figures names another signer, who has no seat", async () => {
    const made = await statement(BIOMASS - 7_000n);
    const signature = await signed(made, first);
    const refusal = await reason(
      as(anybody).simulate.attestSigned([
        { statement: { ...made, low: made.low - 1n }, signatures: [signature] },
      ]),
      councilAbi,
    );
    assert.equal(refusal.errorName, "NotSeat");
    assert.notEqual(refusal.args[0], first.address);
  });

  it("with bounds out of order is refused, with the bounds", async () => {
    const made = await statement(BIOMASS);
    const wrong = { ...made, low: made.estimate + 1n };
    const refusal = await reason(as(first).simulate.attest([wrong]), councilAbi);
    assert.deepEqual(refusal, {
      errorName: "BoundsOutOfOrder",
      args: [wrong.low, wrong.estimate, wrong.high],
    });
  });

  it("dated in the future is refused, with the chain's time", async () => {
    const made = await statement(BIOMASS);
    const wrong = { ...made, asOf: made.asOf + 1_000_000n };
    const refusal = await reason(as(first).simulate.attest([wrong]), councilAbi);
    assert.equal(refusal.errorName, "WrongDate");
    assert.deepEqual(refusal.args.slice(0, 2), [wrong.asOf, wrong.expires]);
    assert.ok((refusal.args[2] as bigint) <= (await now()) + 60n);
  });

  it("that lowers the bound holds at once", async () => {
    const made = await statement(BIOMASS / 2n);
    await attest(season, made);
    const [, low, asOf] = await as(anybody).read.assessment([0]);
    assert.deepEqual([low, asOf], [made.low, made.asOf]);
  });
});
