// What wallets show and sign: typed data, by EIP-712.

import { type Address } from "viem";

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
