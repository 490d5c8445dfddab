// Two communities on the chain: a register of claims, a currency of each that is minted for them, and
// an exchange between the two. Set up by messages alone: nothing needs time travel.

import { encodeDeployData, keccak256, parseEventLogs, toHex, zeroAddress, type Address } from "viem";

import {
  claimsAbi,
  claimsOf,
  codeOf,
  exchangeAbi,
  exchangeOf,
  generativeAbi,
  generativeOf,
} from "./contracts.ts";
import { deploy } from "./season.ts";
import { mined, now, people, until, type Keyed } from "./session.ts";

const ONE = 10n ** 18n;

/** Seconds of a day. */
export const DAY = 86_400n;

/** An hour in base units of both currencies. */
export const HOUR = ONE;

/** What is done for the ravine, hours; a claim of as many on each currency. */
export const WORKED = 400n;

/** The seconds of the period that claims are for, and of the time for challenges. */
const SHORT = 5n;

/**
 * How far ahead of setting it up the period of claims begins: a rate holds for periods to come, and on a
 * chain whose clock runs fast setting up takes a quarter of an hour of its time.
 */
const AHEAD = 3_600n;

/** The melting currency's policy; the other one's has no demurrage. */
export const POLICY = {
  demurrage: (7n * ONE) / 100n,
  income: 24n * HOUR,
  obligation: 8n * HOUR,
  cashLimit: 4n * HOUR,
  cashRate: 1_000n,
  ceiling: 1_000_000n * HOUR,
  vouchers: 1,
  vouches: 3,
} as const;

/** What is on the chain. */
export interface Valley {
  readonly governor: Keyed;
  /** Members of the melting currency; ada and ben from the beginning. */
  readonly ada: Keyed;
  readonly ben: Keyed;
  readonly cleo: Keyed;
  /** Melts, to the commons. */
  readonly hours: Address;
  /** Does not melt. */
  readonly market: Address;
  readonly commons: Address;
  readonly register: Address;
  readonly exchange: Address;
  /** Ada's final claims: on the melting currency, on the other. */
  readonly claims: readonly [bigint, bigint];
}

/** Waits for the next day if this one is nearly over, so that what follows is of one day. */
export async function wellInTheDay(): Promise<void> {
  const time = await now();
  const left = DAY - (time % DAY);
  if (left < 1_800n) await until(time + left);
}

/** The valley, with nothing minted yet. */
export async function valley(): Promise<Valley> {
  await wellInTheDay();
  const who = await people("governor", "ada", "ben", "cleo", "water", "university", "commons");
  const { governor, ada, ben } = who;
  const register = await deploy(
    governor,
    encodeDeployData({
      abi: claimsAbi,
      bytecode: codeOf("claims"),
      args: [{ governor: governor.address, delay: 0n }],
    }),
  );
  const claims = (account: Keyed) => claimsOf(register, account);
  const firstOpens = (await now()) + AHEAD;
  const kind = {
    name: "Ravine cleaned",
    unit: "h",
    decimals: 0,
    benefit: 2 ** 32 - 1,
    resolution: 9,
    firstOpens,
    periodLength: SHORT,
    maxQuantity: 1_000n,
    maxArea: 150_000n,
    method: keccak256(toHex("hours in the ravine, by the list of the day")),
    stakes: { token: zeroAddress, bond: 1_000_000n, stake: 1_000_000n, challengeBond: 1_000_000n },
    windows: { attestation: DAY, challenge: SHORT, review: DAY, liability: DAY },
  };
  const quorum = { seats: 2, institutions: 2, dissent: 1 };
  await mined(claims(governor).write.addKind([{ settings: kind, quorum, review: quorum }]));
  const seats = [who.water, who.university] as const;
  for (const [institution, seat] of seats.entries()) {
    await mined(claims(governor).write.proposeSeat([0, seat.address, institution + 1]));
  }
  for (const account of [ada, ...seats]) {
    const value = 2_000_000n;
    await mined(claims(account).write.deposit([zeroAddress, value], { value }));
  }

  async function currency(name: string, symbol: string, demurrage: bigint): Promise<Address> {
    const settings = {
      name,
      symbol,
      decimals: 18,
      governor: governor.address,
      delay: 0n,
      register,
      commons: who.commons.address,
      meltsToCommons: true,
      cash: zeroAddress,
      source: { council: zeroAddress, stock: 0, node: 0 },
      firstOpens: firstOpens - (firstOpens % DAY) - DAY,
      periodLength: 30n * DAY,
    };
    const beginning = {
      settings,
      policy: { ...POLICY, demurrage },
      founders: [ada.address, ben.address],
    };
    const address = await deploy(
      governor,
      encodeDeployData({ abi: generativeAbi, bytecode: codeOf("generative"), args: [beginning] }),
    );
    await mined(generativeOf(address, governor).write.setRate([0, HOUR]));
    return address;
  }
  const hours = await currency("Ravine hours", "HOUR", POLICY.demurrage);
  const market = await currency("Market coin", "MARK", 0n);

  const settings = {
    unit: "basket",
    decimals: 6,
    governor: governor.address,
    delay: 0n,
    fee: ONE / 100n,
  };
  const exchange = await deploy(
    governor,
    encodeDeployData({ abi: exchangeAbi, bytecode: codeOf("exchange"), args: [settings] }),
  );
  const { write } = exchangeOf(exchange, governor);
  const listing = { community: 1, value: 2_000_000n, limit: 1_000n * HOUR, exposure: 10n ** 15n };
  await mined(write.list([{ ...listing, token: hours, nature: 1, span: 90n * DAY }]));
  await mined(write.list([{ ...listing, token: market, nature: 0, span: 0n, value: 1_000_000n }]));
  await mined(write.setCommunity([1, 10n ** 15n]));

  await until(firstOpens + SHORT);
  const filed: bigint[] = [];
  for (const [index, consumer] of [hours, market].entries()) {
    const filing = {
      kind: 0,
      consumer,
      period: 1,
      quantity: WORKED,
      area: 10_000n,
      evidence: keccak256(toHex("the list of the day")),
      cells: [[0x891fb04e147ffffn, 0x891fb04e14fffffn][index] ?? 0n],
    };
    const receipt = await mined(claims(ada).write.file([filing]));
    const [event] = parseEventLogs({ abi: claimsAbi, logs: receipt.logs, eventName: "ClaimFiled" });
    const claim = event?.args.claim ?? 0n;
    for (const seat of seats) await mined(claims(seat).write.attest([claim]));
    filed.push(claim);
  }
  await until((await now()) + SHORT + 1n);
  const [first = 0n, second = 0n] = filed;
  return {
    governor,
    ada,
    ben,
    cleo: who.cleo,
    hours,
    market,
    commons: who.commons.address,
    register,
    exchange,
    claims: [first, second],
  };
}
