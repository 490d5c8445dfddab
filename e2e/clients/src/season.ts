// A whole fishery on the chain: a council with three seats, a stock with an assessment in force, a
// currency with shares in four fishers' hands. Set up by messages alone: nothing needs time travel.

import { encodeDeployData, getContractAddress, keccak256, toHex, type Address, type Hex } from "viem";

import { codeOf, councilAbi, councilOf, fishcoinAbi, fishcoinOf } from "./contracts.ts";
import { mined, now, people, reader, until, walletOf, type Keyed } from "./session.ts";

const ONE = 10n ** 18n;
const DAY = 86_400n;

/** What a loosening waits, seconds: the shortest that is one. */
export const DELAY = 1n;

/** All shares there are. */
export const SHARES = 100_000_000n;

/** What each of the four fishers holds of them. */
export const HOLDING = 20_000_000n;

/** South Atlantic albacore: Schaefer r per season and K in kilograms, fished at r/2. */
export const TERMS = {
  model: 0,
  growth: 308_242_900_000_000_000n,
  capacity: 251_541_538n,
  rule: 0,
  rate: 154_121_450_000_000_000n,
  trigger: 0n,
  limit: 0n,
  maxAge: 400n * DAY,
  grace: 30n * DAY,
} as const;

/** What of the stock the seats attest, kilograms. */
export const BIOMASS = 77_688_000n;

/** A fishery on the chain. */
export interface Season {
  readonly council: Address;
  readonly fishcoin: Address;
  readonly governor: Keyed;
  readonly officer: Keyed;
  readonly seats: readonly [Keyed, Keyed, Keyed];
  readonly fishers: readonly [Keyed, Keyed, Keyed, Keyed];
  /** The stock's number at the council. */
  readonly stock: number;
}

/** What seats attest. */
export interface Statement {
  readonly stock: number;
  readonly season: number;
  readonly low: bigint;
  readonly estimate: bigint;
  readonly high: bigint;
  readonly asOf: bigint;
  readonly expires: bigint;
  readonly evidence: Hex;
}

/** A statement on `low` kilograms, made now, for the season `season`. */
export async function statement(low: bigint, season = 1, stock = 0): Promise<Statement> {
  const asOf = await now();
  const expires = asOf + 300n * DAY;
  const evidence = keccak256(toHex(`survey of ${low} kg at ${asOf}`));
  const [estimate, high] = [(low * 11n) / 10n, (low * 12n) / 10n];
  return { stock, season, low, estimate, high, asOf, expires, evidence };
}

/** The council's code and arguments: two of three seats, from two institutions, decide. */
export function councilData(governor: Address, seats: readonly Address[], quorum = 2): Hex {
  const settings = { governor, seats: quorum, institutions: 2, dissent: 2, delay: DELAY };
  const founders = seats.map((seat, institution) => ({ seat, institution }));
  return encodeDeployData({ abi: councilAbi, bytecode: codeOf("council"), args: [settings, founders] });
}

/** The currency's code and arguments; without shares it is in the commons mode. */
export function fishcoinData(
  season: Pick<Season, "council" | "governor" | "officer" | "stock">,
  totalShares = SHARES,
): Hex {
  const settings = {
    name: "Albacore coin",
    symbol: "FISH",
    decimals: 3,
    council: season.council,
    stock: season.stock,
    node: 0,
    governor: season.governor.address,
    totalShares,
    concentration: ONE / 4n,
    penalty: ONE / 2n,
    delay: DELAY,
  };
  const args = [settings, [season.officer.address]] as const;
  return encodeDeployData({ abi: fishcoinAbi, bytecode: codeOf("fishcoin"), args });
}

/** Puts up code as `account`; where it came to lie. */
export async function deploy(account: Keyed, data: Hex): Promise<Address> {
  const { contractAddress } = await mined(walletOf(account).sendTransaction({ data }));
  if (contractAddress == null) throw new Error("a deployment without an address");
  return contractAddress;
}

/** A fishery up to its first assessment's coming into force; its season opened an hour ago and is
 * `length` seconds long. No coins are issued yet. */
export async function fishery(length = 365n * DAY): Promise<Season> {
  const who = await people("governor", "officer", "first", "second", "third", "ada", "ben", "cleo", "dan");
  const { governor, officer } = who;
  const seats = [who.first, who.second, who.third] as const;
  const fishers = [who.ada, who.ben, who.cleo, who.dan] as const;
  const wallet = walletOf(governor);

  // what one account sends is sent at once, in the order of its nonces
  let nonce = await reader.getTransactionCount({ address: governor.address });
  const from = governor.address;
  const council = getContractAddress({ from, nonce: BigInt(nonce) });
  await mined(
    wallet.sendTransaction({
      data: councilData(
        from,
        seats.map((seat) => seat.address),
      ),
      nonce,
    }),
  );
  nonce += 1;
  const settings = {
    name: "South Atlantic albacore",
    unit: "t",
    decimals: 3,
    firstOpens: (await now()) - 3_600n,
    seasonLength: length,
    division: 0,
  };
  await mined(councilOf(council, governor).write.addStock([{ settings, terms: TERMS }], { nonce }));
  nonce += 1;
  const fishcoin = getContractAddress({ from, nonce: BigInt(nonce) });
  await mined(
    wallet.sendTransaction({ data: fishcoinData({ council, governor, officer, stock: 0 }), nonce }),
  );
  nonce += 1;
  const coin = fishcoinOf(fishcoin, governor);
  const sent = [await councilOf(council, governor).write.setCurrency([0, 0, fishcoin], { nonce })];
  for (const fisher of fishers) {
    nonce += 1;
    sent.push(await coin.write.allotShares([fisher.address, HOLDING], { nonce }));
  }
  await Promise.all(sent.map(mined));

  const season = { council, fishcoin, governor, officer, seats, fishers, stock: 0 };
  await attest(season, await statement(BIOMASS));
  const [, , , inForceFrom] = await councilOf(council, governor).read.pendingAssessment([0]);
  await until(inForceFrom);
  return season;
}

/** Two seats make a statement final. */
export async function attest(season: Season, made: Statement): Promise<void> {
  for (const seat of season.seats.slice(0, 2)) {
    await mined(councilOf(season.council, seat).write.attest([made]));
  }
}

/** A fishery whose season is open: each fisher has a fifth of the budget in coins. */
export async function openSeason(length?: bigint): Promise<Season> {
  const season = await fishery(length);
  await mined(fishcoinOf(season.fishcoin, season.governor).write.openSeason());
  return season;
}
