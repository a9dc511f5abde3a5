import type { ProductSpec } from "../tools/products.ts";
import type { CertificateName, ServerSpec } from "../tools/servers.ts";
import type { Row } from "./matrix.ts";

const suites =
  "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
const groups = "X25519:prime256v1:secp384r1";

type Site = Pick<ProductSpec, "site" | "plain"> & { readonly certificate?: CertificateName };
const product =
  (kind: ProductSpec["kind"]) =>
  (tls: string, more: Site = {}): ServerSpec => ({ kind, tls, ...more });
const [apache, haproxy, stunnel, lighttpd, coturn] = (
  ["apache", "haproxy", "stunnel", "lighttpd", "coturn"] as const
).map(product) as [
  ReturnType<typeof product>,
  ReturnType<typeof product>,
  ReturnType<typeof product>,
  ReturnType<typeof product>,
  ReturnType<typeof product>,
];
const nginx = (tls: string, { site = "", plain, certificate = "rsa" }: Site = {}): ServerSpec => ({
  kind: "nginx",
  secure: `${tls} ${site} location / { return 200 "<p>hello</p>"; }`,
  certificate,
  ...(plain === undefined ? {} : { plain }),
});
const openssl = (...args: readonly string[]): ServerSpec => ({ kind: "openssl", arguments: args });
const rsa = ["-cert", "rsa.pem", "-key", "rsa.key"];
const everything = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";

export const rows: readonly Row[] = [
  // nginx
  {
    name: "nginx, modern",
    server: nginx(`ssl_protocols TLSv1.3; ssl_ecdh_curve ${groups};`, {
      site: `server_tokens off; add_header Strict-Transport-Security "max-age=63072000" always;
 add_header X-Content-Type-Options nosniff always; add_header X-Frame-Options DENY always;`,
      plain: "return 308 https://$host$request_uri;",
    }),
  },
  {
    name: "nginx, intermediate",
    server: nginx(`ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ${suites}; ssl_ecdh_curve ${groups};`, {
      site: 'server_tokens off; add_header Strict-Transport-Security "max-age=300";',
      plain: "return 302 https://$host$request_uri;",
    }),
  },
  {
    name: "nginx, old versions",
    server: nginx("ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers DEFAULT:@SECLEVEL=0;", {
      plain: 'location / { return 200 "<p>hello</p>"; }',
    }),
  },
  {
    name: "nginx, all that the library has",
    server: nginx(
      `ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ${everything}; ssl_dhparam dh1024.pem; ssl_prefer_server_ciphers on;`,
      { certificate: "rsa-1024", site: "add_header X-Content-Type-Options sniff;", plain: "return 403;" },
    ),
  },
  {
    name: "nginx, without forward secrecy",
    server: nginx("ssl_protocols TLSv1.2; ssl_ciphers AES128-GCM-SHA256:AES256-GCM-SHA384:@SECLEVEL=0;", {
      certificate: "sha1",
    }),
  },
  {
    name: "nginx, a curve outside",
    server: nginx(
      "ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256; ssl_ecdh_curve secp521r1:X25519;",
      {
        certificate: "rsa",
        site: `add_header Content-Security-Policy "frame-ancestors 'self'" always;`,
      },
    ),
  },
  {
    name: "nginx, asks for certificates, and is failing",
    server: nginx("ssl_protocols TLSv1.3; ssl_verify_client optional_no_ca;", {
      certificate: "good",
      site: "add_header X-Frame-Options DENY always; location = / { return 503; }",
      plain: "return 500;",
    }),
  },

  // Apache
  {
    name: "Apache, modern",
    server: apache(`SSLProtocol -all +TLSv1.3\nSSLOpenSSLConfCmd Curves ${groups}`, {
      site: `Header always set Strict-Transport-Security "max-age=63072000; includeSubDomains"
Header always set X-Content-Type-Options nosniff
Header always set Content-Security-Policy "frame-ancestors 'none'"
Header always unset Server`,
      plain: "Redirect permanent / https://test.example/",
    }),
  },
  {
    name: "Apache, intermediate",
    server: apache(
      `SSLProtocol -all +TLSv1.2 +TLSv1.3\nSSLCipherSuite ${suites}\nSSLOpenSSLConfCmd Curves ${groups}\nSSLHonorCipherOrder off`,
      { site: "Header set X-Frame-Options SAMEORIGIN", plain: "Redirect temp / http://other.example/" },
    ),
  },
  { name: "Apache, as it comes", server: apache("", { plain: "Redirect 410 /" }) },
  {
    name: "Apache, old versions",
    server: apache(
      "SSLProtocol -all +TLSv1 +TLSv1.1 +TLSv1.2\nSSLCipherSuite ALL:@SECLEVEL=0\nSSLHonorCipherOrder on",
      {
        certificate: "soon",
        site: 'Header always set Strict-Transport-Security "max-age=0"',
      },
    ),
  },
  {
    name: "Apache, without forward secrecy",
    server: apache("SSLProtocol -all +TLSv1.2\nSSLCipherSuite AES256-GCM-SHA384"),
  },
  {
    name: "Apache, only TLS 1.1",
    server: apache("SSLProtocol -all +TLSv1.1\nSSLCipherSuite AES128-SHA:@SECLEVEL=0"),
  },

  // HAProxy
  {
    name: "HAProxy, modern",
    server: haproxy(`ssl-min-ver TLSv1.3 curves ${groups}`, {
      site: `http-after-response set-header Strict-Transport-Security "max-age=63072000"
  http-after-response set-header X-Content-Type-Options nosniff
  http-after-response set-header X-Frame-Options DENY`,
      plain: "http-request redirect scheme https code 301",
    }),
  },
  {
    name: "HAProxy, intermediate",
    server: haproxy(`ssl-min-ver TLSv1.2 ciphers ${suites} curves ${groups} no-tls-tickets`, {
      certificate: "good",
      site: '  http-response set-header Strict-Transport-Security "max-age=63072000"',
      plain: "http-request deny deny_status 429",
    }),
  },
  { name: "HAProxy, as it comes", server: haproxy("", { plain: "" }) },
  {
    name: "HAProxy, old versions",
    server: haproxy("ssl-min-ver TLSv1.0 ciphers ALL:@SECLEVEL=0", { certificate: "other-name" }),
  },
  {
    name: "HAProxy, only TLS 1.0",
    server: haproxy("ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.0 ciphers AES128-SHA:@SECLEVEL=0", { certificate: "rsa" }),
  },
  {
    name: "HAProxy, CBC",
    server: haproxy(`ssl-min-ver TLSv1.2 ciphers ${suites}:ECDHE-RSA-AES256-SHA384 curves ${groups}`, {
      site: "  http-request return status 200 content-type text/html string hello if { path / }",
    }),
  },

  // stunnel
  {
    name: "stunnel, modern",
    server: stunnel(`sslVersion = TLSv1.3\ncurves = ${groups}`, {
      site: "Strict-Transport-Security: max-age=63072000\nX-Content-Type-Options: nosniff\nX-Frame-Options: DENY",
    }),
  },
  {
    name: "stunnel, intermediate",
    server: stunnel(`sslVersionMin = TLSv1.2\nciphers = ${suites}\ncurves = ${groups}`, {
      certificate: "ahead",
      site: "Server: Example/1.2.3\nX-Frame-Options: ALLOWALL",
    }),
  },
  {
    name: "stunnel, as it comes",
    server: stunnel("", { site: "X-Powered-By: PHP/8.2.7\nContent-Security-Policy: frame-ancestors *" }),
  },
  {
    name: "stunnel, old versions",
    server: stunnel("sslVersionMin = TLSv1\nsecurityLevel = 0\nciphers = ALL:@SECLEVEL=0", { certificate: "stranger" }),
  },
  {
    name: "stunnel, anonymous, and without encryption",
    server: stunnel("sslVersion = TLSv1.2\nsecurityLevel = 0\nciphers = aNULL:eNULL:@SECLEVEL=0"),
  },

  // lighttpd, over other libraries than OpenSSL
  {
    name: "lighttpd with NSS, as it comes",
    server: lighttpd('server.modules += ("mod_nss")'),
  },
  {
    name: "lighttpd with NSS, RC4 and DES",
    server: lighttpd(`server.modules += ("mod_nss")
ssl.openssl.ssl-conf-cmd = ("MinProtocol" => "TLSv1.0", "CipherString" => "ALL")`),
  },
  {
    name: "lighttpd with GnuTLS, as it comes",
    server: lighttpd('server.modules += ("mod_gnutls")', {
      site: `server.tag = ""
setenv.add-response-header = ("Strict-Transport-Security" => "max-age=63072000", "X-Content-Type-Options" => "nosniff", "X-Frame-Options" => "DENY")`,
    }),
  },
  {
    name: "lighttpd with GnuTLS, old versions",
    server: lighttpd(`server.modules += ("mod_gnutls")
ssl.openssl.ssl-conf-cmd = ("MinProtocol" => "None", "CipherString" => "HIGH")`),
  },
  {
    name: "lighttpd with Mbed TLS, as it comes",
    server: lighttpd('server.modules += ("mod_mbedtls")', { certificate: "expired" }),
  },
  {
    name: "lighttpd with Mbed TLS, old versions",
    server: lighttpd(`server.modules += ("mod_mbedtls")
ssl.openssl.ssl-conf-cmd = ("MinProtocol" => "None", "CipherString" => "HIGH")`),
  },

  // coturn: turns:
  { name: "coturn, as it comes", server: coturn("") },
  {
    name: "coturn, intermediate",
    server: coturn(`--no-tlsv1 --no-tlsv1_1 --cipher-list=${suites} --ec-curve-name=prime256v1`),
  },
  { name: "coturn, only TLS 1.3", server: coturn("--no-tlsv1 --no-tlsv1_1 --no-tlsv1_2") },
  { name: "coturn, old versions", server: coturn("--cipher-list=ALL:@SECLEVEL=0", { certificate: "good" }) },
  {
    name: "coturn, small prime",
    server: coturn("--no-tlsv1 --no-tlsv1_1 --cipher-list=DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0 --dh566", {
      certificate: "sha1",
    }),
  },

  // openssl s_server: what no product lets anybody configure
  { name: "openssl, only TLS 1.0", server: openssl("-tls1", "-cipher", "ALL:@SECLEVEL=0", ...rsa) },
  { name: "openssl, only TLS 1.1", server: openssl("-tls1_1", "-cipher", "ALL:@SECLEVEL=0") },
  { name: "openssl, all that it has", server: openssl("-cipher", everything, ...rsa) },
  { name: "openssl, PSK", server: openssl("-tls1_2", "-cipher", "PSK:@SECLEVEL=0", "-psk", "00112233") },
  {
    name: "openssl, only CCM with short tags",
    server: openssl("-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_8_SHA256"),
  },
  { name: "openssl, ARIA and Camellia", server: openssl("-tls1_2", "-cipher", "ARIA:CAMELLIA") },
  {
    name: "openssl, modern",
    server: openssl("-tls1_3", "-groups", groups),
  },
  {
    name: "openssl, intermediate",
    server: openssl("-no_tls1", "-no_tls1_1", "-cipher", suites, "-groups", groups, ...rsa),
  },
];
