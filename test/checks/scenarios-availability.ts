import { createServer, type RequestListener } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { WebSocketServer } from "ws";
import { issue, makeAuthority } from "../../examples/voice-saas/certificate.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { host, type ServerSpec } from "../tools/servers.ts";
import { type Scenario, scenario } from "./scenarios.ts";

const nginx = (secure: string, more: Partial<Extract<ServerSpec, { kind: "nginx" }>> = {}): ServerSpec => ({
  kind: "nginx",
  secure,
  ...more,
});
const tcp = (label: string, accept: (socket: Socket) => void): ServerSpec => ({ kind: "tcp", label, accept });
const node = (label: string, answer: RequestListener): ServerSpec => ({ kind: "node", label, answer });
const none: ServerSpec = { kind: "none" };
const page = 'location / { return 200 "<p>hello</p>"; }';
const compressed = `gzip on; gzip_min_length 1; gzip_http_version 1.0; add_header Content-Encoding gzip; ${page}`;

const up = scenario.bind(null, "availability");
const at =
  (check: string, url: string) =>
  (name: string, expected: string, server: ServerSpec, params?: Json): Scenario => ({
    ...scenario(check, name, expected, server, params),
    url,
  });
const tcpUp = at("availability-tcp", `tcp://${host}:7000`);
const smtpUp = at("availability-tcp", `smtp://${host}`);
const tlsUp = at("availability-tls", `tls://${host}:7001`);
const wsUp = at("availability-websocket", `ws://${host}/`);
const wssUp = at("availability-websocket", `wss://${host}/`);

const silent = tcp("accepts and says nothing, then closes", (socket) => {
  setTimeout(() => socket.destroy(), 300);
});
const greets = (text: string, after = 0) =>
  tcp(`greets with ${JSON.stringify(text)}${after ? ` after ${after} ms` : ""}`, (socket) => {
    // In two parts, as a network may deliver it.
    setTimeout(() => {
      socket.write(text.slice(0, 3));
      setTimeout(() => socket.write(text.slice(3)), 20);
    }, after);
  });

/** A WebSocket server of the library's, over the connections of a listener. */
function sockets(label: string, options: { autoPong?: boolean; protocol?: string; delay?: number } = {}): ServerSpec {
  const { autoPong = true, protocol, delay = 0 } = options;
  const server = new WebSocketServer({
    noServer: true,
    autoPong,
    handleProtocols: () => protocol ?? false,
  });
  server.on("connection", (one) => {
    one.send("the first word is the server's");
    if (!autoPong) setTimeout(() => one.terminate(), 300);
  });
  const http = createServer((_request, response) => response.writeHead(426).end());
  http.on("upgrade", (request, socket, head) => {
    setTimeout(() => server.handleUpgrade(request, socket, head, (one) => server.emit("connection", one)), delay);
  });
  return tcp(label, (socket) => http.emit("connection", socket));
}
const upgradesBehindTls = new WebSocketServer({ noServer: true });
const wss: ServerSpec = {
  kind: "node",
  label: "a WebSocket server behind TLS",
  answer: (_request, response) => response.writeHead(426).end(),
  upgrade: (request, socket, head) => upgradesBehindTls.handleUpgrade(request, socket, head, () => undefined),
};
const answersOnce = (label: string, text: string) =>
  tcp(label, (socket) => {
    socket.once("data", () => socket.end(text));
  });
const wrongAccept = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";

const time = scenario.bind(null, "response-time");
/** Every third answer takes its time. */
const sometimesSlow = (slow: number): ServerSpec => {
  let asked = 0;
  return node(`lets every third request wait ${slow} ms`, (_request, response) => {
    setTimeout(() => response.writeHead(200).end("ok"), ++asked % 3 === 0 ? slow : 0);
  });
};

const status = scenario.bind(null, "status-page");
const asked = {
  path: "/app",
  again: 100,
  page: { path: "/status.json", pointer: "/status/indicator", up: ["none"], down: ["minor", "major", "critical"] },
};
const statusPage = (app: string, answer: string) =>
  nginx(`location = /app { ${app} } location = /status.json { default_type application/json; ${answer} }`);
const says = (state: string) => `return 200 '{"status":{"indicator":${state}}}';`;
const recovers = (): ServerSpec => {
  let first = true;
  return node("fails once, then answers", ({ url }, response) => {
    const failing = url === "/app" && first;
    if (failing) first = false;
    response.writeHead(failing ? 503 : 200).end('{"status":{"indicator":"none"}}');
  });
};

export const scenarios: readonly Scenario[] = [
  up("up", "met up", nginx(page)),
  up("text-found", "met up", nginx(page), { contains: "hello", lacks: "maintenance" }),
  up("text-missing", "not-met text-missing", nginx(page), { contains: "signed in" }),
  up("text-present", "not-met text-present", nginx(page), { lacks: "hello" }),
  up("text-in-an-empty-page", "unknown empty", nginx("location / { return 204; }"), { lacks: "hello" }),
  up("text-coded", "unknown coded", nginx(compressed), { contains: "hello" }),
  up("header-as-asked", "met up", nginx(`add_header X-Ready yes; ${page}`), {
    header: { name: "x-ready", value: "yes" },
  }),
  up("header-there", "met up", nginx(`add_header X-Ready yes; ${page}`), { header: { name: "x-ready" } }),
  up("header-missing", "not-met header-differs", nginx(page), { header: { name: "x-ready" } }),
  up("header-differs", "not-met header-differs", nginx(`add_header X-Ready no; ${page}`), {
    header: { name: "x-ready", value: "yes" },
  }),
  up("server-error", "not-met bad-status", nginx("location / { return 503; }")),
  up("server-error-with-the-text", "not-met bad-status", nginx("location / { return 503 hello; }"), {
    contains: "hello",
  }),
  up("nothing-serves", "not-met connection-refused", none),
  up("closes-without-answer", "not-met no-answer", nginx("location / { return 444; }")),
  up("too-slow", "not-met too-slow", nginx("location / { limit_rate 150k; try_files /big.txt =404; }"), {
    within: 500,
  }),
  up("rate-limited", "unknown rate-limited", nginx("location / { return 429; }")),
  up("untrusted", "unknown tls-untrusted", nginx(page, { certificate: "stranger" })),

  tcpUp("accepts", "met accepts", silent),
  tcpUp("greets", "met greets", greets("READY 1.0\r\n"), { banner: "READY" }),
  smtpUp("greets-as-mail-server", "met greets", greets("220 mail.test.example ESMTP\r\n"), { banner: "220 " }),
  smtpUp("greets-as-busy", "not-met other-banner", greets("421 Too busy\r\n"), { banner: "220 " }),
  tcpUp("says-nothing", "not-met no-answer", silent, { banner: "READY" }),
  tcpUp("half-a-greeting", "not-met no-answer", answersNow("RE"), { banner: "READY" }),
  tcpUp("greets-late", "not-met too-slow", greets("READY 1.0\r\n", 400), { banner: "READY", within: 200 }),
  tcpUp("nothing-listens", "not-met connection-refused", none),

  tlsUp("shakes-hands", "met shakes-hands", nginx(page)),
  tlsUp("any-certificate", "met shakes-hands", nginx(page, { certificate: "expired" }), { trusted: false }),
  tlsUp("late", "not-met too-slow", lateTls(), { within: 200, trusted: false }),
  tlsUp("alert", "not-met handshake-failed", { kind: "openssl", arguments: ["-tls1_3", "-groups", "brainpoolP512r1"] }),
  tlsUp("another-protocol", "not-met handshake-failed", { kind: "bytes", answer: "junk" }),
  tlsUp("closes", "not-met no-answer", { kind: "bytes", answer: "close" }),
  tlsUp("nothing-listens", "not-met connection-refused", none),
  tlsUp("untrusted", "unknown tls-untrusted", nginx(page, { certificate: "stranger" })),

  wsUp("answers", "met answers", sockets("a WebSocket server")),
  wssUp("answers-behind-tls", "met answers", wss),
  wsUp("opens", "met opens", sockets("a WebSocket server that answers no ping", { autoPong: false }), { ping: false }),
  wsUp("protocol", "met answers", sockets("chooses the subprotocol chat.v1", { protocol: "chat.v1" }), {
    protocol: "chat.v1",
  }),
  wsUp("protocol-not-chosen", "not-met invalid-handshake", sockets("chooses no subprotocol"), { protocol: "chat.v1" }),
  wsUp("no-pong", "not-met no-pong", sockets("answers no ping and closes", { autoPong: false })),
  wsUp("late", "not-met too-slow", sockets("opens after 400 ms", { delay: 400 }), { within: 200 }),
  wssUp("page-instead", "not-met not-upgraded", nginx(page)),
  wssUp("server-error", "not-met not-upgraded", nginx("location / { return 502; }")),
  wsUp(
    "accept-of-another-key",
    "not-met invalid-handshake",
    answersOnce(
      "answers every handshake as that of RFC 6455, 1.3",
      `${wrongAccept}Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n`,
    ),
  ),
  wsUp("closes-without-answer", "not-met no-answer", answersOnce("closes after the handshake was sent", "")),
  wsUp("nothing-listens", "not-met connection-refused", none),
  wssUp("sign-in-first", "unknown sign-in-first", nginx("location / { return 401; }")),
  wssUp("rate-limited", "unknown rate-limited", nginx("location / { return 429; }")),
  wssUp("untrusted", "unknown tls-untrusted", nginx(page, { certificate: "stranger" })),
  wsUp("another-protocol", "unknown malformed", answersOnce("answers as an SSH server", "SSH-2.0-OpenSSH_9.2\r\n")),

  time("quick", "met within", nginx(page), { within: 2_000, samples: 5 }),
  time("median-of-some-slow", "met within", sometimesSlow(600), { within: 400, samples: 6, percentile: 50 }),
  time("slowest-of-some-slow", "not-met slower", sometimesSlow(600), { within: 400, samples: 6 }),
  time("server-error", "unknown error-status", nginx("location / { return 502; }"), { within: 500, samples: 5 }),
  time("rate-limited", "unknown rate-limited", nginx("location / { return 429; }"), { within: 500 }),
  time("refused", "unknown refused", none, { within: 500 }),
  time("closes-without-answer", "unknown closed", nginx("location / { return 444; }"), { within: 500 }),

  status("both-up", "met both-up", statusPage("return 200;", says('"none"')), asked),
  status("page-on-a-host-of-its-own", "met both-up", statusPage("return 200;", says('"none"')), {
    ...asked,
    page: { ...asked.page, host },
  }),
  status("both-down", "met both-down", statusPage("return 503;", says('"major"')), asked),
  status("says-up", "not-met says-up", statusPage("return 503;", says('"none"')), asked),
  status("says-down", "unknown says-down", statusPage("return 200;", says('"minor"')), asked),
  status("unsteady", "unknown unsteady", recovers(), asked),
  status("asks-for-a-sign-in", "unknown state-unclear", statusPage("return 403;", says('"none"')), asked),
  status("rate-limited", "unknown state-unclear", statusPage("return 429;", says('"none"')), asked),
  status("page-closes", "unknown page-unanswered", statusPage("return 200;", "return 444;"), asked),
  status("page-fails", "unknown page-error", statusPage("return 503;", "return 503;"), asked),
  status("page-moved", "unknown page-error", statusPage("return 200;", "return 302 /other;"), asked),
  status("page-is-html", "unknown page-malformed", statusPage("return 200;", "return 200 '<p>fine</p>';"), asked),
  status("page-without-state", "unknown page-malformed", statusPage("return 200;", says('{"of":"none"}')), asked),
  status("page-of-another-word", "unknown page-state-unknown", statusPage("return 200;", says('"fine"')), asked),
  status("refused", "unknown page-unanswered", none, asked),
];

function answersNow(text: string): ServerSpec {
  return tcp(`says ${JSON.stringify(text)} and closes`, (socket) => {
    socket.end(text);
  });
}

/** A TLS server of nobody known, that lets the ClientHello wait. */
function lateTls(): ServerSpec {
  const { cert, key } = issue(makeAuthority("Strange authority"), [host]);
  return tcp("a TLS server that begins after 400 ms", (socket) => {
    setTimeout(() => new TLSSocket(socket, { isServer: true, cert, key }).on("error", () => socket.destroy()), 400);
  });
}
