import { isIP } from "node:net";

/**
 * What an endpoint speaks, by the scheme of its URL. `tls` tells whether TLS comes first, is asked for in the protocol
 * itself (STARTTLS), or is not spoken of at all. Ports: IANA service names.
 */
const known = {
  "http:": { port: 80, tls: "none" },
  "https:": { port: 443, tls: "first" },
  "ws:": { port: 80, tls: "none" },
  "wss:": { port: 443, tls: "first" },
  /** TLS with anything inside, and TCP with anything at all: the port has to be named. */
  "tls:": { port: undefined, tls: "first" },
  "tcp:": { port: undefined, tls: "none" },
  "smtp:": { port: 25, tls: "asked" },
  "submission:": { port: 587, tls: "asked" },
  "submissions:": { port: 465, tls: "first" },
  "imap:": { port: 143, tls: "asked" },
  "imaps:": { port: 993, tls: "first" },
  "pop3:": { port: 110, tls: "asked" },
  "pop3s:": { port: 995, tls: "first" },
  "ftp:": { port: 21, tls: "asked" },
  "ftps:": { port: 990, tls: "first" },
  "ldap:": { port: 389, tls: "asked" },
  "ldaps:": { port: 636, tls: "first" },
  "xmpp:": { port: 5222, tls: "asked" },
  "xmpps:": { port: 5223, tls: "first" },
  "postgresql:": { port: 5432, tls: "asked" },
  "mysql:": { port: 3306, tls: "asked" },
  "ssh:": { port: 22, tls: "none" },
  "ntp:": { port: 123, tls: "none" },
  "dns:": { port: 53, tls: "none" },
  /** Has no ports, and no URL of it names one: the echo service's stands for it where a target is told by its port. */
  "icmp:": { port: 7, tls: "none" },
} as const satisfies Record<string, { port: number | undefined; tls: "none" | "first" | "asked" }>;

export type Scheme = keyof typeof known;
export const schemes = Object.keys(known) as readonly Scheme[];

/** Schemes whose endpoints can be connected to; of the others one speaks datagrams alone, and one has no ports. */
export const streamSchemes: readonly Scheme[] = schemes.filter((scheme) => scheme !== "ntp:" && scheme !== "icmp:");

/** Schemes whose endpoints speak TLS, from the first byte or once they are asked to. */
export const secureSchemes: readonly Scheme[] = schemes.filter((scheme) => known[scheme].tls !== "none");

export type Protocol = { readonly port: number | undefined; readonly tls: "none" | "first" | "asked" };

export function protocolOf(scheme: Scheme): Protocol {
  return known[scheme];
}

export type Target = {
  readonly url: URL;
  readonly scheme: Scheme;
  /** As the URL parser writes the host of a web address, whatever the scheme: one form for one host. */
  readonly host: string;
  readonly port: number;
};

export const webSchemes: readonly Scheme[] = ["http:", "https:", "ws:", "wss:"];

/** What a URL names, or nothing where it names no endpoint: no known scheme, no host, no port, or more than an endpoint. */
export function targetOf(text: string): Target | undefined {
  // The parser drops line breaks and tabs that the text would keep.
  if (/\p{Cc}/u.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const scheme = schemes.find((one) => one === url.protocol);
  if (scheme === undefined || url.username !== "" || url.password !== "" || url.hash !== "") return undefined;
  if (!webSchemes.includes(scheme) && (url.search !== "" || !["", "/"].includes(url.pathname))) return undefined;
  if (scheme === "icmp:" && url.port !== "") return undefined;
  // Only of web addresses does the parser lower the case, decode numbers and refuse what is no name.
  const asWeb = `http://${url.hostname}`;
  if (url.hostname === "" || !URL.canParse(asWeb)) return undefined;
  const { hostname: host, pathname } = new URL(asWeb);
  const port = url.port === "" ? known[scheme].port : Number(url.port);
  return host === "" || pathname !== "/" || port === undefined || port === 0 ? undefined : { url, scheme, host, port };
}

/** Host and port of a target: what one server behind it has in common with no other. */
export function hostAndPort({ host, port }: Pick<Target, "host" | "port">): string {
  return `${host}:${port}`;
}

/** The host without the brackets an IPv6 literal wears in a URL. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}

/** Whether a host is an address and no name. */
export function isLiteral(host: string): boolean {
  return isIP(bareHost(host)) !== 0;
}
