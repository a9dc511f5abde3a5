import { z } from "zod";
import type { FailureCode } from "../net/failure.ts";
import {
  attempt,
  failureSchema,
  type ProbeIo,
  type ProbeTarget,
  type Reasons,
  unknown,
  unknownBecause,
} from "./define.ts";
import { Codes } from "./journey-codes.ts";
import { accountFills, type Fill, type Journey, type ShownPage, type Step } from "./journey-format.ts";
import { type Answer, JourneyTrouble, type Place, type Trouble, type Twist, Visitor } from "./journey-visitor.ts";
import { withheld, withheldReasons } from "./pages.ts";

/** One look at a page that only somebody signed in is shown. */
export const visitSchema = z.strictObject({
  status: z.number().int(),
  /** Whether it was shown: the declared status, and the declared text. */
  shown: z.boolean(),
  /** Whether the answer is the one that somebody gets who never signed in: same status, same place to go to. */
  alike: z.boolean(),
});
export type Visit = z.infer<typeof visitSchema>;

export const troubleSchema = z.strictObject({
  trouble: z.strictObject({
    step: z.string().max(61),
    path: z.string().max(500),
    status: z.number().int(),
    why: z.enum(["status", "location", "text", "capture", "elsewhere"]),
  }),
});

/** What every look of this family begins with: that the page is private, and that signing in opens it. */
export const basis = { anonymous: visitSchema, signedIn: visitSchema };

/** A look that ended early, besides the one that did not. */
export function orEnded<T extends z.ZodType>(seen: T) {
  return z.union([failureSchema, troubleSchema, seen]);
}
export type Ended = { failure: FailureCode } | { trouble: Trouble };

/** Runs a look along a journey; what goes another way than declared becomes data. */
export async function travelling<T>(look: () => Promise<T>): Promise<T | Ended> {
  try {
    return await attempt(look);
  } catch (error) {
    if (error instanceof JourneyTrouble) return { trouble: error.trouble };
    throw error;
  }
}

/** A service as a test account sees it. */
export class Site {
  readonly #place: Place;
  readonly #journey: Journey;
  readonly #anonymous: Answer;
  /** Absent where the account has none. */
  readonly codes: Codes | undefined;

  private constructor(place: Place, journey: Journey, anonymous: Answer, codes: Codes | undefined) {
    this.#place = place;
    this.#journey = journey;
    this.#anonymous = anonymous;
    this.codes = codes;
  }

  /**
   * Looks at the private page as nobody in particular; every later visit is compared with that.
   * @throws NetFailure no-secret before anything is sent
   */
  static async open(target: ProbeTarget, journey: Journey, io: ProbeIo): Promise<Site> {
    const { account } = journey;
    const secret = (name: string) => io.secrets.get(name).reveal();
    const codes = account.totp === undefined ? undefined : new Codes(secret(account.totp), io.now);
    const fill = (name: Fill): string | Promise<string> => {
      if (name === "code" && codes) return codes.next();
      if (name === "user" || name === "password") return secret(account[name]);
      throw new TypeError(`nothing is known for ${name}`);
    };
    for (const name of accountFills) if (name !== "code") fill(name);
    const place = { decided: io.decided, outbound: io.outbound, origin: target.url.origin, secret, fill };
    return new Site(place, journey, await new Visitor(place).send(stepTo(journey.private)), codes);
  }

  get anonymous(): Visit {
    return this.#visitOf(this.#anonymous);
  }

  /** The value the operator keeps for the account. */
  account(name: "user" | "password"): string {
    return this.#place.secret(this.#journey.account[name]);
  }

  visitor(): Visitor {
    return new Visitor(this.#place);
  }

  /** @throws JourneyTrouble when the steps do not go as declared; whether that signed in, a visit tells */
  async signIn(visitor = this.visitor(), twist: Twist = {}): Promise<Visitor> {
    await visitor.take(this.#journey.signIn, twist);
    return visitor;
  }

  /** Leaves nothing behind where the journey says how. A session that cannot be ended ends by itself. */
  async leave(visitor: Visitor): Promise<void> {
    await travelling(() => visitor.take(this.#journey.signOut ?? []));
  }

  /** Visits the private page, its address as declared or with something after it. */
  async visit(visitor: Visitor, more = ""): Promise<Visit> {
    const step = stepTo(this.#journey.private);
    return this.#visitOf(await visitor.send({ ...step, get: `${step.get}${more}` }));
  }

  #visitOf(answer: Answer): Visit {
    const { status, location } = answer;
    const alike = status === this.#anonymous.status && location?.pathname === this.#anonymous.location?.pathname;
    return { status, shown: shows(answer, this.#journey.private), alike };
  }
}

/** Somebody who has no account. */
export function visitorFor(target: ProbeTarget, { decided, outbound, secrets }: ProbeIo): Visitor {
  const fill = (name: Fill): never => {
    throw new TypeError(`nothing is known for ${name}`);
  };
  const secret = (name: string) => secrets.get(name).reveal();
  return new Visitor({ decided, outbound, origin: target.url.origin, secret, fill });
}

export function stepTo(page: Pick<ShownPage, "get">): Step {
  return { name: "page", get: page.get, follow: false };
}

export function shows({ status, text }: Answer, page: ShownPage): boolean {
  return status === page.status && text.includes(page.text);
}

/**
 * Whether a visit was turned away. Not being shown the page is not enough: that may have any cause. It counts when the
 * service answers as it answers strangers, asks to sign in, or sends elsewhere.
 */
export function isTurnedAway({ shown, alike, status }: Visit): boolean {
  return !shown && (alike || [302, 303, 307, 401, 403].includes(status));
}

/** Reasons of `endedBecause`. */
export const endedReasons = {
  "journey-broken": {
    ko: "로그인 절차의 {$step} 단계가 선언과 다르게 진행되어(상태 {$status}) 판단할 수 없습니다.",
    ja: "ログイン手順の{$step}が宣言どおりに進まなかった（ステータス{$status}）ため判断できません。",
    en: "The step {$step} of the journey did not go as declared (status {$status}).",
  },
  ...withheldReasons,
} as const satisfies Reasons;

/** Reasons of `endedBecause` and `baseless`. */
export const signInReasons = {
  "private-is-public": {
    ko: "로그인하지 않아도 {$path}이(가) 표시되어 로그인 여부를 구분할 수 없습니다.",
    ja: "{$path}がログインしなくても表示されるため、ログインの有無を見分けられません。",
    en: "The page {$path} is shown without signing in, so it cannot tell who is signed in.",
  },
  "not-signed-in": {
    ko: "로그인 절차를 마쳤으나 {$path}이(가) 표시되지 않았습니다.",
    ja: "ログイン手順を終えても{$path}が表示されませんでした。",
    en: "The journey went as declared, yet {$path} was not shown after it.",
  },
  ...endedReasons,
} as const satisfies Reasons;

/** Reasons of `undecided` besides. */
export const journeyReasons = {
  unclear: {
    ko: "{$path}의 응답(상태 {$status})만으로는 거부된 것인지 알 수 없습니다.",
    ja: "{$path}の応答（ステータス{$status}）からは、拒否されたのか分かりません。",
    en: "The answer for {$path} (status {$status}) does not tell whether the visitor was turned away.",
  },
  ...signInReasons,
} as const satisfies Reasons;

/** What a look that ended early concludes: nothing. */
export function endedBecause(ended: Ended) {
  if ("failure" in ended) return unknownBecause(ended.failure);
  const { step, path, status } = ended.trouble;
  return withheld({ path, status }) ?? unknown("journey-broken", { step, status });
}

/** Why nothing can be concluded from visits, if there is a reason; `basis` has to hold before anything else is judged. */
export function baseless({ anonymous, signedIn }: { anonymous: Visit; signedIn: Visit }, { private: page }: Journey) {
  const path = page.get;
  for (const { status } of [anonymous, signedIn]) {
    const silence = withheld({ path, status });
    if (silence) return silence;
  }
  if (anonymous.shown) return unknown("private-is-public", { path });
  return signedIn.shown ? undefined : unknown("not-signed-in", { path });
}

/** Why a visit that was not shown the page does not count as turned away, if it does not. */
export function undecided(visit: Visit, { private: page }: Journey) {
  if (isTurnedAway(visit)) return undefined;
  const { status } = visit;
  return withheld({ path: page.get, status }) ?? unknown("unclear", { path: page.get, status });
}
