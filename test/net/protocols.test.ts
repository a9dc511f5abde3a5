import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  bareHost,
  hostAndPort,
  isLiteral,
  protocolOf,
  schemes,
  secureSchemes,
  targetOf,
} from "../../src/net/protocols.ts";

/** Host and port of what a URL names, or nothing. */
const named = (url: string): string | undefined => {
  const target = targetOf(url);
  return target && hostAndPort(target);
};

describe("the target of a URL", () => {
  const same: readonly (readonly [url: string, hostAndPort: string])[] = [
    ["https://Look.EXAMPLE/", "look.example:443"],
    ["HTTPS://look.example", "look.example:443"],
    ["smtp://MAIL.Look.Example", "mail.look.example:25"],
    ["SMTP://mail.look.example:2525/", "mail.look.example:2525"],
    ["https://look.example:443/a?b", "look.example:443"],
    ["https://look.example:0443/", "look.example:443"],
    ["imaps://look.example:993", "look.example:993"],
    // IDNA: one name, however it is written.
    ["https://例え.example/", "xn--r8jz45g.example:443"],
    ["smtp://例え.example", "xn--r8jz45g.example:25"],
    ["smtp://xn--r8jz45g.example", "xn--r8jz45g.example:25"],
    ["ldaps://FAß.example", "xn--fa-hia.example:636"],
    ["https://ｌｏｏｋ.example/", "look.example:443"],
    ["smtp://ｌｏｏｋ。example", "look.example:25"],
    ["smtp://lo%6Fk.example", "look.example:25"],
    // Literals, in every form that some resolver or another understands.
    ["smtp://0x7f.1", "127.0.0.1:25"],
    ["http://0x7f.1/", "127.0.0.1:80"],
    ["ssh://2130706433", "127.0.0.1:22"],
    ["tls://127.1:8443", "127.0.0.1:8443"],
    ["tcp://0177.0.0.1:80", "127.0.0.1:80"],
    ["imap://127.0.0.1.", "127.0.0.1:143"],
    ["smtp://１２７.0.0.1", "127.0.0.1:25"],
    ["xmpp://[::1]", "[::1]:5222"],
    ["dns://[0:0:0:0:0:0:0:1]", "[::1]:53"],
    ["mysql://[::FFFF:127.0.0.1]", "[::ffff:7f00:1]:3306"],
  ];
  for (const [url, expected] of same) test(`of ${url} is ${expected}`, () => assert.equal(named(url), expected));

  const none: readonly string[] = [
    "",
    "look.example",
    "//look.example/",
    "smtp:look.example",
    "smtp:/look.example",
    "smtp:///",
    "smtp://",
    "https://",
    "https:///",
    // No port of their own.
    "tls://look.example",
    "tcp://look.example/",
    "tcp://look.example:",
    "tls://look.example:0",
    "https://look.example:0/",
    "https://look.example:65536/",
    "smtp://look.example:99999",
    "smtp://look.example:-1",
    "smtp://look.example:25a",
    // Has no ports.
    "icmp://look.example:7",
    // Names of users are credentials, or a mask for another host.
    "https://user@look.example/",
    "https://user:password@look.example/",
    "https://:password@look.example/",
    "smtp://look.example@other.example",
    "postgresql://admin:secret@db.example/",
    // An endpoint is where one speaks, not what one says there.
    "smtp://look.example/inbox",
    "postgresql://look.example/database",
    "mysql://look.example?ssl=false",
    "ldap://look.example/dc=example",
    "ssh://look.example//",
    "https://look.example/#top",
    "smtp://look.example#x",
    // What the parser would drop without a word.
    "https://look.example/\n",
    "https://look\t.example/",
    "\u0000https://look.example/",
    "https://look.example/\u007f",
    "smtp://look.example\r\n",
    "https://look.example/\u0085",
    // Hosts that are none.
    "smtp://256.0.0.1",
    "smtp://1.2.3.4.5",
    "smtp://0x100000000",
    "smtp://[::1",
    "smtp://[fe80::1%25lo]",
    "smtp://[127.0.0.1]",
    "smtp://look%2Fexample",
    "smtp://look%00.example",
    "smtp://look%40other.example",
    "smtp://look%3A80",
    "smtp://look%23x",
    "smtp://look example",
    "smtp://%",
    // Not ours to ask.
    "file:///etc/passwd",
    "ftp+ssl://look.example",
    "gopher://look.example",
    "javascript:alert(1)",
    "data:text/plain,x",
    "mailto:a@look.example",
    "urn:x",
    "constructor://look.example",
    "__proto__://look.example",
  ];
  for (const url of none) test(`of ${JSON.stringify(url)} is nothing`, () => assert.equal(targetOf(url), undefined));

  test("has the port of its scheme, where it names none", () => {
    for (const scheme of schemes) {
      const { port, tls } = protocolOf(scheme);
      const target = targetOf(`${scheme}//look.example`);
      if (port === undefined) assert.equal(target, undefined);
      else assert.deepEqual([target?.scheme, target?.host, target?.port], [scheme, "look.example", port]);
      assert.equal(targetOf(`${scheme}//look.example:8080/`)?.port, scheme === "icmp:" ? undefined : 8080);
      assert.equal(secureSchemes.includes(scheme), tls !== "none");
    }
  });

  test("is the same for its own host and port, whatever one asks about", () => {
    const hosts = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV4Extended(),
      fc.ipV6().map((address) => `[${address}]`),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...schemes), hosts, fc.nat({ max: 70_000 }), (scheme, host, port) => {
        const target = targetOf(`${scheme}//${host}:${port}`);
        if (!target) return;
        assert.ok(target.port > 0 && target.port <= 65_535);
        // One form for one host: written out again, with whichever scheme, it names the same.
        for (const other of schemes.filter((one) => one !== "icmp:"))
          assert.equal(named(`${other}//${hostAndPort(target)}`), hostAndPort(target));
        assert.ok(!/[\s/@#?\\]|\p{Cc}/u.test(target.host), target.host);
        // What looks like an address is one, so that it is judged as one.
        assert.ok(isLiteral(target.host) || !/^[\d.]+$|^\[|:/.test(target.host), target.host);
        assert.equal(bareHost(target.host).includes("["), false);
      }),
      { numRuns: 2000 },
    );
  });
});
