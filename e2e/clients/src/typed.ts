// What wallets show and sign: typed data, by EIP-712.

import { concat, keccak256, numberToHex, type Address, type Hex } from "viem";

import { chain } from "./session.ts";
import type { Statement } from "./season.ts";

/** The EIP-712 type of an attestation. */
export const ATTESTATION = {
  Attestation: [
    { name: "stock", type: "uint32" },
    { name: "name", type: "string" },
    { name: "season", type: "uint32" },
    { name: "low", type: "string" },
    { name: "estimate", type: "string" },
    { name: "high", type: "string" },
    { name: "asOf", type: "string" },
    { name: "expires", type: "string" },
    { name: "evidence", type: "bytes32" },
  ],
};

/** The EIP-712 type of an attestation of a claim. */
export const CLAIM_ATTESTATION = {
  Attestation: [
    { name: "claim", type: "uint64" },
    { name: "benefit", type: "string" },
    { name: "claimant", type: "address" },
    { name: "consumer", type: "address" },
    { name: "from", type: "string" },
    { name: "until", type: "string" },
    { name: "quantity", type: "string" },
    { name: "area", type: "string" },
    { name: "cells", type: "bytes32" },
    { name: "evidence", type: "bytes32" },
  ],
};

/** The EIP-712 type of an ERC-2612 permit. */
export const PERMIT = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** A stock as its council describes it. */
export interface Stock {
  readonly name: string;
  readonly unit: string;
  readonly decimals: number;
}

/** The typed data that attests `made` at `council`. */
export function attestation(council: Address, stock: Stock, made: Statement) {
  const { name, unit, decimals } = stock;
  return {
    domain: { name: "Weir Council", version: "1", chainId: chain.id, verifyingContract: council },
    types: ATTESTATION,
    primaryType: "Attestation",
    message: {
      stock: made.stock,
      name,
      season: made.season,
      low: quantity(made.low, decimals, unit),
      estimate: quantity(made.estimate, decimals, unit),
      high: quantity(made.high, decimals, unit),
      asOf: date(made.asOf),
      expires: date(made.expires),
      evidence: made.evidence,
    },
  } as const;
}

/** What a seat attests of a claim. */
export interface Claim {
  readonly claim: bigint;
  readonly claimant: Address;
  readonly consumer: Address;
  /** First second of its period, and first after it; unix seconds. */
  readonly span: readonly [bigint, bigint];
  /** Base units of the benefit. */
  readonly quantity: bigint;
  /** Square metres. */
  readonly area: bigint;
  readonly cells: readonly bigint[];
  readonly evidence: Hex;
}

/** The typed data that attests a claim on a benefit, measured in a unit, at `register`. */
export function claimAttestation(register: Address, benefit: Stock, made: Claim) {
  return {
    domain: { name: "Weir Claims", version: "1", chainId: chain.id, verifyingContract: register },
    types: CLAIM_ATTESTATION,
    primaryType: "Attestation",
    message: {
      claim: made.claim,
      benefit: benefit.name,
      claimant: made.claimant,
      consumer: made.consumer,
      from: date(made.span[0]),
      until: date(made.span[1]),
      quantity: quantity(made.quantity, benefit.decimals, benefit.unit),
      area: quantity(made.area, 4, "ha"),
      cells: keccak256(concat(made.cells.map((cell) => numberToHex(cell, { size: 8 })))),
      evidence: made.evidence,
    },
  } as const;
}

/** Base units in whole ones, without zeros at the end: "77688.5 t". */
function quantity(value: bigint, decimals: number, unit: string): string {
  const digits = value.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const part = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${part === "" ? whole : `${whole}.${part}`} ${unit}`;
}

/** Unix seconds as a date and a time of day: "2033-05-18 03:33:20 UTC". */
function date(moment: bigint): string {
  return new Date(Number(moment) * 1_000)
    .toISOString()
    .replace("T", " ")
    .replace(/\.000Z$/, " UTC");
}
