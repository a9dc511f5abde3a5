import { randomBytes } from "node:crypto";
import { z } from "zod";

/** What the service says to refuse. */
export const rulesSchema = z
  .strictObject({
    /** Characters a password has to have at least. */
    minLength: z.number().int().min(4).max(64).optional(),
    /** Passwords that everybody knows. */
    common: z.literal(true).optional(),
    /** The name of the account. */
    userName: z.literal(true).optional(),
    /** Kinds of characters: small and capital letters, digits, others. */
    classes: z.number().int().min(2).max(4).optional(),
    /** The password the account has already. */
    current: z.literal(true).optional(),
  })
  .refine((rules) => Object.keys(rules).length > 0, "minLength, common, userName, classes or current");
export type Rules = z.infer<typeof rulesSchema>;

export const ruleNames = ["min-length", "common", "user-name", "classes", "current"] as const;
export type Rule = (typeof ruleNames)[number];

/** From published lists of leaked passwords, capital letters aside: of several lengths, and several kinds of characters. */
const commonPasswords = [
  ...["password", "12345678", "iloveyou", "qwertyuiop", "1234567890", "password123", "1q2w3e4r5t", "qwerty123456"],
  ...["password1234", "112233445566", "qwerty123456789", "111111111111111", "12345678987654321", "1q2w3e4r5t6y7u8i9o"],
  ...["Password1", "Password123", "Password1234", "P@ssw0rd", "Password1!"],
];
const mostCommon = 3;

/** The rules a look has to have tried. */
export function rulesOf(rules: Rules): Rule[] {
  const given = [rules.minLength, rules.common, rules.userName, rules.classes, rules.current];
  return ruleNames.filter((_rule, i) => given[i] !== undefined);
}

/**
 * Passwords that break one rule each and keep the others as far as that can be; none where none is known for a rule.
 * @param account what the account is called, and its password
 */
export function candidatesFor(rules: Rules, account: { readonly user: string; readonly password: string }) {
  const least = rules.minLength ?? 8;
  const classes = rules.classes ?? 1;
  const found: { rule: Rule; password: string }[] = [];
  if (rules.minLength !== undefined) found.push({ rule: "min-length", password: random(least - 1, 4) });
  if (rules.common) {
    const fitting = commonPasswords.filter((one) => one.length >= least && classesOf(one) >= classes);
    for (const password of fitting.slice(0, mostCommon)) found.push({ rule: "common", password });
  }
  if (rules.userName) found.push({ rule: "user-name", password: account.user });
  if (rules.classes !== undefined) {
    found.push({ rule: "classes", password: random(Math.max(least, 16), rules.classes - 1) });
  }
  if (rules.current) found.push({ rule: "current", password: account.password });
  return found;
}

const kinds = ["abcdefghijkmnopqrstuvwxyz", "23456789", "ABCDEFGHJKLMNPQRSTUVWXYZ", "!#%+:=?@"];

/** So many characters of the first so many kinds, in turns. */
function random(length: number, classes: number): string {
  return Array.from(randomBytes(length), (byte, i) => {
    const kind = kinds[i % classes] as string;
    return kind[byte % kind.length];
  }).join("");
}

function classesOf(password: string): number {
  return [/[a-z]/, /[0-9]/, /[A-Z]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password)).length;
}
