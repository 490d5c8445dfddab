// Institutions attest a claim from ordinary wallets: by signatures that anybody hands in.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  encodeDeployData,
  hashTypedData,
  keccak256,
  parseEventLogs,
  parseSignature,
  toHex,
  zeroAddress,
  type Address,
  type Hex,
} from "viem";

import { claimsAbi, claimsOf, codeOf, ethersOf } from "../src/contracts.ts";
import { reason } from "../src/refusal.ts";
import { deploy } from "../src/season.ts";
import { mined, now, people, signerOf, until, type Keyed } from "../src/session.ts";
import { claimAttestation, type Claim } from "../src/typed.ts";

const DAY = 86_400n;
const NITRATE = { name: "Nitrate kept out of groundwater", unit: "kg", decimals: 3 };
/** Two cells of H3's resolution 9. */
const CELLS = [0x891fb04e147ffffn, 0x891fb04e14fffffn];

describe("a claim", () => {
  let register: Address;
  let farmer: Keyed, water: Keyed, university: Keyed, anybody: Keyed;
  let made: Claim;
  const as = (account: Keyed) => claimsOf(register, account);

  before(async () => {
    const who = await people("governor", "farmer", "water", "university", "anybody");
    ({ farmer, water, university, anybody } = who);
    const { governor } = who;
    const settings = { governor: governor.address, delay: 0n };
    register = await deploy(
      governor,
      encodeDeployData({ abi: claimsAbi, bytecode: codeOf("claims"), args: [settings] }),
    );
    const firstOpens = (await now()) - 2n * DAY;
    const kind = {
      ...NITRATE,
      benefit: 2 ** 32 - 1,
      resolution: 9,
      firstOpens,
      periodLength: DAY,
      maxQuantity: 1_000_000n,
      maxArea: 150_000n,
      method: keccak256(toHex("soil nitrogen at the onset of winter")),
      stakes: { token: zeroAddress, bond: 1_000_000n, stake: 2_000_000n, challengeBond: 1_000_000n },
      windows: { attestation: DAY, challenge: 5n, review: DAY, liability: DAY },
    };
    const quorum = { seats: 2, institutions: 2, dissent: 1 };
    await mined(as(governor).write.addKind([{ settings: kind, quorum, review: quorum }]));
    await mined(as(governor).write.proposeSeat([0, water.address, 1]));
    await mined(as(governor).write.proposeSeat([0, university.address, 2]));
    for (const [account, value] of [
      [farmer, 1_000_000n],
      [water, 2_000_000n],
      [university, 2_000_000n],
    ] as const) {
      await mined(as(account).write.deposit([zeroAddress, value], { value }));
    }
    const evidence = keccak256(toHex("a laboratory's sheet"));
    const filing = {
      kind: 0,
      consumer: anybody.address,
      period: 1,
      quantity: 412_500n,
      area: 90_200n,
      evidence,
      cells: CELLS,
    };
    const receipt = await mined(as(farmer).write.file([filing]));
    const [filed] = parseEventLogs({ abi: claimsAbi, logs: receipt.logs, eventName: "ClaimFiled" });
    made = {
      ...filing,
      claim: filed?.args.claim ?? 0n,
      claimant: farmer.address,
      span: [firstOpens, firstOpens + DAY],
    };
  });

  function split(signature: Hex) {
    const { r, s, v } = parseSignature(signature);
    return { r, s, v: Number(v) };
  }

  it("is shown to those who sign it in words, and has the digest that the register computes", async () => {
    const typed = claimAttestation(register, NITRATE, made);
    assert.equal(typed.message.quantity, "412.5 kg");
    assert.equal(typed.message.area, "9.02 ha");
    assert.equal(await as(anybody).read.digest([made.claim]), hashTypedData(typed));
  });

  it("is refused a second time on one of its cells, with who has it", async () => {
    const { claim, claimant, span, ...filing } = { ...made, kind: 0, period: 1 };
    assert.ok(claim > 0n && claimant !== zeroAddress && span.length === 2);
    const refusal = await reason(
      as(anybody).simulate.file([{ ...filing, cells: CELLS.slice(1) }]),
      claimsAbi,
    );
    assert.deepEqual(refusal, { errorName: "CellTaken", args: [CELLS[1], made.claim] });
  });

  it("signed with viem and with ethers reaches its quorum by one transaction of anybody's", async () => {
    const typed = claimAttestation(register, NITRATE, made);
    const byViem = split(await water.signTypedData(typed));
    const byEthers = split(
      (await signerOf(university).signTypedData(typed.domain, typed.types, typed.message)) as Hex,
    );
    const endorsement = { claim: made.claim, signatures: [byViem, byEthers] };
    const contract = ethersOf(claimsAbi, register, anybody);
    const counted = (await contract["attestSigned"]?.staticCall(endorsement)) as [bigint, boolean];
    assert.deepEqual([...counted], [2n, true]);
    const receipt = await mined(as(anybody).write.attestSigned([endorsement]));
    const [reached] = parseEventLogs({ abi: claimsAbi, logs: receipt.logs, eventName: "QuorumReached" });
    const [, locked] = await as(anybody).read.accountOf([zeroAddress, water.address]);
    assert.equal(locked, 2_000_000n);
    // and by the passing of time alone it is final
    await until((reached?.args.until ?? 0n) + 1n);
    await mined(as(anybody).write.finalize([made.claim]));
    const [status] = await as(anybody).read.verdict([made.claim]);
    assert.equal(status, 4);
  });
});
