// Several clients at once: nothing is lost, nothing is done twice, and balances add up.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { NonceManager } from "ethers";
import type { Hash } from "viem";

import { ethersOf, fishcoinAbi, fishcoinOf } from "../src/contracts.ts";
import { mined, people, reader, signerOf, stranger, walletOf, type Keyed } from "../src/session.ts";
import { openSeason } from "../src/season.ts";

/** What each client sends. */
const EACH = 15;

describe("viem and ethers at once", () => {
  let ada: Keyed, ben: Keyed, cleo: Keyed;
  before(async () => ({ ada, ben, cleo } = await people("ada", "ben", "cleo")));
  const balance = ({ address }: Keyed) => reader.getBalance({ address });
  const fees = (receipts: readonly { gasUsed: bigint; effectiveGasPrice: bigint }[]) =>
    receipts.reduce((sum, { gasUsed, effectiveGasPrice }) => sum + gasUsed * effectiveGasPrice, 0n);

  async function byViem(from: Keyed, to: Keyed, first: number, step: number): Promise<Hash[]> {
    const wallet = walletOf(from);
    const sends = Array.from({ length: EACH }, (_, index) =>
      wallet.sendTransaction({
        to: to.address,
        value: 1_000n,
        gas: 20_000_000n,
        nonce: first + index * step,
      }),
    );
    return Promise.all(sends);
  }

  async function byEthers(from: Keyed, to: Keyed, first: number, step: number): Promise<Hash[]> {
    const signer = signerOf(from);
    const sends = Array.from({ length: EACH }, async (_, index) => {
      const sent = await signer.sendTransaction({
        to: to.address,
        value: 1_000n,
        gasLimit: 20_000_000n,
        nonce: first + index * step,
      });
      return sent.hash as Hash;
    });
    return Promise.all(sends);
  }

  it("with an account each, lose no transaction, and balances add up", async () => {
    const to = stranger();
    await mined(walletOf(cleo).sendTransaction({ to: to.address, value: 1n }));
    const had = await Promise.all([ada, ben].map(balance));
    const nonces = await Promise.all(
      [ada, ben].map(({ address }) => reader.getTransactionCount({ address })),
    );
    const [one, other] = await Promise.all([
      byViem(ada, to, nonces[0] ?? 0, 1),
      byEthers(ben, to, nonces[1] ?? 0, 1),
    ]);
    const receipts = await Promise.all([one, other].map((hashes) => Promise.all(hashes.map(mined))));
    assert.equal(new Set([...one, ...other]).size, 2 * EACH);
    assert.equal(await balance(to), 1n + 2_000n * BigInt(EACH));
    const has = await Promise.all([ada, ben].map(balance));
    for (const [index, sent] of receipts.entries()) {
      assert.equal((had[index] ?? 0n) - (has[index] ?? 0n), fees(sent) + 1_000n * BigInt(EACH));
    }
  });

  it("with one account between them, fill each other's gaps", async () => {
    const to = stranger();
    await mined(walletOf(cleo).sendTransaction({ to: to.address, value: 1n }));
    const first = await reader.getTransactionCount({ address: ada.address });
    const had = await balance(ada);
    const hashes = (await Promise.all([byEthers(ada, to, first + 1, 2), byViem(ada, to, first, 2)])).flat();
    const receipts = await Promise.all(hashes.map(mined));
    assert.equal(await reader.getTransactionCount({ address: ada.address }), first + 2 * EACH);
    assert.equal(await balance(to), 1n + 2_000n * BigInt(EACH));
    assert.equal(had - (await balance(ada)), fees(receipts) + 2_000n * BigInt(EACH));
  });

  it("pay coins to and fro, and no coin is lost or made", async () => {
    const season = await openSeason();
    const [one, other] = season.fishers;
    const viem = fishcoinOf(season.fishcoin, one);
    const coins = () => Promise.all(season.fishers.map(({ address }) => viem.read.balanceOf([address])));
    const before = await coins();
    const signer = new NonceManager(signerOf(other));
    const transfer = ethersOf(fishcoinAbi, season.fishcoin, other).connect(signer).getFunction("transfer");
    const first = await reader.getTransactionCount({ address: one.address });
    const gas = 3n * (await viem.estimateGas.transfer([other.address, 1n], {}));
    const there = Array.from({ length: EACH }, (_, index) =>
      viem.write.transfer([other.address, BigInt(100 + index)], { nonce: first + index, gas }),
    );
    const back = Array.from({ length: EACH }, async () => {
      const sent = await transfer(one.address, 7n, { gasLimit: gas });
      return sent.hash as Hash;
    });
    const hashes = await Promise.all([...there, ...back]);
    await Promise.all(hashes.map(mined));
    const paid = there.reduce((sum, _, index) => sum + BigInt(100 + index), 0n);
    const received = 7n * BigInt(EACH);
    const expected = before.map((had, index) => had + [received - paid, paid - received, 0n, 0n][index]!);
    assert.deepEqual(await coins(), expected);
  });
});
