import type { Tool } from "./facts.ts";

/** Why a tool says something else than ours. The first that fits holds. */
export type Explanation = {
  readonly tool: Tool;
  readonly server: RegExp;
  readonly subject: RegExp;
  readonly because: string;
};

const any = /./;

export const explanations: readonly Explanation[] = [
  {
    tool: "sslscan",
    server: any,
    subject: /^secure renegotiation$/,
    because:
      "sslscan asks in the newest version, and TLS 1.3 has no renegotiation. In TLS 1.2 the server sends the extension of RFC 5746; `openssl s_client -tls1_2` says that secure renegotiation is supported.",
  },
  {
    tool: "sslscan",
    server: any,
    subject: /^certificate: key$/,
    because: "sslscan gives the strength of a key on a curve, which is half its length: P-256 has keys of 256 bits.",
  },
  {
    tool: "sslscan",
    server: /^(Apache|stunnel), old versions$/,
    subject: /^groups of TLS 1\.2$/,
    because:
      "Offered one group alone, a server whose certificate is of another curve refuses. Offered that curve as well, it takes the group in dispute, as `openssl s_client -groups X25519:P-256` shows.",
  },
  {
    tool: "sslscan",
    server: /GnuTLS/,
    subject: /^suites of TLS 1\.2$/,
    because:
      "GnuTLS gives DHE to nobody who names groups and none of finite fields (RFC 7919). sslscan, as OpenSSL, names none in TLS 1.2; `gnutls-cli` connects with each of these suites.",
  },
  ...(["testssl.sh", "sslscan"] as const).map((tool) => ({
    tool,
    server: /Mbed TLS/,
    subject: /^suites of TLS 1\.[01]$/,
    because: `Mbed TLS takes suites of SHA-2 below TLS 1.2, where no standard has them, and ${tool} does not look for them there. It names them in its hello; nmap, too, was shown one of the two.`,
  })),
  ...(["testssl.sh", "sslscan", "nmap"] as const).map((tool) => ({
    tool,
    server: /Mbed TLS/,
    subject: /^suites of/,
    because:
      "Mbed TLS picks ARIA when it is offered, cannot do it, and closes: whatever is offered beside it is hidden, and is taken for refused. Ours asks for each family of ciphers apart after silence, and a handshake goes through with each of these suites that OpenSSL knows in that version.",
  })),
  {
    tool: "nmap",
    server: /^HAProxy/,
    subject: /^order$/,
    because:
      "HAProxy prefers ChaCha20 for whoever puts it first, which looks like following the client where ChaCha20 is one of the suites tried. Of the two of AES it takes its own in either order.",
  },
];
