// Messages as somebody would send them who may, once each: what costs are measured with. Of the council
// and Fishcoin they are all, of the generative currency and the exchange those that people send daily.

import { keccak256, maxUint256, parseSignature, toHex, type Abi, type Address, type Hex } from "viem";

import {
  councilAbi,
  councilOf,
  exchangeAbi,
  exchangeOf,
  fishcoinAbi,
  fishcoinOf,
  generativeAbi,
  generativeOf,
} from "./contracts.ts";
import { chain, mined, now, people, stranger, type Keyed } from "./session.ts";
import { BIOMASS, deploy, fishcoinData, openSeason, statement, TERMS, type Season } from "./season.ts";
import { attestation, PERMIT } from "./typed.ts";
import { HOUR, valley } from "./valley.ts";

const YEAR = 31_536_000n;

/** A message, ready to be sent. */
export interface Message {
  readonly contract: "council" | "fishcoin" | "generative" | "exchange";
  readonly name: string;
  readonly from: Keyed;
  readonly to: Address;
  readonly abi: Abi;
  readonly args: readonly unknown[];
}

/** A currency of the same stock in the commons mode, whose season is not open, with one member. */
async function commons(season: Season, member: Address): Promise<Address> {
  const address = await deploy(season.governor, fishcoinData(season, 0n));
  await mined(fishcoinOf(address, season.governor).write.admit([member]));
  return address;
}

/** A second stock, in its third season, whose books the governor keeps. */
async function secondStock({ council, governor }: Season): Promise<void> {
  const { write } = councilOf(council, governor);
  const settings = {
    name: "Herring",
    unit: "t",
    decimals: 3,
    firstOpens: (await now()) - 2n * YEAR - 3_600n,
    seasonLength: YEAR,
    division: 1,
  };
  await mined(write.addStock([{ settings, terms: TERMS }]));
  await mined(write.addNode([1, 0, governor.address, 0]));
  await mined(write.setCurrency([1, 0, governor.address]));
}

function split(signature: Hex) {
  const { r, s, v } = parseSignature(signature);
  return { r, s, v: Number(v) };
}

/** Every message of council and Fishcoin on a fishery that is set up for them. */
export async function fisheryMessages(): Promise<Message[]> {
  const season = await openSeason();
  const {
    governor,
    officer,
    fishers: [ada, ben, cleo, dan],
    seats: [first, second, third],
  } = season;
  const { heir } = await people("heir");
  const council = councilOf(season.council, governor).write;
  const coin = fishcoinOf(season.fishcoin, governor).write;
  const landed = keccak256(toHex("landed"));
  await secondStock(season);
  const members = await commons(season, ada.address);
  await mined(council.offerGovernance([heir.address]));
  await mined(coin.offerGovernance([heir.address]));
  await mined(fishcoinOf(season.fishcoin, ada).write.approve([ben.address, 1_000n]));
  await mined(fishcoinOf(season.fishcoin, officer).write.land([landed, ada.address, 10n]));

  const made = await statement(BIOMASS - 1n);
  const stock = { name: "South Atlantic albacore", unit: "t", decimals: 3 };
  const typed = attestation(season.council, stock, made);
  const signatures = [split(await first.signTypedData(typed)), split(await second.signTypedData(typed))];
  const permit = {
    owner: ada.address,
    spender: ben.address,
    value: 5n,
    nonce: 0n,
    deadline: (await now()) + YEAR,
  };
  const domain = {
    name: "Albacore coin",
    version: "1",
    chainId: chain.id,
    verifyingContract: season.fishcoin,
  };
  const { r, s, v } = split(
    await ada.signTypedData({ domain, types: PERMIT, primaryType: "Permit", message: permit }),
  );
  const newcomer = stranger().address;
  const settings = {
    name: "Cod",
    unit: "t",
    decimals: 3,
    firstOpens: made.asOf,
    seasonLength: YEAR,
    division: 0,
  };
  const digest = await councilOf(season.council, ada).read.digest([made]);

  const atCouncil: Record<string, readonly [Keyed, readonly unknown[]]> = {
    proposeSeat: [governor, [newcomer, 3]],
    removeSeat: [governor, [third.address]],
    setQuorum: [governor, [3, 2, 2]],
    addStock: [governor, [{ settings, terms: TERMS }]],
    setTerms: [governor, [{ stock: 0, terms: { ...TERMS, rate: TERMS.rate - 1n } }]],
    attest: [first, [made]],
    attestSigned: [ada, [{ statement: made, signatures }]],
    dissent: [third, [digest]],
    settleStock: [ada, [0]],
    addNode: [governor, [0, 0, newcomer, 0]],
    setPart: [governor, [1, 1, 1n]],
    setCurrency: [governor, [1, 1, newcomer]],
    recordSeason: [governor, [1, 0, 1, 5n, 0n]],
    offerGovernance: [governor, [newcomer]],
    acceptGovernance: [heir, []],
    nameSuccessor: [governor, [newcomer]],
    budget: [ada, [0, 0]],
    digest: [ada, [made]],
    ballot: [ada, [digest]],
    assessment: [ada, [0]],
    pendingAssessment: [ada, [0]],
    node: [ada, [1, 1]],
    seasonRecord: [ada, [1, 0, 1]],
    terms: [ada, [0]],
    stockSettings: [ada, [0]],
    stockCount: [ada, []],
    seatOf: [ada, [first.address]],
    quorum: [ada, []],
    delay: [ada, []],
    governor: [ada, []],
    successor: [ada, []],
  };
  const atFishcoin: Record<string, readonly [Keyed, readonly unknown[], Address?]> = {
    transfer: [ada, [ben.address, 100n]],
    approve: [ada, [cleo.address, 100n]],
    transferFrom: [ben, [ada.address, dan.address, 100n]],
    permit: [cleo, [permit.owner, permit.spender, permit.value, permit.deadline, v, r, s]],
    transferShares: [ada, [ben.address, 100n]],
    allotShares: [governor, [newcomer, 100n]],
    admit: [governor, [newcomer], members],
    dismiss: [governor, [ada.address], members],
    openSeason: [governor, [], members],
    sync: [ada, []],
    settle: [ada, [dan.address]],
    land: [officer, [keccak256(toHex("catch")), ben.address, 100n]],
    reverseLanding: [officer, [landed, keccak256(toHex("counter"))]],
    setLimits: [governor, [10n ** 17n, 10n ** 18n]],
    appointOfficer: [governor, [newcomer]],
    removeOfficer: [governor, [officer.address]],
    offerGovernance: [governor, [newcomer]],
    acceptGovernance: [heir, []],
    nameSuccessor: [governor, [newcomer]],
    balanceOf: [ada, [ben.address]],
    totalSupply: [ada, []],
    allowance: [ada, [ada.address, ben.address]],
    nonces: [ada, [ada.address]],
    name: [ada, []],
    symbol: [ada, []],
    decimals: [ada, []],
    DOMAIN_SEPARATOR: [ada, []],
    eip712Domain: [ada, []],
    supportsInterface: [ada, ["0x36372b07"]],
    account: [ada, [ada.address]],
    season: [ada, []],
    totalShares: [ada, []],
    allottedShares: [ada, []],
    sharesOf: [ada, [ada.address]],
    landing: [ada, [landed]],
    limits: [ada, []],
    council: [ada, []],
    officerFrom: [ada, [officer.address]],
    delay: [ada, []],
    governor: [ada, []],
    successor: [ada, []],
  };
  complete("council", councilAbi, atCouncil);
  complete("fishcoin", fishcoinAbi, atFishcoin);
  return [
    ...Object.entries(atCouncil).map(
      ([name, [from, args]]) =>
        ({ contract: "council", name, from, to: season.council, abi: councilAbi, args }) as const,
    ),
    ...Object.entries(atFishcoin).map(
      ([name, [from, args, to]]) =>
        ({ contract: "fishcoin", name, from, to: to ?? season.fishcoin, abi: fishcoinAbi, args }) as const,
    ),
  ];
}

/** What people send to the generative currency and the exchange, in a valley that is set up for it. */
export async function valleyMessages(): Promise<Message[]> {
  const there = await valley();
  const { ada, ben, cleo } = there;
  const [claim, other] = there.claims;
  const hours = (account: Keyed) => generativeOf(there.hours, account).write;
  const market = (account: Keyed) => generativeOf(there.market, account).write;
  const trade = (account: Keyed) => exchangeOf(there.exchange, account).write;
  const note = toHex("eggs", { size: 32 });
  const deadline = (await now()) + 10n * YEAR;
  // the first claim is left to be minted
  await mined(market(ada).mint([other]));
  await mined(hours(ada).claimIncome());
  await mined(hours(ada).approve([ben.address, HOUR]));
  for (const coin of [hours, market]) await mined(coin(ada).approve([there.exchange, maxUint256]));
  await mined(trade(ada).endow([there.market, 100n * HOUR]));
  await mined(trade(ben).acceptToken([there.hours, true]));
  const members = [ada, ben, cleo, ada].map(({ address }) => address);
  for (const [index, debtor] of [ada, ben, cleo].entries()) {
    await mined(trade(debtor).owe([members[index + 1] ?? ada.address, 5_000_000n, note]));
  }
  const swap = [there.hours, there.market, HOUR, 0n, deadline, ada.address] as const;

  const atGenerative: Record<string, readonly [Keyed, readonly unknown[]]> = {
    transfer: [ada, [ben.address, HOUR]],
    approve: [ada, [cleo.address, HOUR]],
    transferFrom: [ben, [ada.address, ben.address, HOUR]],
    mint: [cleo, [claim]],
    claimIncome: [ben, []],
    settle: [cleo, [ada.address]],
    vouch: [ada, [cleo.address]],
    balanceOf: [ada, [ada.address]],
    standing: [ada, [ada.address]],
  };
  const atExchange: Record<string, readonly [Keyed, readonly unknown[]]> = {
    invoice: [ben, [ada.address, 1_000_000n, note]],
    owe: [ada, [cleo.address, 1_000_000n, note]],
    acceptToken: [ada, [there.market, true]],
    repay: [ada, [ben.address, there.hours, HOUR, 0n, deadline]],
    setOff: [cleo, [members, 5_000_000n]],
    setOffBatch: [
      cleo,
      [
        [
          { members, most: 2_000_000n },
          { members, most: 3_000_000n },
        ],
      ],
    ],
    swap: [ada, swap],
    sync: [cleo, [there.market]],
    quote: [ada, [there.hours, there.market, HOUR, 0n]],
    debt: [ada, [ada.address, ben.address]],
  };
  return [
    ...Object.entries(atGenerative).map(
      ([name, [from, args]]) =>
        ({ contract: "generative", name, from, to: there.hours, abi: generativeAbi, args }) as const,
    ),
    ...Object.entries(atExchange).map(
      ([name, [from, args]]) =>
        ({ contract: "exchange", name, from, to: there.exchange, abi: exchangeAbi, args }) as const,
    ),
  ];
}

/** Fails unless `named` are all messages of the contract. */
function complete(contract: string, abi: Abi, named: object): void {
  const there = abi.filter((item) => item.type === "function").map(({ name }) => name);
  const missing = there.filter((name) => !(name in named));
  const unknown = Object.keys(named).filter((name) => !there.includes(name));
  if (missing.length + unknown.length > 0) {
    throw new Error(
      `${contract}: src/messages.ts lacks ${missing.join(", ")} and has no longer existing ${unknown.join(", ")}`,
    );
  }
}
