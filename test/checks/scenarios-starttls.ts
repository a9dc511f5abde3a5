import type { DaemonName, DaemonTls } from "../tools/daemons.ts";
import { host } from "../tools/servers.ts";
import { type Scenario, scenario } from "./scenarios.ts";

const schemeOf: Readonly<Record<DaemonName, string>> = {
  postfix: "smtp",
  "dovecot-imap": "imap",
  "dovecot-pop3": "pop3",
  vsftpd: "ftp",
  postgresql: "postgresql",
  mariadb: "mysql",
  slapd: "ldap",
  prosody: "xmpp",
};

type Params = Parameters<typeof scenario>[4];

/** One check on one real server, by its own protocol's URL. */
function on(
  check: string,
  daemon: DaemonName,
  tls: DaemonTls,
  name: string,
  expected: string,
  params?: Params,
): Scenario {
  const one = scenario(check, `${daemon}-${name}`, expected, { kind: "daemon", daemon, tls }, params);
  return { ...one, url: `${schemeOf[daemon]}://${host}` };
}

const within = { login: "only-within-tls" };
const daemons = Object.keys(schemeOf) as DaemonName[];
const showsLogin: readonly DaemonName[] = ["dovecot-imap", "dovecot-pop3", "prosody"];

export const scenarios: readonly Scenario[] = [
  ...daemons.flatMap((daemon) => [
    on("starttls", daemon, "required", "offered", "met offered"),
    on("starttls", daemon, "clear", "not-offered", "not-met not-offered"),
    on("tls-certificate", daemon, "required", "valid", "met valid"),
  ]),
  on("tls-version", "postgresql", "required", "1.2-and-1.3", "met only-allowed", { allowed: ["TLS 1.2", "TLS 1.3"] }),
  on("tls-version", "postfix", "required", "1.0-too", "not-met others-accepted"),
  on("tls-version", "slapd", "clear", "without-tls", "unknown tls-not-offered"),
  on("tls-certificate", "postfix", "clear", "without-tls", "unknown tls-not-offered"),
  ...showsLogin.flatMap((daemon) => [
    on("starttls", daemon, "required", "login-within", "met login-only-within", within),
    on("starttls", daemon, "optional", "login-in-clear", "not-met login-in-clear", within),
  ]),
  on("starttls", "postfix", "required", "without-login", "met login-only-within", within),
  on("starttls", "mariadb", "required", "login-not-shown", "unknown login-not-shown", within),
  { ...scenario("starttls", "refused", "unknown refused", { kind: "none" }), url: `smtp://${host}` },
  {
    ...scenario("starttls", "another-protocol", "unknown malformed", { kind: "nginx", secure: "return 204;" }),
    url: `postgresql://${host}`,
  },
];
