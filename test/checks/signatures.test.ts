import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { leaksIn } from "../../src/checks/error-page-leak/leaks.ts";
import { files, matches } from "../../src/checks/exposed-files/files.ts";

describe("what an error page gives away", () => {
  const leaking: readonly [string, string][] = [
    ["stack-trace", "java.lang.NullPointerException\n\tat com.example.web.Orders.find(Orders.java:42)"],
    ["stack-trace", "\tat java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)"],
    [
      "stack-trace",
      "Error: x\n    at Layer.handle [as handle_request] (/srv/app/node_modules/express/lib/layer.js:95:5)",
    ],
    ["stack-trace", "Error: x<br> &nbsp; at file:///app/index.mjs:3:9"],
    ["stack-trace", "Traceback (most recent call last):\n  File"],
    ["stack-trace", "app/models/user.rb:10:in `find'"],
    ["stack-trace", "goroutine 18 [running]:\nmain.main()"],
    [
      "stack-trace",
      "<b>Warning</b>:  include(x): failed to open stream in <b>/var/www/html/a.php</b> on line <b>3</b>",
    ],
    ["stack-trace", "   at Shop.Orders.Find(Int32 id) in C:\\src\\Shop\\Orders.cs:line 17"],
    ["stack-trace", "#0 /var/www/html/vendor/a.php(12): main()"],
    ["product-version", "<hr><center>nginx/1.22.1</center>"],
    ["product-version", "<address>Apache/2.4.57 (Debian) Server at example.com Port 80</address>"],
    ["product-version", "<h3>Apache Tomcat/9.0.71</h3>"],
    ["product-version", "Powered by Jetty:// 9.4.43.v20210629"],
    ["product-version", "<b>Version Information:</b>&nbsp;Microsoft .NET Framework Version:4.0.30319"],
    ["product-version", "<th>Django Version:</th>\n<td>4.2.1</td>"],
    ["file-path", "include(/var/www/html/config.php)"],
    ["file-path", "Physical Path C:\\inetpub\\wwwroot\\x"],
    ["sql-error", "You have an error in your SQL syntax; check the manual"],
    ["sql-error", "ORA-00933: SQL command not properly ended"],
    ["sql-error", "org.postgresql.util.PSQLException: ERROR"],
  ];
  for (const [kind, text] of leaking)
    test(`${kind}: ${text.slice(0, 40)}`, () => assert.ok(leaksIn(text).includes(kind)));

  const harmless = [
    "<h1>404 Not Found</h1><hr><center>nginx</center>",
    '<a href="/home/user/page.html">home</a> <script src="/opt/app/main.js"></script>',
    "Meet us at the office (Tokyo:3) at 10:30:00. Version 2.0 of our terms applies.",
    "The page /docs/opt/guide.html does not exist.",
    "Request id 3f2a:12:9, https://www.example.com/srv/x.js:1:2",
  ];
  for (const text of harmless) test(`nothing: ${text.slice(0, 40)}`, () => assert.deepEqual(leaksIn(text), []));

  test("is found in bounded time in the longest answer there is", () => {
    for (const text of ["at a.", "at (", " /srv/", "Warning: ", "C:\\a", "#1 /", "Django Version:<a>", "a.b"]) {
      const start = performance.now();
      leaksIn(text.repeat(Math.floor((512 * 1024) / text.length)));
      assert.ok(performance.now() - start < 2_000, text);
    }
  });
});

describe("what a file is known by", () => {
  const known: readonly [string, string][] = [
    ["/.git/HEAD", "ref: refs/heads/main\n"],
    ["/.git/HEAD", `${"0a".repeat(20)}\n`],
    ["/.git/config", "[core]\n\trepositoryformatversion = 0\n"],
    ["/.git/index", "DIRC\0\0\0\u0002"],
    ["/.git-credentials", "https://user:secret@git.example\n"],
    ["/.svn/entries", "12\n"],
    ["/.svn/wc.db", "SQLite format 3\0"],
    ["/.hg/requires", "dotencode\nfncache\n"],
    ["/.env", "# settings\nDB_HOST=db\n"],
    ["/.DS_Store", "\0\0\0\u0001Bud1\0"],
    ["/.htaccess", "RewriteEngine On\n"],
    ["/.htpasswd", "admin:$apr1$abcdefgh$0123456789abcdefghijkl\n"],
    ["/.npmrc", "//registry.example/:_authToken=0000\n"],
    ["/.aws/credentials", "[default]\naws_access_key_id = AKIA0000\n"],
    ["/id_rsa", "-----BEGIN OPENSSH PRIVATE KEY-----\n"],
    ["/server.key", "-----BEGIN PRIVATE KEY-----\n"],
    ["/backup.zip", "PK\u0003\u0004"],
    ["/backup.tar.gz", "\u001f\u008b\u0008"],
    ["/dump.sql", "-- MySQL dump 10.13\n"],
    ["/index.php~", "<?php\n"],
    ["/.index.php.swp", "b0VIM 9.0"],
    ["/phpinfo.php", "<title>PHP 8.2.7 - phpinfo()</title>"],
    ["/server-status", "<title>Apache Status</title>"],
    ["/web.config", '<?xml version="1.0"?>\n<configuration>'],
    ["/WEB-INF/web.xml", '<web-app version="4.0">'],
    ["/docker-compose.yml", "version: '3'\nservices:\n  web:\n"],
    ["/Dockerfile", "FROM node:24 AS build\n"],
  ];
  for (const [path, text] of known) test(`${path}: ${text.slice(0, 20)}`, () => assert.ok(matches(path, text)));

  test("no page is taken for one of them", () => {
    const page = `<!doctype html><html><head><title>Shop</title></head><body>
FROM our shop
services:
DB_HOST=db
Options and prices; -- MySQL dump 10.13
<script>A=1;\nB=2</script></body></html>`;
    for (const path of Object.keys(files)) {
      assert.equal(matches(path, page), false, path);
      assert.equal(matches(path, ""), false, path);
      assert.equal(matches(path, '{"error":"not found"}'), false, path);
    }
  });
});
