import type { X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import { connect as connectNet, isIP, type Socket } from "node:net";
import {
  connect as connectSecure,
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import { Client } from "undici";
import { NetFailure, toFailure } from "./failure.ts";
import { type Allowance, judge } from "./judge.ts";
import { extraHeaders } from "./request-headers.ts";
import { Resolver, type ResolverServer } from "./resolver.ts";

/** Where connections to a host and port really go; only an operator can say so. */
export type Detour = {
  readonly host: string;
  readonly port: number;
  readonly address: string;
  readonly toPort: number;
};

export type OutboundOptions = {
  readonly allowance: Allowance;
  readonly detours: readonly Detour[];
  /** PEM certificates trusted besides the public roots. */
  readonly trust: readonly string[];
  /** Replaced in tests by a resolver that lies. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Who is asked for other records than addresses; the system's resolver where nobody is named. */
  readonly resolver?: ResolverServer | undefined;
};

/** An address that was judged and found allowed. The only thing that can be connected to. */
export type Decided = {
  readonly host: string;
  /** The port the target names, before any detour. */
  readonly port: number;
  readonly address: string;
  readonly toPort: number;
};

export type Decision = { readonly address: string; readonly decided: Decided | null };

export type HttpResponse = {
  readonly status: number;
  /** As received: names in lower case, duplicates kept, in order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
};

export type HttpRequest = {
  readonly scheme: "http" | "https";
  readonly path: string;
  /** Methods that change nothing (RFC 9110, 9.2.1), and no others. */
  readonly method?: "GET" | "HEAD" | "OPTIONS" | "TRACE";
  /** Sent besides our own: only those that `extraHeaders` lets through. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** Bounds of every exchange: milliseconds and bytes. */
export const bounds = { connect: 5_000, exchange: 15_000, body: 512 * 1024, headers: 32 * 1024, redirects: 5 } as const;

const userAgent = "Akashi-probe/1 (+https://akashi.example/probe)";

/**
 * The one way out. A name is resolved, every address is judged, and a connection goes to exactly the address that was
 * judged: neither a second look-up, nor a literal, nor a redirect can lead elsewhere.
 */
export class Outbound {
  readonly resolver: Resolver;
  readonly #options: OutboundOptions;
  /** Made once: reading the public roots takes longer than a handshake. */
  readonly #context: SecureContext;

  constructor(options: OutboundOptions) {
    this.#options = options;
    this.resolver = new Resolver(options.resolver);
    this.#context = createSecureContext({
      ca: [...rootCertificates, ...options.trust],
      minVersion: "TLSv1",
      ciphers: "DEFAULT:@SECLEVEL=0",
    });
  }

  /**
   * Every address a host has for a port, with the decision about it.
   * @param host a name or an address literal, as the WHATWG URL parser gives it
   * @throws NetFailure when the name cannot be resolved
   */
  async decide(host: string, port: number): Promise<readonly Decision[]> {
    const detour = this.#detour(host, port);
    if (detour) return [{ address: detour.address, decided: detour }];
    const literal = host.replace(/^\[(.*)\]$/, "$1");
    const addresses = isIP(literal) === 0 ? await this.#resolve(host) : [literal];
    return addresses.map((address) => ({ address, decided: this.#judged(host, port, address) }));
  }

  #detour(host: string, port: number): Decided | undefined {
    const detour = this.#options.detours.find((one) => one.host === host && one.port === port);
    return detour && { host, port, address: detour.address, toPort: detour.toPort };
  }

  #judged(host: string, port: number, address: string): Decided | null {
    return judge(address, port, this.#options.allowance) === "allowed" ? { host, port, address, toPort: port } : null;
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
  onPort(decided: Decided, port: number): Decided {
    const { host, address } = decided;
    if (port === decided.port) return decided;
    const detour = this.#detour(host, port);
    if (detour) return detour;
    const judged = this.#detour(host, decided.port) ? null : this.#judged(host, port, address);
    if (!judged) throw new NetFailure("not-allowed");
    return judged;
  }

  /** A TCP connection. Its owner must destroy it; it destroys itself after the time of an exchange. */
  connect({ address, toPort }: Decided): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connectNet({ host: address, port: toPort, autoSelectFamily: false });
      const timer = setTimeout(() => socket.destroy(new NetFailure("timed-out")), bounds.connect);
      const whole = setTimeout(() => socket.destroy(new NetFailure("timed-out")), bounds.exchange);
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
   * A TLS handshake on a decided address, offering everything the library still can.
   * The chain is judged but not enforced: what to think of an untrusted one is the caller's to say.
   */
  async connectTls(decided: Decided): Promise<TLSSocket> {
    const raw = await this.connect(decided);
    return new Promise((resolve, reject) => {
      const socket = connectSecure({
        socket: raw,
        // An address is no name (RFC 6066, section 3); an IPv6 literal comes in brackets.
        ...(isIP(decided.host.replace(/^\[(.*)\]$/, "$1")) === 0 ? { servername: decided.host } : {}),
        secureContext: this.#context,
        rejectUnauthorized: false,
        ALPNProtocols: ["http/1.1"],
        checkServerIdentity: () => undefined,
      });
      const timer = setTimeout(() => socket.destroy(new NetFailure("timed-out")), bounds.connect);
      socket.once("secureConnect", () => {
        clearTimeout(timer);
        resolve(socket);
      });
      socket.on("error", (error) => {
        clearTimeout(timer);
        const failure = toFailure(error);
        reject(failure.code === "failed" ? new NetFailure("tls-failed", error) : failure);
      });
      raw.once("close", () => {
        clearTimeout(timer);
        reject(new NetFailure("closed"));
      });
    });
  }

  /**
   * One HTTP/1.1 exchange with a decided address; redirects are answers, not followed.
   * Over TLS the certificate must be trusted and name the host: nothing is proven over a channel anyone could answer on.
   */
  async request(decided: Decided, { scheme, path, method = "GET", headers }: HttpRequest): Promise<HttpResponse> {
    const origin = `${scheme}://${hostPort(decided, scheme)}`;
    const secure = scheme === "https";
    const extra = extraHeaders(headers);
    const client = new Client(origin, {
      connect: (_options, done) => {
        this.#open(decided, secure).then(
          (socket) => done(null, socket),
          (error: Error) => done(error, null),
        );
      },
      pipelining: 0,
      maxHeaderSize: bounds.headers,
      maxResponseSize: bounds.body,
      headersTimeout: bounds.exchange,
      bodyTimeout: bounds.exchange,
    });
    try {
      const response = await client.request({
        path,
        method,
        headers: { ...extra, "user-agent": userAgent, accept: "*/*" },
        signal: AbortSignal.timeout(bounds.exchange),
        responseHeaders: "raw",
      });
      const body = Buffer.from(await response.body.arrayBuffer());
      return { status: response.statusCode, headers: pairs(response.headers as unknown as string[]), body };
    } catch (error) {
      throw toFailure(error);
    } finally {
      await client.destroy();
    }
  }

  async #open(decided: Decided, secure: boolean): Promise<Socket | TLSSocket> {
    if (!secure) return this.connect(decided);
    const socket = await this.connectTls(decided);
    // Asked for once: a second call on the same socket finds nothing.
    const certificate = socket.getPeerX509Certificate();
    if (!socket.authorized || !certificate || !namesHost(certificate, decided.host)) {
      socket.destroy();
      throw new NetFailure("tls-untrusted", socket.authorizationError);
    }
    return socket;
  }
}

/** Whether a certificate names the host (RFC 9525; common names are ignored). */
export function namesHost(certificate: X509Certificate, host: string): boolean {
  const literal = host.replace(/^\[(.*)\]$/, "$1");
  if (isIP(literal) !== 0) return certificate.checkIP(literal) !== undefined;
  return certificate.checkHost(host, { subject: "never" }) !== undefined;
}

function hostPort({ host, port }: Decided, scheme: "http" | "https"): string {
  const standard = scheme === "https" ? 443 : 80;
  return port === standard ? host : `${host}:${port}`;
}

function pairs(raw: readonly (string | Buffer)[]): [string, string][] {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) headers.push([String(raw[i]).toLowerCase(), String(raw[i + 1])]);
  return headers;
}
