// The chain itself, as clients find it; and that it is as src/chain.ts says.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ethers } from "ethers";
import { createPublicClient, http, webSocket, zeroAddress, type Hex } from "viem";

import {
  chain,
  mined,
  now,
  people,
  post,
  provider,
  reader,
  rpc,
  stranger,
  url,
  viemChain,
  walletOf,
  type Answer,
} from "../src/session.ts";

/** No such method, in the words of JSON-RPC. */
const UNKNOWN_METHOD = -32_601;

describe(chain.name, () => {
  it("tells its id, its network and itself", async () => {
    assert.equal(await reader.getChainId(), chain.id);
    assert.equal((await rpc("net_version")).result, `${chain.id}`);
    assert.match(`${(await rpc("web3_clientVersion")).result}`, /./);
    assert.equal((await rpc("eth_syncing")).result, false);
  });

  it(`${chain.timeTravel ? "travels" : "does not travel"} in time`, async () => {
    if (!chain.timeTravel) {
      for (const method of [
        "evm_increaseTime",
        "evm_mine",
        "evm_snapshot",
        "evm_revert",
        "evm_setNextBlockTimestamp",
        "evm_setAutomine",
      ]) {
        assert.equal((await rpc(method, [])).error?.code, UNKNOWN_METHOD, method);
      }
      return;
    }
    const before = await now();
    await rpc("evm_increaseTime", [86_400]);
    await rpc("evm_mine");
    const after = await now();
    assert.ok(after >= before + 86_400n && after < before + 90_000n, `${before}, then ${after}`);
    const moment = Number(after) + 1_000;
    await rpc("evm_setNextBlockTimestamp", [moment]);
    await rpc("evm_mine");
    assert.equal(await now(), BigInt(moment));
  });

  it(`${chain.timeTravel ? "goes" : "does not go"} back to a snapshot`, async () => {
    if (!chain.timeTravel) return assert.equal((await rpc("evm_snapshot")).error?.code, UNKNOWN_METHOD);
    const { ada } = await people("ada");
    const had = await reader.getBalance({ address: ada.address });
    const block = await reader.getBlockNumber();
    const { result: snapshot } = await rpc("evm_snapshot");
    await mined(walletOf(ada).sendTransaction({ to: stranger().address, value: 1_000n }));
    assert.equal((await rpc("evm_revert", [snapshot])).result, true);
    assert.equal(await reader.getBalance({ address: ada.address }), had);
    assert.equal(await reader.getBlockNumber(), block);
  });

  it(`${chain.filters ? "has" : "has no"} filters to poll`, async () => {
    const made = await rpc("eth_newBlockFilter");
    if (!chain.filters) return assert.equal(made.error?.code, UNKNOWN_METHOD);
    assert.match(`${made.result}`, /^0x/);
    const { ada } = await people("ada");
    await mined(walletOf(ada).sendTransaction({ to: ada.address, value: 1n }));
    const changes = (await rpc("eth_getFilterChanges", [made.result])).result as Hex[];
    assert.ok(changes.length >= 2);
    assert.deepEqual((await rpc("eth_getFilterChanges", [made.result])).result, []);
    assert.equal((await rpc("eth_uninstallFilter", [made.result])).result, true);
  });

  it("chains its blocks by their hashes", async () => {
    const latest = await reader.getBlock();
    const parent = await reader.getBlock({ blockHash: latest.parentHash });
    assert.equal(parent.number, latest.number - 1n);
    assert.ok(parent.timestamp <= latest.timestamp);
    const numbered = await reader.getBlock({ blockNumber: parent.number });
    assert.equal(numbered.hash, parent.hash);
  });

  it("answers for its safe and finalized blocks", async () => {
    const latest = await reader.getBlockNumber();
    for (const blockTag of ["safe", "finalized"] as const) {
      const { number } = await reader.getBlock({ blockTag });
      assert.ok(number !== null && number >= latest - 10n, `${blockTag} ${number}, latest ${latest}`);
    }
  });

  it("tells fees that a wallet can offer", async () => {
    const price = await reader.getGasPrice();
    assert.ok(price > 0n);
    const { maxFeePerGas, maxPriorityFeePerGas } = await reader.estimateFeesPerGas();
    assert.ok(maxFeePerGas >= price - price / 10n && maxPriorityFeePerGas >= 0n);
    const history = await reader.getFeeHistory({ blockCount: 3, rewardPercentiles: [25, 75] });
    assert.equal(history.baseFeePerGas.length, history.gasUsedRatio.length + 1);
    const { gasPrice } = await provider.getFeeData();
    assert.ok((gasPrice ?? 0n) > 0n);
  });

  it("answers batches, each question for itself", async () => {
    const ask = (id: number, method: string) => ({ jsonrpc: "2.0", id, method, params: [] });
    const answers = (await post(
      JSON.stringify([ask(1, "eth_chainId"), ask(2, "eth_nonsense"), ask(3, "eth_blockNumber")]),
    )) as Answer[];
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    assert.equal(Number(byId.get(1)?.result), chain.id);
    assert.equal(byId.get(2)?.error?.code, UNKNOWN_METHOD);
    assert.ok(Number(byId.get(3)?.result) > 0);
  });

  it("answers the batches that viem and ethers make of many questions", async () => {
    const batching = createPublicClient({ chain: viemChain, transport: http(url, { batch: true }) });
    const accounts = Array.from({ length: 40 }, () => stranger().address);
    const balances = await Promise.all(accounts.map((address) => batching.getBalance({ address })));
    assert.deepEqual(
      balances,
      accounts.map(() => 0n),
    );
    const ethersBatching = new ethers.JsonRpcProvider(url, chain.id, {
      staticNetwork: true,
      batchMaxCount: 100,
    });
    const same = await Promise.all(accounts.map((address) => ethersBatching.getBalance(address)));
    assert.deepEqual(same, balances);
    ethersBatching.destroy();
  });

  it("answers and tells of new blocks over a WebSocket", async () => {
    const client = createPublicClient({ chain: viemChain, transport: webSocket(url.replace(/^http/, "ws")) });
    try {
      assert.equal(await client.getChainId(), chain.id);
      const { ada } = await people("ada");
      const told: bigint[] = [];
      const stop = client.watchBlockNumber({ onBlockNumber: (number) => told.push(number) });
      await client.getBlockNumber(); // after the subscription on the same socket
      const { blockNumber } = await mined(walletOf(ada).sendTransaction({ to: ada.address, value: 1n }));
      for (let tries = 0; !told.includes(blockNumber) && tries < 600; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.ok(told.includes(blockNumber), `${blockNumber} is not among ${told}`);
      stop();
    } finally {
      await (await client.transport.getRpcClient()).close();
    }
  });

  it("refuses what is no JSON-RPC in its words", async () => {
    const codes: [string, number][] = [
      ["{", -32_700],
      ["[]", -32_600],
      [JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_nonsense", params: [] }), UNKNOWN_METHOD],
      [
        JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getBalance", params: ["0x12", "latest"] }),
        -32_602,
      ],
      [JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getBalance", params: [] }), -32_602],
      [
        JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getBalance", params: [zeroAddress, "0xzz"] }),
        -32_602,
      ],
    ];
    for (const [body, code] of codes) {
      const { error } = (await post(body)) as Answer;
      assert.equal(error?.code, code, body);
    }
  });

  it("has nothing at an address that nobody used", async () => {
    const { address } = stranger();
    assert.equal(await reader.getBalance({ address }), 0n);
    assert.equal(await reader.getTransactionCount({ address }), 0);
    assert.equal(await reader.getCode({ address }), undefined);
    assert.equal(BigInt((await reader.getStorageAt({ address, slot: "0x0" })) ?? "0x0"), 0n);
  });
});
