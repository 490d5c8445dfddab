// What wallets and explorers rebuild from events: looked up afterwards, and followed live.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import type { ethers } from "ethers";
import {
  createPublicClient,
  keccak256,
  pad,
  parseEventLogs,
  toEventSelector,
  toHex,
  webSocket,
  zeroAddress,
  type Address,
  type Hex,
  type Log,
} from "viem";

import { councilAbi, ethersOf, fishcoinAbi, fishcoinOf } from "../src/contracts.ts";
import { chain, mined, reader, rpc, stranger, url, viemChain, type Keyed } from "../src/session.ts";
import { attest, BIOMASS, openSeason, statement, type Season } from "../src/season.ts";

const TRANSFER = toEventSelector("Transfer(address,address,uint256)");
const APPROVAL = toEventSelector("Approval(address,address,uint256)");

type Place = Pick<Log, "blockNumber" | "logIndex" | "transactionHash">;

/** What identifies a log. */
const place = ({ blockNumber, logIndex, transactionHash }: Place) =>
  `${blockNumber}/${logIndex}/${transactionHash}`;

/** The logs in the order of the chain. */
function inOrder<T extends Place>(logs: readonly T[]): T[] {
  const before = (one: T, other: T) => Number((one.blockNumber ?? 0n) - (other.blockNumber ?? 0n));
  return [...logs].sort((one, other) => before(one, other) || Number(one.logIndex) - Number(other.logIndex));
}

/** What identifies logs, in the order of the chain. */
const places = (logs: readonly Place[]) => inOrder(logs).map(place);

/** What ethers hands to a listener: the log's place, and its values in one text. Where blocks follow
 * each other faster than ethers asks, it tells of a log twice, so logs are kept by their places. */
function told(args: unknown[]): [string, string] {
  const { log } = args.at(-1) as ethers.ContractEventPayload;
  return [`${log.blockNumber}/${log.index}/${log.transactionHash}`, args.slice(0, -1).join(" ")];
}

/** Waits until as many as are expected were seen. */
async function arrived(seen: () => number, expected: number): Promise<void> {
  for (let tries = 0; seen() < expected && tries < 600; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("events", () => {
  let season: Season;
  let ada: Keyed, ben: Keyed, cleo: Keyed, dan: Keyed;
  let fromBlock: bigint, toBlock: bigint;
  const live: Log[] = [];
  const pushed: Log[] = [];
  const heard = new Map<string, string>();
  /** What `eth_getLogs` answers, as it does and in the order of the chain. */
  let looked: Log[], followed: Log[];
  const coin = (account: Keyed) => fishcoinOf(season.fishcoin, account);

  // one history of coins, while three clients follow it
  before(async () => {
    season = await openSeason();
    [ada, ben, cleo, dan] = season.fishers;
    fromBlock = (await reader.getBlockNumber()) + 1n;
    const failed = (error: Error) => assert.fail(error);
    const address = season.fishcoin;
    const stop = [
      reader.watchContractEvent({
        address,
        abi: fishcoinAbi,
        poll: true,
        onLogs: (logs) => live.push(...logs),
        onError: failed,
      }),
    ];
    const socket = createPublicClient({ chain: viemChain, transport: webSocket(url.replace(/^http/, "ws")) });
    stop.push(
      socket.watchContractEvent({
        address,
        abi: fishcoinAbi,
        onLogs: (logs) => pushed.push(...logs),
        onError: failed,
      }),
    );
    const ethersCoin = ethersOf(fishcoinAbi, address, ada);
    await ethersCoin.on("Transfer", (...args: unknown[]) => heard.set(...told(args)));
    await socket.getBlockNumber(); // the socket is open

    await mined(coin(ada).write.transfer([ben.address, 11n]));
    await mined(coin(ben).write.transfer([cleo.address, 22n]));
    await mined(coin(cleo).write.approve([dan.address, 33n]));
    await mined(coin(dan).write.transferFrom([cleo.address, dan.address, 33n]));
    await mined(coin(season.officer).write.land([keccak256(toHex("first catch")), ada.address, 44n]));
    const last = await mined(coin(dan).write.transfer([ada.address, 0n]));
    toBlock = last.blockNumber;
    looked = await reader.getLogs({ address, fromBlock, toBlock });
    followed = inOrder(looked);
    const transfers = followed.filter(({ topics }) => topics[0] === TRANSFER).length;
    await arrived(() => live.length, followed.length);
    await arrived(() => pushed.length, followed.length);
    await arrived(() => heard.size, transfers);
    for (const unwatch of stop) unwatch();
    await ethersCoin.removeAllListeners();
    await (await socket.transport.getRpcClient()).close();
  });

  it("of a range are the logs of its receipts, each once", async () => {
    const logs: Log[] = [];
    for (let number = fromBlock; number <= toBlock; number += 1n) {
      const { transactions } = await reader.getBlock({ blockNumber: number });
      for (const hash of transactions) {
        const receipt = await reader.getTransactionReceipt({ hash });
        logs.push(
          ...receipt.logs.filter((log) => log.address.toLowerCase() === season.fishcoin.toLowerCase()),
        );
      }
    }
    assert.ok(logs.length >= 10, `${logs.length}`);
    assert.deepEqual(places(followed), places(logs));
  });

  it(`of a block come ${chain.logsInOrder ? "" : "not always "}in the order of their places`, () => {
    if (chain.logsInOrder) assert.deepEqual(looked.map(place), followed.map(place));
    else assert.deepEqual(looked.map(place).sort(), followed.map(place).sort());
  });

  it("seen live by polling are those looked up afterwards", () => {
    assert.deepEqual(places(live), places(followed));
  });

  it("seen live over a WebSocket are those looked up afterwards", () => {
    assert.deepEqual(places(pushed), places(followed));
  });

  it("heard by ethers are those looked up afterwards", async () => {
    const transfers = parseEventLogs({ abi: fishcoinAbi, logs: followed, eventName: "Transfer" });
    const expected = transfers.map((log) => [
      place(log),
      `${log.args.from} ${log.args.to} ${log.args.value}`,
    ]);
    assert.deepEqual([...heard].sort(), expected.sort());
  });

  it("are decoded by name and with all their values", () => {
    const events = parseEventLogs({ abi: fishcoinAbi, logs: followed });
    assert.equal(events.length, followed.length);
    const landed = events.find((event) => event.eventName === "Landed");
    assert.deepEqual(landed?.args, {
      receipt: keccak256(toHex("first catch")),
      fisher: ada.address,
      officer: season.officer.address,
      season: 1,
      quantity: 44n,
      burnt: 44n,
      debt: 0n,
    });
    const approval = events.find((event) => event.eventName === "Approval");
    assert.deepEqual(approval?.args, { owner: cleo.address, spender: dan.address, value: 33n });
  });

  it("of a holder add up to the balance", async () => {
    for (const holder of season.fishers) {
      const issued = await reader.getContractEvents({
        address: season.fishcoin,
        abi: fishcoinAbi,
        eventName: "Transfer",
        fromBlock,
        toBlock,
      });
      const sum = issued.reduce((total, { args }) => {
        const gained = args.to === holder.address ? (args.value ?? 0n) : 0n;
        const lost = args.from === holder.address ? (args.value ?? 0n) : 0n;
        return total + gained - lost;
      }, 0n);
      assert.equal(await coin(ada).read.balanceOf([holder.address]), sum, holder.address);
    }
  });

  const range = () => ({ address: season.fishcoin, fromBlock, toBlock });
  const involving = (logs: readonly Log[], place: 1 | 2, whom: readonly Address[]) =>
    logs.filter(
      ({ topics }) => topics[0] === TRANSFER && whom.some((who) => topics[place] === pad(who).toLowerCase()),
    );

  it("are found by an indexed value", async () => {
    const found = await reader.getContractEvents({
      ...range(),
      abi: fishcoinAbi,
      eventName: "Transfer",
      args: { from: ada.address },
    });
    assert.ok(found.length > 0);
    assert.deepEqual(places(found), places(involving(followed, 1, [ada.address])));
  });

  it("are found by alternatives of an indexed value, at any place", async () => {
    const whom = [ben.address, dan.address] as const;
    const to = await reader.getContractEvents({
      ...range(),
      abi: fishcoinAbi,
      eventName: "Transfer",
      args: { to: [...whom] },
    });
    assert.deepEqual(places(to), places(involving(followed, 2, whom)));
    const between = await reader.getContractEvents({
      ...range(),
      abi: fishcoinAbi,
      eventName: "Transfer",
      args: { from: [zeroAddress], to: [...whom] },
    });
    assert.equal(between.length, 2, "one issue to each");
  });

  it("are found by alternatives of their kind", async () => {
    const { result } = await rpc("eth_getLogs", [
      {
        address: season.fishcoin,
        fromBlock: toHex(fromBlock),
        toBlock: toHex(toBlock),
        topics: [[TRANSFER, APPROVAL]],
      },
    ]);
    const kinds = new Set((result as { topics: Hex[] }[]).map(({ topics }) => topics[0]));
    assert.deepEqual([...kinds].sort(), [TRANSFER, APPROVAL].sort());
  });

  it("are found with any value in a place before the one asked for", async () => {
    const { result } = await rpc("eth_getLogs", [
      {
        address: season.fishcoin,
        fromBlock: toHex(fromBlock),
        toBlock: toHex(toBlock),
        topics: [null, null, pad(dan.address)],
      },
    ]);
    const found = result as { topics: Hex[] }[];
    assert.ok(found.length >= 2);
    assert.ok(found.every(({ topics }) => topics[2] === pad(dan.address).toLowerCase()));
  });

  it("of several contracts are found together", async () => {
    const begins = await reader.getBlockNumber();
    await attest(season, await statement(BIOMASS / 2n));
    const { blockNumber } = await mined(coin(dan).write.sync());
    const both = await reader.getLogs({
      address: [season.council, season.fishcoin],
      fromBlock: begins + 1n,
      toBlock: blockNumber,
    });
    const decoded = parseEventLogs({ abi: [...councilAbi, ...fishcoinAbi], logs: both });
    const names = decoded.map(({ eventName }) => eventName).sort();
    assert.deepEqual(names, ["AssessmentAccepted", "Attested", "Attested", "Tightened"]);
    const [own] = parseEventLogs({ abi: fishcoinAbi, logs: both, eventName: "Tightened" });
    assert.equal(own?.address.toLowerCase(), season.fishcoin.toLowerCase());
  });

  it("of one block are found by its hash", async () => {
    const [one] = followed;
    assert.ok(one?.blockHash);
    const found = await reader.getLogs({ address: season.fishcoin, blockHash: one.blockHash });
    assert.deepEqual(places(found), places(followed.filter(({ blockHash }) => blockHash === one.blockHash)));
  });

  it("are the same in pieces as in one range", async () => {
    const pieces: Log[] = [];
    for (let block = fromBlock; block <= toBlock; block += 2n) {
      const end = block + 1n < toBlock ? block + 1n : toBlock;
      pieces.push(...(await reader.getLogs({ address: season.fishcoin, fromBlock: block, toBlock: end })));
    }
    assert.deepEqual(places(pieces), places(followed));
  });

  it("are the same to ethers", async () => {
    const found = await ethersOf(fishcoinAbi, season.fishcoin, ada).queryFilter(
      "*",
      Number(fromBlock),
      Number(toBlock),
    );
    const logs = found.map((log) => ({ ...log, logIndex: log.index, blockNumber: BigInt(log.blockNumber) }));
    assert.deepEqual(places(logs as never), places(followed));
  });

  it("of an address that emits none are none", async () => {
    assert.deepEqual(await reader.getLogs({ ...range(), address: stranger().address }), []);
  });
});
