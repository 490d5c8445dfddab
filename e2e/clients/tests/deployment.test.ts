// The contracts' code goes up as any contract's does.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { ethers } from "ethers";
import { concatHex, encodeAbiParameters, getContractAddress, keccak256, parseEventLogs } from "viem";

import { codeOf, councilAbi, councilOf, fishcoinAbi, fishcoinOf } from "../src/contracts.ts";
import { mined, people, provider, reader, settled, signerOf, walletOf, type Keyed } from "../src/session.ts";
import { councilData, fishcoinData, TERMS } from "../src/season.ts";
import { reason } from "../src/refusal.ts";

describe("a deployment", () => {
  let ada: Keyed;
  let ben: Keyed;
  let cleo: Keyed;
  before(async () => ({ ada, ben, cleo } = await people("ada", "ben", "cleo")));

  it("by viem lies where sender and nonce foretell, and is the code that was built", async () => {
    const nonce = BigInt(await reader.getTransactionCount({ address: ada.address }));
    const had = await reader.getBalance({ address: ada.address });
    const receipt = await mined(
      walletOf(ada).deployContract({
        abi: councilAbi,
        bytecode: codeOf("council"),
        args: [
          { governor: ada.address, seats: 1, institutions: 1, dissent: 1, delay: 60n },
          [{ seat: ben.address, institution: 3 }],
        ],
      }),
    );
    const address = getContractAddress({ from: ada.address, nonce });
    assert.equal(receipt.contractAddress?.toLowerCase(), address.toLowerCase());
    const code = await reader.getCode({ address });
    assert.equal(keccak256(code ?? "0x"), keccak256(codeOf("council")));

    // what it keeps on chain is part of the gas: the sender loses nothing beside it
    const has = await reader.getBalance({ address: ada.address });
    assert.equal(had - has, receipt.gasUsed * receipt.effectiveGasPrice);

    const proposed = parseEventLogs({ abi: councilAbi, logs: receipt.logs, eventName: "SeatProposed" });
    assert.deepEqual(
      proposed.map(({ args }) => [args.seat, args.institution]),
      [[ben.address, 3]],
    );
    const council = councilOf(address, ada);
    assert.equal(await council.read.governor(), ada.address);
    assert.equal(await council.read.delay(), 60n);
    assert.deepEqual(await council.read.quorum(), [1, 1, 1]);
    const [seated, index, institution] = await council.read.seatOf([ben.address]);
    assert.deepEqual([seated, index, institution], [true, 0, 3]);
  });

  it("by ethers lies where sender and nonce foretell, and answers", async () => {
    const signer = signerOf(cleo);
    const factory = new ethers.ContractFactory(
      councilAbi as unknown as ethers.InterfaceAbi,
      codeOf("council"),
      signer,
    );
    const settings = { governor: cleo.address, seats: 1, institutions: 1, dissent: 1, delay: 0n };
    const foretold = ethers.getCreateAddress({ from: cleo.address, nonce: await signer.getNonce() });
    const council = await factory.deploy(settings, [{ seat: cleo.address, institution: 0 }]);
    await council.waitForDeployment();
    assert.equal(await council.getAddress(), foretold);
    assert.equal(ethers.keccak256(await provider.getCode(foretold)), keccak256(codeOf("council")));
    assert.equal(await council.getFunction("governor")(), cleo.address);
  });

  it("of code that is there already makes a contract of its own", async () => {
    const data = councilData(ada.address, [ben.address, cleo.address]);
    const receipts = [];
    for (const _ of [1, 2]) receipts.push(await mined(walletOf(ada).sendTransaction({ data })));
    const [first, second] = receipts;
    assert.notEqual(first?.contractAddress, second?.contractAddress);
    const again = await reader.getCode({ address: second?.contractAddress ?? "0x" });
    assert.equal(keccak256(again ?? "0x"), keccak256(codeOf("council")));
  });

  it("that the constructor refuses says why, and leaves nothing", async () => {
    const nobody = councilData(ada.address, [], 0);
    const refusal = await reason(reader.estimateGas({ account: ada, data: nobody }), councilAbi);
    assert.deepEqual(refusal, { errorName: "InvalidQuorum", args: [0, 2, 2] });

    // sent all the same, it fails in its block and costs its gas
    const nonce = BigInt(await reader.getTransactionCount({ address: ada.address }));
    const gas = await reader.estimateGas({ account: ada, data: councilData(ada.address, []) });
    const receipt = await settled(walletOf(ada).sendTransaction({ data: nobody, gas }));
    assert.equal(receipt.status, "reverted");
    assert.ok(receipt.gasUsed > 0n);
    assert.equal(
      await reader.getCode({ address: getContractAddress({ from: ada.address, nonce }) }),
      undefined,
    );
  });

  it("of a currency for a stock that its council does not know is refused by that name", async () => {
    const { contractAddress } = await mined(
      walletOf(ada).sendTransaction({ data: councilData(ada.address, [ada.address]) }),
    );
    assert.ok(contractAddress);
    const data = fishcoinData({ council: contractAddress, governor: ada, officer: ada, stock: 7 });
    const refusal = await reason(reader.estimateGas({ account: ada, data }), fishcoinAbi);
    assert.deepEqual(refusal, { errorName: "CouncilRefused", args: [7, 0] });
  });

  it("of something that is no code is refused", async () => {
    const junk = concatHex(["0x50564d00", encodeAbiParameters([{ type: "uint256" }], [1n])]);
    await assert.rejects(reader.estimateGas({ account: ada, data: junk }));
  });

  it("of both contracts together needs nothing but transactions", async () => {
    const council = await mined(
      walletOf(ben).sendTransaction({ data: councilData(ben.address, [ada.address, ben.address]) }),
    );
    assert.ok(council.contractAddress);
    const settings = {
      name: "Commons",
      unit: "t",
      decimals: 3,
      firstOpens: 1n,
      seasonLength: 31_536_000n,
      division: 0,
    };
    const write = councilOf(council.contractAddress, ben).write;
    await mined(write.addStock([{ settings, terms: TERMS }]));
    const coin = await mined(
      walletOf(ben).sendTransaction({
        data: fishcoinData({ council: council.contractAddress, governor: ben, officer: ada, stock: 0 }),
      }),
    );
    assert.ok(coin.contractAddress);
    const read = fishcoinOf(coin.contractAddress, ben).read;
    const named = await read.council();
    assert.deepEqual(
      named.map((it) => (typeof it === "string" ? it.toLowerCase() : it)),
      [council.contractAddress.toLowerCase(), 0, 0],
    );
    assert.equal(await read.symbol(), "FISH");
  });
});
