// Transactions that do not go through as they are: what a wallet is told, and what becomes of them.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { ethers } from "ethers";
import {
  BaseError,
  InsufficientFundsError,
  NonceTooLowError,
  parseEther,
  parseGwei,
  type Hex,
  type TransactionSerializable,
} from "viem";

import { refused, failure } from "../src/refusal.ts";
import {
  chain,
  GRANT,
  mined,
  people,
  provider,
  reader,
  rpc,
  settled,
  signerOf,
  stranger,
  walletOf,
  type Keyed,
} from "../src/session.ts";

describe("a transaction", () => {
  let ada: Keyed, ben: Keyed;
  let gas: bigint, price: bigint;
  before(async () => {
    ({ ada, ben } = await people("ada", "ben"));
    gas = 2n * (await reader.estimateGas({ account: ada, to: ben.address, value: 1n }));
    price = 2n * (await reader.getGasPrice());
  });

  const nonceOf = (account: Keyed) => reader.getTransactionCount({ address: account.address });

  /** A signed transfer of 1 from `from`, unless `change` says otherwise. */
  async function signed(
    from: Keyed,
    change: Partial<TransactionSerializable> & { nonce: number },
  ): Promise<Hex> {
    return from.signTransaction({
      type: "eip1559",
      chainId: chain.id,
      to: ben.address,
      value: 1n,
      gas,
      maxFeePerGas: price,
      maxPriorityFeePerGas: 0n,
      ...change,
    } as TransactionSerializable);
  }
  const send = async (serializedTransaction: Hex | Promise<Hex>) =>
    reader.sendRawTransaction({ serializedTransaction: await serializedTransaction });

  it("of a nonce that is used is refused", async () => {
    const nonce = await nonceOf(ada);
    await mined(send(signed(ada, { nonce })));
    const again = signed(ada, { nonce, value: 2n });
    await refused(send(again), "nonce too low");
    assert.equal(await nonceOf(ada), nonce + 1);
  });

  it("that is refused is named by the library where the chain says why", async () => {
    const nonce = (await nonceOf(ada)) - 1;
    const error = await failure(walletOf(ada).sendTransaction({ to: ben.address, value: 1n, nonce, gas }));
    assert.ok(error instanceof BaseError);
    const named = error.walk((cause) => cause instanceof NonceTooLowError) !== null;
    const told = await failure(
      signerOf(ada).sendTransaction({ to: ben.address, value: 1n, nonce, gasLimit: gas }),
    );
    const speaks = chain.refusals["nonce too low"]?.test("nonce too low") ?? false;
    assert.equal(named, speaks);
    assert.equal(ethers.isError(told, "NONCE_EXPIRED"), speaks);
  });

  it("ahead of its turn waits until the gap is filled", async () => {
    const nonce = await nonceOf(ada);
    const later = await send(signed(ada, { nonce: nonce + 2, value: 3n }));
    const last = await send(signed(ada, { nonce: nonce + 1, value: 2n }));
    assert.equal((await rpc("eth_getTransactionReceipt", [later])).result, null);
    assert.equal(await nonceOf(ada), nonce);
    const found = (await rpc("eth_getTransactionByHash", [later])).result as { blockNumber: unknown } | null;
    if (chain.waitingIsFound) assert.equal(found?.blockNumber, null);
    else assert.equal(found, null);
    const first = await send(signed(ada, { nonce }));
    const receipts = await Promise.all([first, last, later].map(settled));
    assert.deepEqual(
      receipts.map(({ status }) => status),
      ["success", "success", "success"],
    );
    const order = receipts.map(
      ({ blockNumber, transactionIndex }) => Number(blockNumber) * 100_000 + transactionIndex,
    );
    assert.deepEqual(
      order,
      [...order].sort((one, other) => one - other),
    );
    assert.equal(await nonceOf(ada), nonce + 3);
  });

  it("of a waiting one's nonce takes its place for a better offer", async () => {
    // one that is next may be in a block before its rival arrives; then it is tried anew
    for (let tries = 0; ; tries += 1) {
      assert.ok(tries < 20, "no rival arrived in time");
      const nonce = await nonceOf(ada);
      const ahead = chain.feeReplaces ? 1 : 0;
      const first = await send(signed(ada, { nonce: nonce + ahead, gas: 4n * gas }));
      const better = chain.feeReplaces
        ? signed(ada, {
            nonce: nonce + ahead,
            value: 2n,
            gas: 4n * gas,
            maxFeePerGas: 2n * price,
            maxPriorityFeePerGas: parseGwei("1"),
          })
        : signed(ada, { nonce: nonce + ahead, value: 2n, gas });
      const second = await send(better).catch(() => undefined);
      if (ahead > 0) await send(signed(ada, { nonce }));
      if (second === undefined) {
        await settled(first);
        continue;
      }
      await mined(second);
      assert.equal((await rpc("eth_getTransactionReceipt", [first])).result, null);
      assert.equal(await nonceOf(ada), nonce + 1 + ahead);
      return;
    }
  });

  it("of a waiting one's nonce is refused for no better offer, and the first stands", async () => {
    for (let tries = 0; ; tries += 1) {
      assert.ok(tries < 20, "no rival arrived in time");
      const nonce = await nonceOf(ada);
      const ahead = chain.feeReplaces ? 1 : 0;
      const first = await send(signed(ada, { nonce: nonce + ahead }));
      const rival = signed(ada, { nonce: nonce + ahead, value: 2n, maxFeePerGas: price + price / 20n });
      const error = await failure(send(rival));
      if (ahead > 0) await send(signed(ada, { nonce }));
      await mined(first);
      if (!chain.feeReplaces && chain.refusals["nonce too low"]?.test(`${error}`)) continue; // too late
      assert.match(`${error}`, chain.refusals["another transaction of the same nonce"] as RegExp);
      return;
    }
  });

  it("sent twice is one", async () => {
    const nonce = await nonceOf(ada);
    const raw = await signed(ada, { nonce: nonce + 1 });
    const hash = await send(raw);
    const error = await failure(send(raw)).catch(() => undefined);
    // where the pool does not look at what waits for an earlier nonce, it takes it and keeps one
    if (error !== undefined) assert.match(`${error}`, chain.refusals["the same transaction again"] as RegExp);
    await mined(send(signed(ada, { nonce })));
    await mined(hash);
    assert.equal(await nonceOf(ada), nonce + 2);
  });

  it("below the base fee is refused", async () => {
    const nonce = await nonceOf(ada);
    await refused(send(signed(ada, { nonce, maxFeePerGas: 1n })), "fee below the base fee");
    const legacy = ada.signTransaction({
      type: "legacy",
      chainId: chain.id,
      nonce,
      to: ben.address,
      value: 1n,
      gas,
      gasPrice: 1n,
    });
    await refused(send(legacy), "fee below the base fee");
  });

  it("with less gas than any costs is refused", async () => {
    await refused(
      send(signed(ada, { nonce: await nonceOf(ada), gas: 1n })),
      "gas below what any transaction costs",
    );
  });

  it("without funds for its gas is refused", async () => {
    const poor = stranger();
    await refused(send(signed(poor, { nonce: 0 })), "no funds for the gas");
  });

  it("that offers a higher fee than it has funds for pays the base fee", async () => {
    const had = await reader.getBalance({ address: ada.address });
    const receipt = await mined(send(signed(ada, { nonce: await nonceOf(ada), maxFeePerGas: GRANT })));
    const { baseFeePerGas } = await reader.getBlock({ blockNumber: receipt.blockNumber });
    assert.equal(receipt.effectiveGasPrice, baseFeePerGas);
    assert.equal(
      had - (await reader.getBalance({ address: ada.address })),
      1n + receipt.gasUsed * receipt.effectiveGasPrice,
    );
  });

  it("without funds for its value does not move it", async () => {
    const had = await reader.getBalance({ address: ben.address });
    const nonce = await nonceOf(ada);
    const sent = send(signed(ada, { nonce, value: parseEther("1000000") }));
    if (chain.refusals["no funds for the value"] === undefined) {
      assert.equal((await settled(sent)).status, "reverted");
      assert.equal(await nonceOf(ada), nonce + 1);
    } else {
      const error = await failure(sent);
      assert.match(`${error}`, chain.refusals["no funds for the value"]);
      const named = await failure(
        walletOf(ada).sendTransaction({ to: ben.address, value: parseEther("1000000"), gas }),
      );
      assert.ok(named instanceof BaseError && named.walk((cause) => cause instanceof InsufficientFundsError));
    }
    assert.equal(await reader.getBalance({ address: ben.address }), had);
  });

  it("signed for another chain is refused", async () => {
    const nonce = await nonceOf(ada);
    await refused(send(signed(ada, { nonce, chainId: 1 })), "another chain's signature");
    assert.equal(await nonceOf(ada), nonce);
  });

  it(`signed for every chain is ${chain.takesUnprotected ? "taken" : "refused"}`, async () => {
    const nonce = await nonceOf(ada);
    const sent = send(
      ada.signTransaction({ type: "legacy", nonce, to: ben.address, value: 1n, gas, gasPrice: price }),
    );
    if (chain.takesUnprotected) await mined(sent);
    else await failure(sent);
    assert.equal(await nonceOf(ada), chain.takesUnprotected ? nonce + 1 : nonce);
  });

  it("that is none is refused", async () => {
    for (const junk of ["0x", "0x02", "0x02c0", "0xdeadbeef", `0x02f8${"ff".repeat(100)}`] as const)
      await failure(send(junk));
    const raw = await signed(ada, { nonce: await nonceOf(ada) });
    await failure(send(raw.slice(0, -2) as Hex));
  });

  it("with a changed signature is not the signer's", async () => {
    const nonce = await nonceOf(ada);
    const parsed = ethers.Transaction.from(await signed(ada, { nonce }));
    const other = stranger();
    parsed.signature = ethers.Transaction.from(await signed(other, { nonce })).signature;
    await failure(provider.broadcastTransaction(parsed.serialized));
    assert.equal(await nonceOf(ada), nonce);
  });
});
