import { createECDH, randomBytes } from "node:crypto";
import type { Hello } from "./hello.ts";
import { type Asker, deal, exhaust, picked } from "./pick.ts";
import { schemes13, signatureSchemes, suiteName } from "./registry.ts";

/** How the key exchange of TLS 1.2 is signed: it says so in the clear. */
export async function surveySchemes12(asker: Asker, opening: Hello): Promise<readonly number[]> {
  const signed = opening.suites.filter((suite) => /^TLS_(ECDHE|DHE)_(RSA|ECDSA|DSS)_/.test(suiteName(suite)));
  if (signed.length === 0) return [];
  const taken: number[] = [];
  const ask = async (open: readonly number[]): Promise<boolean> => {
    const answer = await picked(asker, { ...opening, suites: signed, schemes: open }, true);
    const scheme = answer.type === "hello" ? (answer.flight?.keyExchange?.scheme ?? null) : null;
    // Some sign as they like, whatever is offered: that is no answer to what was asked.
    if (scheme === null || !open.includes(scheme)) return false;
    if (!taken.includes(scheme)) taken.push(scheme);
    return true;
  };
  await Promise.all(deal(signatureSchemes, asker.isFar() ? 4 : 1).map((part) => exhaust(part, taken, ask)));
  return signatureSchemes.filter((scheme) => taken.includes(scheme));
}

/**
 * - `told`: a scheme that is not offered is not used, so that an acceptance means the scheme.
 * - `unheeded`: it goes on although nothing is offered that it could have: its certificate's scheme is used regardless.
 * - `unseen`: not asked, for it takes no group whose public key can be made without computing a key exchange.
 */
export const schemeAnswers = ["told", "unheeded", "unseen"] as const;
export type Schemes13 = { readonly answer: (typeof schemeAnswers)[number]; readonly schemes: readonly number[] };

const curves = new Map([
  [0x0017, "prime256v1"],
  [0x0018, "secp384r1"],
  [0x0019, "secp521r1"],
]);

/** A public key nobody has the private key of: any bytes are one of X25519 and X448; a point of the others has to be made. */
export function shareOf(group: number): Buffer | null {
  if (group === 0x001d) return randomBytes(32);
  if (group === 0x001e) return randomBytes(56);
  const curve = curves.get(group);
  return curve === undefined ? null : createECDH(curve).generateKeys();
}

/**
 * How the handshake of TLS 1.3 is signed. The signature itself is encrypted, but a server that has none of the offered
 * schemes answers with an alert in place of its hello; one scheme is offered at a time, with a key share, for a server
 * that asks for another hello has not chosen yet.
 * @param suites accepted ones
 * @param groups accepted ones
 */
export async function surveySchemes13(
  asker: Asker,
  { suites, groups, host }: Pick<Hello, "suites" | "groups" | "host">,
): Promise<Schemes13> {
  const group = [0x001d, 0x0017, 0x0018, 0x0019, 0x001e].find((one) => groups.includes(one));
  if (group === undefined) return { answer: "unseen", schemes: [] };
  const takes = async (schemes: readonly number[]): Promise<boolean> => {
    const key = shareOf(group) as Buffer;
    const hello: Hello = { version: "TLS 1.3", suites, groups: [group], share: { group, key }, schemes, host };
    const answer = await picked(asker, hello, false);
    return answer.type === "hello" && !answer.hello.isRetry;
  };
  const oneByOne = async (schemes: readonly number[]) => {
    const taken = await Promise.all(schemes.map((scheme) => takes([scheme])));
    return schemes.filter((_scheme, i) => taken[i]);
  };
  const { usual, rare, forbidden, nobodys } = schemes13;
  const [wrong, other, found] = await Promise.all([takes([...nobodys, ...forbidden]), takes(rare), oneByOne(usual)]);
  if (wrong && (await takes(nobodys))) return { answer: "unheeded", schemes: [] };
  const more = await Promise.all([other ? oneByOne(rare) : [], wrong ? oneByOne(forbidden) : []]);
  return { answer: "told", schemes: [...found, ...more.flat()] };
}
