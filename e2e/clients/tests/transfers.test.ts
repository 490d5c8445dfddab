// Native tokens from account to account, by every kind of transaction a wallet makes.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { keccak256, parseEther, parseGwei, toHex } from "viem";

import {
  chain,
  GRANT,
  mined,
  people,
  provider,
  reader,
  settled,
  signerOf,
  stranger,
  walletOf,
  type Keyed,
} from "../src/session.ts";

const VALUE = parseEther("1");
const KINDS = ["eip1559", "eip2930", "legacy"] as const;

describe("a transfer", () => {
  let ada: Keyed;
  let ben: Keyed;
  before(async () => ({ ada, ben } = await people("ada", "ben")));

  /** What a transfer by `send` cost the sender beyond its value, and what its receipt says. */
  async function measured(from: Keyed, to: Keyed, send: () => Promise<`0x${string}`>) {
    const [had, hadTo] = await balances(from, to);
    const receipt = await mined(send());
    const [has, hasTo] = await balances(from, to);
    return { receipt, cost: had - has - VALUE, gained: hasTo - hadTo };
  }

  async function balances(...of: Keyed[]): Promise<[bigint, bigint]> {
    const [first, second] = await Promise.all(of.map(({ address }) => reader.getBalance({ address })));
    return [first ?? 0n, second ?? 0n];
  }

  const accessList = [{ address: stranger().address, storageKeys: [keccak256("0x01")] }];

  for (const type of KINDS) {
    it(`by ${type} costs its value, and the gas used at the effective price, with viem`, async () => {
      const extra = type === "eip2930" ? { accessList } : {};
      const { receipt, cost, gained } = await measured(ada, ben, () =>
        walletOf(ada).sendTransaction({ to: ben.address, value: VALUE, type, ...extra } as never),
      );
      assert.equal(receipt.type, type);
      assert.equal(cost, receipt.gasUsed * receipt.effectiveGasPrice);
      assert.equal(gained, VALUE);
    });

    it(`by ${type} costs its value, and the gas used at the effective price, with ethers`, async () => {
      const number = { legacy: 0, eip2930: 1, eip1559: 2 }[type];
      const extra = type === "eip2930" ? { accessList } : {};
      const { receipt, cost, gained } = await measured(ada, ben, async () => {
        const sent = await signerOf(ada).sendTransaction({
          to: ben.address,
          value: VALUE,
          type: number,
          ...extra,
        });
        return sent.hash as `0x${string}`;
      });
      assert.equal(receipt.type, type);
      assert.equal(cost, receipt.gasUsed * receipt.effectiveGasPrice);
      assert.equal(gained, VALUE);
    });
  }

  it("to a new account leaves there exactly what was sent, and costs more gas for its place", async () => {
    const known = await reader.estimateGas({ account: ada, to: ben.address, value: VALUE });
    const to = stranger();
    const { receipt, cost, gained } = await measured(ada, to, () =>
      walletOf(ada).sendTransaction({ to: to.address, value: VALUE }),
    );
    assert.equal(gained, VALUE);
    assert.equal(cost, receipt.gasUsed * receipt.effectiveGasPrice);
    assert.ok(receipt.gasUsed > known, `${receipt.gasUsed} for a new account, ${known} for a known one`);
  });

  it("gives back what of the gas limit it does not use", async () => {
    const gas = 4n * (await reader.estimateGas({ account: ada, to: ben.address, value: VALUE }));
    const { receipt, cost } = await measured(ada, ben, () =>
      walletOf(ada).sendTransaction({ to: ben.address, value: VALUE, gas }),
    );
    assert.ok(receipt.gasUsed < gas / 2n);
    assert.equal(cost, receipt.gasUsed * receipt.effectiveGasPrice);
  });

  it(`${chain.tipIsPaid ? "pays its tip on top of" : "pays no tip, only"} the base fee`, async () => {
    const maxPriorityFeePerGas = parseGwei("1");
    const maxFeePerGas = 2n * (await reader.getGasPrice()) + maxPriorityFeePerGas;
    const { receipt, cost } = await measured(ada, ben, () =>
      walletOf(ada).sendTransaction({ to: ben.address, value: VALUE, maxFeePerGas, maxPriorityFeePerGas }),
    );
    const { baseFeePerGas } = await reader.getBlock({ blockNumber: receipt.blockNumber });
    const tip = chain.tipIsPaid ? maxPriorityFeePerGas : 0n;
    assert.equal(receipt.effectiveGasPrice, (baseFeePerGas ?? 0n) + tip);
    assert.equal(cost, receipt.gasUsed * receipt.effectiveGasPrice);
  });

  it("to oneself costs the gas alone", async () => {
    const had = await reader.getBalance({ address: ada.address });
    const receipt = await mined(walletOf(ada).sendTransaction({ to: ada.address, value: VALUE }));
    const has = await reader.getBalance({ address: ada.address });
    assert.equal(had - has, receipt.gasUsed * receipt.effectiveGasPrice);
  });

  it("can leave next to nothing, but not more than there is", async () => {
    const { cleo } = await people("cleo");
    assert.equal(await reader.getBalance({ address: cleo.address }), GRANT);
    const gas = await reader.estimateGas({ account: cleo, to: ben.address, value: VALUE });
    const price = 2n * (await reader.getGasPrice());
    const value = GRANT - 2n * gas * price;
    await mined(
      walletOf(cleo).sendTransaction({
        to: ben.address,
        value,
        gas: 2n * gas,
        type: "legacy",
        gasPrice: price,
      }),
    );
    const left = await reader.getBalance({ address: cleo.address });
    assert.ok(left > 0n && left < GRANT - value, `${left} of ${GRANT - value} left`);
  });

  it("is found by its hash, its block and its place there, the same in viem and ethers", async () => {
    const receipt = await mined(walletOf(ada).sendTransaction({ to: ben.address, value: VALUE }));
    const hash = receipt.transactionHash;
    const found = await reader.getTransaction({ hash });
    const placed = await reader.getTransaction({
      blockHash: receipt.blockHash,
      index: receipt.transactionIndex,
    });
    const numbered = await reader.getTransaction({
      blockNumber: receipt.blockNumber,
      index: receipt.transactionIndex,
    });
    assert.deepEqual(placed, found);
    assert.deepEqual(numbered, found);
    assert.equal(found.from.toLowerCase(), ada.address.toLowerCase());
    assert.equal(found.value, VALUE);
    const block = await reader.getBlock({ blockHash: receipt.blockHash });
    assert.equal(block.transactions[receipt.transactionIndex - chain.firstIndex], hash);

    const told = await provider.getTransactionReceipt(hash);
    const seen = await provider.getTransaction(hash);
    assert.equal(told?.gasUsed, receipt.gasUsed);
    assert.equal(told?.gasPrice, receipt.effectiveGasPrice);
    assert.equal(told?.blockHash, receipt.blockHash);
    assert.equal(seen?.nonce, found.nonce);
    assert.equal(seen?.value, VALUE);
  });

  it("of an unknown hash has no receipt, in viem and ethers", async () => {
    const hash = keccak256(toHex("nothing was sent under this"));
    await assert.rejects(reader.getTransactionReceipt({ hash }), { name: "TransactionReceiptNotFoundError" });
    assert.equal(await provider.getTransactionReceipt(hash), null);
  });

  it("with data for an account without code moves its value and nothing else", async () => {
    const receipt = await settled(
      walletOf(ada).sendTransaction({ to: ben.address, value: 1n, data: "0x01020304" }),
    );
    assert.equal(receipt.status, "success");
    assert.deepEqual(receipt.logs, []);
  });
});
