// Why something was refused: a contract's own error by name and values, or what the chain says.

import assert from "node:assert/strict";

import { ethers } from "ethers";
import { BaseError, decodeErrorResult, type Abi, type Hex } from "viem";

import { chain } from "./session.ts";
import type { Refusal } from "./chain.ts";

/** A contract's error. */
export interface Reason {
  readonly errorName: string;
  readonly args: readonly unknown[];
}

/** The contract's error that a call or an estimate by viem fails with. */
export async function reason(asked: Promise<unknown>, abi: Abi): Promise<Reason> {
  const error = await failure(asked);
  assert.ok(error instanceof BaseError, `${error}`);
  const data = revertData(error);
  assert.ok(data, `no revert data in ${error.message}`);
  const { errorName, args } = decodeErrorResult({ abi, data });
  return { errorName, args: args ?? [] };
}

/** The contract's error that a call, an estimate or a transaction by ethers fails with. */
export async function ethersReason(asked: Promise<unknown>, abi: Abi): Promise<Reason> {
  const error = await failure(asked);
  assert.ok(ethers.isError(error, "CALL_EXCEPTION"), `${error}`);
  // of an estimate ethers keeps the data and leaves the decoding to its user
  const revert =
    error.revert ?? new ethers.Interface(abi as ethers.InterfaceAbi).parseError(error.data ?? "0x");
  assert.ok(revert, `ethers finds no error of the contract in ${error.data}`);
  return { errorName: revert.name, args: [...revert.args] };
}

/** What something fails with that has to fail. */
export async function failure(asked: Promise<unknown>): Promise<unknown> {
  const outcome = await asked.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("value" in outcome)
    assert.fail(
      `went through: ${JSON.stringify(outcome.value, (_, it) => (typeof it === "bigint" ? `${it}` : it))}`,
    );
  return outcome.error;
}

/** Asserts that the chain does not take what is `sent`, in the words it has for that. */
export async function refused(sent: Promise<unknown>, why: Refusal): Promise<void> {
  const words = chain.refusals[why];
  assert.ok(words, `${chain.name} takes a transaction with ${why}`);
  const error = await failure(sent);
  const told = error instanceof BaseError ? error.walk().message + error.message : `${error}`;
  assert.match(told, words);
}

/** The data of a revert, wherever in a chain of causes it is. */
function revertData(error: unknown): Hex | undefined {
  for (let cause = error; cause instanceof Object; cause = (cause as { cause?: unknown }).cause) {
    const data = (cause as { data?: unknown }).data;
    if (typeof data === "string" && data.startsWith("0x")) return data as Hex;
  }
  return undefined;
}
