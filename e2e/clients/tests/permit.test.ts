// Approvals signed as typed data, as wallets sign them, and sent by somebody else.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { domainSeparator, hashTypedData, parseSignature, type Hex } from "viem";

import { fishcoinAbi, fishcoinOf, ethersOf } from "../src/contracts.ts";
import { reason } from "../src/refusal.ts";
import { chain, mined, now, signerOf, type Keyed } from "../src/session.ts";
import { openSeason, type Season } from "../src/season.ts";
import { PERMIT as types } from "../src/typed.ts";

describe("a permit", () => {
  let season: Season;
  let owner: Keyed, spender: Keyed, anybody: Keyed;
  before(async () => {
    season = await openSeason();
    [owner, spender, anybody] = season.fishers;
  });
  const as = (account: Keyed) => fishcoinOf(season.fishcoin, account);
  const domain = () => ({
    name: "Albacore coin",
    version: "1",
    chainId: chain.id,
    verifyingContract: season.fishcoin,
  });

  async function made(value: bigint, change: Partial<{ nonce: bigint; deadline: bigint }> = {}) {
    return {
      owner: owner.address,
      spender: spender.address,
      value,
      nonce: await as(owner).read.nonces([owner.address]),
      deadline: (await now()) + 3_600n,
      ...change,
    };
  }
  type Permit = Awaited<ReturnType<typeof made>>;

  const signed = (message: Permit, by: Keyed = owner) =>
    by.signTypedData({ domain: domain(), types, primaryType: "Permit", message });

  function args(message: Permit, signature: Hex) {
    const { r, s, v } = parseSignature(signature);
    return [message.owner, message.spender, message.value, message.deadline, Number(v), r, s] as const;
  }

  it("signed with viem and sent by anybody is an approval, once", async () => {
    const message = await made(1_234n);
    const signature = await signed(message);
    await mined(as(anybody).write.permit(args(message, signature)));
    assert.equal(await as(anybody).read.allowance([owner.address, spender.address]), 1_234n);
    assert.equal(await as(anybody).read.nonces([owner.address]), message.nonce + 1n);
    const again = await reason(as(anybody).simulate.permit(args(message, signature)), fishcoinAbi);
    assert.equal(again.errorName, "ERC2612InvalidSigner");
  });

  it("signed with ethers is the same signature, and counts the same", async () => {
    const message = await made(77n);
    const signature = await signerOf(owner).signTypedData(domain(), types, message);
    assert.equal(signature, await signed(message));
    const coin = ethersOf(fishcoinAbi, season.fishcoin, anybody);
    await (await coin["permit"]?.(...args(message, signature as Hex))).wait();
    assert.equal(await as(anybody).read.allowance([owner.address, spender.address]), 77n);
  });

  it("pays the spender without a transaction of the owner's", async () => {
    const message = await made(500n);
    await mined(as(spender).write.permit(args(message, await signed(message))));
    const before = await as(owner).read.balanceOf([spender.address]);
    await mined(as(spender).write.transferFrom([owner.address, spender.address, 500n]));
    assert.equal(await as(owner).read.balanceOf([spender.address]), before + 500n);
  });

  it("is signed for the domain that the currency itself tells", async () => {
    const separator = await as(owner).read.DOMAIN_SEPARATOR();
    assert.equal(separator, domainSeparator({ domain: domain() }));
    const [, name, version, chainId, verifyingContract] = await as(owner).read.eip712Domain();
    const told = { name, version, chainId: Number(chainId), verifyingContract };
    const message = await made(1n);
    const typed = { types, primaryType: "Permit", message } as const;
    assert.equal(hashTypedData({ domain: told, ...typed }), hashTypedData({ domain: domain(), ...typed }));
  });

  it("past its deadline is refused, with the deadline", async () => {
    const message = await made(1n, { deadline: (await now()) - 1n });
    const refusal = await reason(
      as(anybody).simulate.permit(args(message, await signed(message))),
      fishcoinAbi,
    );
    assert.deepEqual(refusal, { errorName: "ERC2612ExpiredSignature", args: [message.deadline] });
  });

  it("signed by somebody else is refused, with who signed", async () => {
    const message = await made(1n);
    const signature = await signed(message, spender);
    const refusal = await reason(as(anybody).simulate.permit(args(message, signature)), fishcoinAbi);
    assert.deepEqual(refusal, { errorName: "ERC2612InvalidSigner", args: [spender.address, owner.address] });
  });

  for (const [what, change] of Object.entries({
    "another chain": { chainId: 1 },
    "another contract": { verifyingContract: `0x${"11".repeat(20)}` },
    "another version": { version: "2" },
    "another currency's name": { name: "Herring coin" },
  })) {
    it(`signed for ${what} is refused`, async () => {
      const message = await made(1n);
      const elsewhere = { ...domain(), ...change } as ReturnType<typeof domain>;
      const signature = await owner.signTypedData({
        domain: elsewhere,
        types,
        primaryType: "Permit",
        message,
      });
      const refusal = await reason(as(anybody).simulate.permit(args(message, signature)), fishcoinAbi);
      assert.equal(refusal.errorName, "ERC2612InvalidSigner");
    });
  }

  it("with a later nonce is refused until the earlier ones are used", async () => {
    const message = await made(1n);
    const later = { ...message, nonce: message.nonce + 1n, value: 2n };
    const signature = await signed(later);
    const refusal = await reason(as(anybody).simulate.permit(args(later, signature)), fishcoinAbi);
    assert.equal(refusal.errorName, "ERC2612InvalidSigner");
    await mined(as(anybody).write.permit(args(message, await signed(message))));
    await mined(as(anybody).write.permit(args(later, signature)));
    assert.equal(await as(anybody).read.allowance([owner.address, spender.address]), 2n);
  });
});
