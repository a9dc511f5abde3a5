import type { X509Certificate } from "node:crypto";
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { connect as connectNet, isIP, type Socket } from "node:net";
import {
  connect as connectSecure,
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import { Budget, type Limits } from "./budget.ts";
import { exchange, type HttpResponse } from "./exchange.ts";
import { NetFailure, toFailure } from "./failure.ts";
import { type Allowance, judge } from "./judge.ts";
import { type Echoes, echoBytes, type PingRefusal, sendEchoes } from "./ping.ts";
import { bareHost, isLiteral, protocolOf, type Scheme, webSchemes } from "./protocols.ts";
import { extraHeaders, userAgent } from "./request-headers.ts";
import { Resolver, type ResolverServer } from "./resolver.ts";
import { askForTls } from "./starttls.ts";
import { Anchors } from "./x509/anchors.ts";

/** Where connections to a host and port really go; only an operator can say so. */
export type Detour = {
  readonly host: string;
  readonly port: number;
  readonly address: string;
  readonly toPort: number;
};

export type { HttpResponse } from "./exchange.ts";

export type OutboundOptions = {
  readonly allowance: Allowance;
  readonly detours: readonly Detour[];
  /** PEM certificates trusted besides the public roots. */
  readonly trust: readonly string[];
  /** Replaced in tests by a resolver that lies. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Who is asked for other records than addresses; the system's resolver where nobody is named. */
  readonly resolver?: ResolverServer | undefined;
  /** Absolute path of the system's ping; without it no echo request is sent. */
  readonly ping?: string | undefined;
  /** Shorter in tests of servers that never end. */
  readonly bounds?: Partial<Bounds> | undefined;
};

/** An address that was judged and found allowed. The only thing that can be connected to. */
export type Decided = {
  readonly host: string;
  /** The port the target names, before any detour. */
  readonly port: number;
  readonly address: string;
  readonly toPort: number;
  /** What is spoken there: the port was judged for that alone. */
  readonly scheme: Scheme;
};

export type Decision = { readonly address: string; readonly decided: Decided | null };

/** Methods that change nothing (RFC 9110, 9.2.1); the others are for looks that a consent covers. */
const safeMethods = ["GET", "HEAD", "OPTIONS", "TRACE"] as const;
export type SafeMethod = (typeof safeMethods)[number];

export type HttpRequest = {
  readonly scheme: "http" | "https";
  readonly path: string;
  readonly method?: SafeMethod | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent besides our own: only those that `extraHeaders` lets through. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** A connection that `connect` made to the same address, in place of a new one. */
  readonly over?: Socket;
};

/** What a handshake asks for besides the usual. */
export type WantedTls = {
  /** No SNI although there is a name. */
  readonly nameless?: boolean;
  /** Protocols offered; without it HTTP/1.1 on the web, and none elsewhere, where it may be refused for being another's. */
  readonly alpn?: readonly string[];
  readonly newest?: "TLSv1.2";
  /** A connection that is up to the point where TLS begins, in place of a new one to the same address. */
  readonly over?: Socket;
  /** A session to take up again. */
  readonly session?: Buffer;
  /** Told of the socket before the handshake: tickets may come with its last word. */
  readonly begun?: (socket: TLSSocket) => void;
};

/** Bounds of every exchange: milliseconds and bytes. */
export type Bounds = {
  readonly connect: number;
  readonly exchange: number;
  readonly body: number;
  readonly headers: number;
};
type Times = Pick<Bounds, "connect" | "exchange">;
const usualBounds: Bounds = { connect: 5_000, exchange: 15_000, body: 512 * 1024, headers: 32 * 1024 };
/** A request of ours is small. */
const maxRequestBody = 64 * 1024;

/** Datagrams that answer something else: a stray is nobody's word, a flood of them is. */
const maxStrays = 64;

/**
 * The one way out. A name is resolved, every address is judged, and a connection goes to exactly the address that was
 * judged: neither a second look-up, nor a literal, nor a redirect can lead elsewhere.
 */
export class Outbound {
  readonly resolver: Resolver;
  /** The roots that are trusted: the public ones, and the operator's. */
  readonly anchors: Anchors;
  readonly #options: OutboundOptions;
  readonly bounds: Bounds;
  /** Made once: reading the public roots takes longer than a handshake. */
  readonly #context: SecureContext;
  #budget: Budget | undefined;

  constructor(
    options: OutboundOptions,
    context = contextOf(options),
    anchors = new Anchors([...rootCertificates, ...options.trust]),
    resolver = new Resolver(options.resolver),
  ) {
    this.#options = options;
    this.anchors = anchors;
    this.bounds = { ...usualBounds, ...options.bounds };
    this.resolver = resolver;
    this.#context = context;
  }

  /** The same way out for one look, which ends when its limits do. */
  within(limits: Limits): Outbound {
    const limited = new Outbound(this.#options, this.#context, this.anchors, this.resolver);
    limited.#budget = new Budget(limits);
    return limited;
  }

  /**
   * Every address a host has for a port, with the decision about it.
   * @param host a name or an address literal, as `targetOf` gives it
   * @param scheme what will be spoken there
   * @throws NetFailure when the name cannot be resolved
   */
  async decide(host: string, port: number, scheme: Scheme = "https:"): Promise<readonly Decision[]> {
    const detour = this.#detour(host, port, scheme);
    if (detour) return [{ address: detour.address, decided: detour }];
    const addresses = isLiteral(host) ? [bareHost(host)] : await this.#resolve(host);
    return addresses.map((address) => ({ address, decided: this.#judged(host, port, address, scheme) }));
  }

  #detour(host: string, port: number, scheme: Scheme): Decided | undefined {
    const detour = this.#options.detours.find((one) => one.host === host && one.port === port);
    return detour && { host, port, address: detour.address, toPort: detour.toPort, scheme };
  }

  #judged(host: string, port: number, address: string, scheme: Scheme): Decided | null {
    const judgement = judge(address, port, this.#options.allowance, scheme);
    return judgement === "allowed" ? { host, port, address, toPort: port, scheme } : null;
  }

  async #resolve(host: string): Promise<readonly string[]> {
    try {
      const found = this.#options.resolve
        ? await this.#options.resolve(host)
        : (await lookup(host, { all: true, order: "verbatim" })).map(({ address }) => address);
      if (found.length === 0) throw new NetFailure("name-not-found");
      return [...new Set(found)].sort();
    } catch (error) {
      throw toFailure(error);
    }
  }

  /**
   * Another port of a host that was decided, on the very same address, judged again. The name is not asked again: it may
   * have several addresses and answer with another one each time, and what that one serves says nothing about this.
   * Only an operator's detour leads elsewhere; a host that was reached by one has no other port without one.
   * @throws NetFailure not-allowed
   */
  onPort(decided: Decided, port: number, scheme: Scheme = decided.scheme): Decided {
    const { host, address } = decided;
    if (port === decided.port && scheme === decided.scheme) return decided;
    const detour = this.#detour(host, port, scheme);
    if (detour) return detour;
    const judged = this.#detour(host, decided.port, scheme) ? null : this.#judged(host, port, address, scheme);
    if (!judged) throw new NetFailure("not-allowed");
    return judged;
  }

  /**
   * A TCP connection. Its owner must destroy it; it destroys itself after the time of an exchange.
   * @param bounds in place of the usual ones, where one connection waits shorter or carries several exchanges
   */
  async connect({ address, toPort }: Decided, bounds: Partial<Times> = {}): Promise<Socket> {
    const [connectTime, exchangeTime] = [
      this.#time("connect", bounds.connect),
      this.#time("exchange", bounds.exchange),
    ];
    this.#budget?.take();
    return new Promise((resolve, reject) => {
      const socket = connectNet({ host: address, port: toPort, autoSelectFamily: false });
      this.#budget?.follow(socket);
      const timer = setTimeout(() => socket.destroy(new NetFailure("timed-out")), connectTime);
      const whole = setTimeout(() => socket.destroy(new NetFailure("timed-out")), exchangeTime);
      socket.once("close", () => clearTimeout(whole));
      socket.once("connect", () => {
        clearTimeout(timer);
        resolve(socket);
      });
      socket.on("error", (error) => {
        clearTimeout(timer);
        reject(toFailure(error));
      });
    });
  }

  /**
   * A connection up to the point where TLS begins: at once, or after the protocol was asked to go over to it.
   * @throws NetFailure tls-not-offered
   */
  async openForTls(decided: Decided): Promise<Socket> {
    const socket = await this.connect(decided);
    if (protocolOf(decided.scheme).tls === "asked") await askForTls(socket, decided.scheme, decided.host);
    return socket;
  }

  /**
   * A TLS handshake on a decided address, offering everything the library still can.
   * The chain is judged but not enforced: what to think of an untrusted one is the caller's to say.
   */
  async connectTls(decided: Decided, wanted: WantedTls = {}): Promise<TLSSocket> {
    const raw = wanted.over ?? (await this.openForTls(decided));
    const alpn = wanted.alpn ?? (webSchemes.includes(decided.scheme) ? ["http/1.1"] : []);
    return new Promise((resolve, reject) => {
      const socket = connectSecure({
        socket: raw,
        // An address is no name (RFC 6066, section 3); an IPv6 literal comes in brackets.
        ...(isLiteral(decided.host) || wanted.nameless ? {} : { servername: decided.host }),
        secureContext: wanted.newest === undefined ? this.#context : contextOf(this.#options, wanted.newest),
        rejectUnauthorized: false,
        ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
        ...(wanted.session === undefined ? {} : { session: wanted.session }),
        checkServerIdentity: () => undefined,
      });
      wanted.begun?.(socket);
      const timer = setTimeout(() => socket.destroy(new NetFailure("timed-out")), this.bounds.connect);
      socket.once("secureConnect", () => {
        clearTimeout(timer);
        resolve(socket);
      });
      socket.on("error", (error) => {
        clearTimeout(timer);
        const failure = toFailure(error);
        reject(failure.code === "failed" ? new NetFailure("tls-failed", error) : failure);
      });
      // What ended the connection underneath, such as its time, is what ended this one.
      raw.on("error", (error) => socket.destroy(error));
      raw.once("close", () => {
        clearTimeout(timer);
        reject(new NetFailure("closed"));
      });
    });
  }

  /**
   * A connection whose other side is known to be the host where it is secure; who may answer in clear is anyone's guess.
   * @param over a connection that `connect` made to the same address, in place of a new one
   * @throws NetFailure tls-untrusted
   */
  async open(decided: Decided, secure: boolean, over?: Socket): Promise<Socket> {
    if (!secure) return over ?? this.connect(decided);
    const socket = await this.connectTls(decided, over && { over });
    if (!provesHost(socket, decided.host)) {
      socket.destroy();
      throw new NetFailure("tls-untrusted", socket.authorizationError);
    }
    return socket;
  }

  /**
   * One HTTP/1.1 exchange with a decided address; redirects are answers, not followed.
   * Over TLS the certificate must be trusted and name the host: nothing is proven over a channel anyone could answer on.
   */
  async request(
    decided: Decided,
    { scheme, path, method = "GET", headers, body, over }: HttpRequest,
  ): Promise<HttpResponse> {
    const intrusive = this.#budget?.intrusive ?? false;
    if (!intrusive && (body !== undefined || !safeMethods.some((one) => one === method))) {
      throw new TypeError(`a look that only looks sends no ${method}`);
    }
    if (body !== undefined && Buffer.byteLength(body) > maxRequestBody) throw new TypeError("the request is too large");
    const own = { host: hostPort(decided, scheme), accept: "*/*" };
    const all = { ...own, ...extraHeaders(headers, intrusive), "user-agent": userAgent };
    const ends = performance.now() + this.#time("exchange");
    const socket = await this.open(decided, scheme === "https", over);
    const time = Math.max(0, ends - performance.now());
    return exchange(socket, { method, path, headers: all, body }, { ...this.bounds, time });
  }

  /**
   * Sends one datagram and waits for the answer to it; what does not answer it is passed over.
   * @throws NetFailure timed-out; over-budget
   */
  async datagram(decided: Decided, question: Buffer, answers: (received: Buffer) => boolean): Promise<Buffer> {
    const wait = this.#time("connect");
    this.#budget?.take();
    this.#budget?.spend(question.length);
    return new Promise((resolve, reject) => {
      const socket = createSocket(isIP(decided.address) === 6 ? "udp6" : "udp4");
      let strays = 0;
      let ended = false;
      const end = (settle: () => void): void => {
        if (ended) return;
        ended = true;
        clearTimeout(timer);
        socket.close();
        settle();
      };
      const timer = setTimeout(() => end(() => reject(new NetFailure("timed-out"))), wait);
      socket.on("error", (error) => end(() => reject(toFailure(error))));
      socket.on("message", (received) => {
        this.#budget?.spend(received.length);
        if (answers(received)) end(() => resolve(received));
        else if (++strays >= maxStrays) end(() => reject(new NetFailure("malformed")));
      });
      // Connected: the system drops what any other address sends, and tells when nobody listens.
      socket.connect(decided.toPort, decided.address, () => {
        if (!ended) socket.send(question);
      });
    });
  }

  /**
   * Echo requests to a decided address, where the operator lets them be sent.
   * @throws NetFailure unreachable; malformed; timed-out; over-budget
   */
  async ping({ address }: Decided, count: number): Promise<Echoes | PingRefusal> {
    const { ping } = this.#options;
    if (ping === undefined) return "not-permitted";
    const wait = Math.max(1, Math.ceil(this.#time("connect") / 1000));
    this.#budget?.take();
    this.#budget?.spend(2 * count * echoBytes);
    return sendEchoes(ping, address, { count, wait });
  }

  /** Milliseconds of a bound, or what the look has left of its own time. */
  #time(bound: keyof Times, wanted = this.bounds[bound]): number {
    return this.#budget?.timeFor(wanted) ?? wanted;
  }
}

function contextOf({ trust }: OutboundOptions, newest?: "TLSv1.2"): SecureContext {
  return createSecureContext({
    ca: [...rootCertificates, ...trust],
    minVersion: "TLSv1",
    ...(newest === undefined ? {} : { maxVersion: newest }),
    ciphers: "DEFAULT:@SECLEVEL=0",
  });
}

/** Whether the other side of a handshake is known to be the host. Asked once: a second time the socket has no answer. */
export function provesHost(socket: TLSSocket, host: string): boolean {
  const certificate = socket.getPeerX509Certificate();
  return socket.authorized && certificate !== undefined && namesHost(certificate, host);
}

/** Whether a certificate names the host (RFC 9525; common names are ignored). */
export function namesHost(certificate: X509Certificate, host: string): boolean {
  if (isLiteral(host)) return certificate.checkIP(bareHost(host)) !== undefined;
  return certificate.checkHost(host, { subject: "never" }) !== undefined;
}

function hostPort({ host, port }: Decided, scheme: "http" | "https"): string {
  const standard = scheme === "https" ? 443 : 80;
  return port === standard ? host : `${host}:${port}`;
}
