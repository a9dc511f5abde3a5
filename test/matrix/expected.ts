/**
 * What each check has to say of each server of the matrix, and why; the parameters are those of `asked`. Read it before
 * you change a cell: what stands here is held to be the truth about the server.
 */
export const expected = {
  tls: `
                                             | tls-version               | tls-profile                    | tls-certificate
nginx, modern                                | met only-allowed          | met within                     | met valid
nginx, intermediate                          | met only-allowed          | met within                     | met valid
nginx, old versions                          | not-met others-accepted   | not-met versions-outside       | met valid
nginx, all that the library has              | not-met others-accepted   | not-met versions-outside       | not-met weak-key
nginx, without forward secrecy               | met only-allowed          | not-met suites-outside         | not-met weak-signature
nginx, a curve outside                       | met only-allowed          | not-met groups-outside         | met valid
nginx, asks for certificates, and is failing | met only-allowed          | not-met groups-outside         | met valid
Apache, modern                               | met only-allowed          | met within                     | met valid
Apache, intermediate                         | met only-allowed          | met within                     | met valid
Apache, as it comes                          | met only-allowed          | not-met suites-outside         | met valid
Apache, old versions                         | not-met others-accepted   | not-met versions-outside       | not-met expires-soon
Apache, without forward secrecy              | met only-allowed          | not-met suites-outside         | met valid
Apache, only TLS 1.1                         | not-met others-accepted   | not-met versions-outside       | met valid
HAProxy, modern                              | met only-allowed          | met within                     | met valid
HAProxy, intermediate                        | met only-allowed          | met within                     | met valid
HAProxy, as it comes                         | met only-allowed          | not-met suites-outside         | met valid
HAProxy, old versions                        | not-met others-accepted   | not-met versions-outside       | not-met wrong-name
HAProxy, only TLS 1.0                        | not-met others-accepted   | not-met versions-outside       | met valid
HAProxy, CBC                                 | met only-allowed          | not-met suites-outside         | met valid
stunnel, modern                              | met only-allowed          | met within                     | met valid
stunnel, intermediate                        | met only-allowed          | met within                     | not-met not-yet-valid
stunnel, as it comes                         | met only-allowed          | not-met suites-outside         | met valid
stunnel, old versions                        | not-met others-accepted   | not-met versions-outside       | not-met unknown-issuer
stunnel, anonymous, and without encryption   | met only-allowed          | not-met suites-outside         | unknown tls-failed
lighttpd with NSS, as it comes               | met only-allowed          | not-met suites-outside         | met valid
lighttpd with NSS, RC4 and DES               | not-met others-accepted   | not-met versions-outside       | met valid
lighttpd with GnuTLS, as it comes            | met only-allowed          | not-met suites-outside         | met valid
lighttpd with GnuTLS, old versions           | not-met others-accepted   | not-met versions-outside       | met valid
lighttpd with Mbed TLS, as it comes          | met only-allowed          | not-met suites-outside         | not-met expired
lighttpd with Mbed TLS, old versions         | not-met others-accepted   | not-met versions-outside       | met valid
coturn, as it comes                          | met only-allowed          | not-met suites-outside         | met valid
coturn, intermediate                         | met only-allowed          | met within                     | met valid
coturn, only TLS 1.3                         | met only-allowed          | not-met groups-outside         | met valid
coturn, old versions                         | not-met others-accepted   | not-met versions-outside       | met valid
coturn, small prime                          | met only-allowed          | not-met groups-outside         | not-met weak-signature
openssl, only TLS 1.0                        | not-met others-accepted   | not-met versions-outside       | met valid
openssl, only TLS 1.1                        | not-met others-accepted   | not-met versions-outside       | met valid
openssl, all that it has                     | not-met others-accepted   | not-met versions-outside       | met valid
openssl, PSK                                 | met only-allowed          | not-met suites-outside         | unknown tls-failed
openssl, only CCM with short tags            | met only-allowed          | not-met suites-outside         | unknown tls-failed
openssl, ARIA and Camellia                   | met only-allowed          | not-met suites-outside         | unknown tls-failed
openssl, modern                              | met only-allowed          | met within                     | met valid
openssl, intermediate                        | met only-allowed          | met within                     | met valid
SSL 2.0 alone                                | not-met others-accepted   | not-met versions-outside       | unknown tls-failed
SSL 2.0 beside TLS 1.2                       | not-met others-accepted   | not-met versions-outside       | unknown tls-failed
SSL 3.0 alone                                | not-met others-accepted   | not-met versions-outside       | unknown tls-failed
SSL 3.0 beside TLS 1.2                       | not-met others-accepted   | not-met versions-outside       | unknown tls-failed
every version from SSL 2.0 on                | not-met others-accepted   | not-met versions-outside       | unknown tls-failed
suites for export                            | met only-allowed          | not-met suites-outside         | unknown tls-failed
suites for export of 1998                    | met only-allowed          | not-met suites-outside         | unknown tls-failed
RC4                                          | met only-allowed          | not-met suites-outside         | unknown tls-failed
no encryption                                | met only-allowed          | not-met suites-outside         | unknown tls-failed
anonymous, with a prime of 512 bits          | met only-allowed          | not-met suites-outside         | unknown tls-failed
FORTEZZA, over SSL 3.0                       | not-met others-accepted   | not-met versions-outside       | unknown tls-failed
a prime of 512 bits                          | met only-allowed          | not-met suites-outside         | unknown tls-failed
a prime of 3072 bits                         | met only-allowed          | not-met suites-outside         | unknown tls-failed
no prime                                     | met only-allowed          | not-met suites-outside         | unknown tls-failed
breaks over ARIA, which hides RC4            | met only-allowed          | not-met suites-outside         | unknown tls-failed
breaks over ARIA in TLS 1.0 alone            | not-met others-accepted   | not-met versions-outside       | unknown tls-failed
DHE for those that know RFC 7919             | met only-allowed          | not-met suites-outside         | unknown tls-failed
compression                                  | met only-allowed          | not-met compression            | unknown tls-failed
renegotiation of before RFC 5746             | met only-allowed          | not-met insecure-renegotiation | unknown tls-failed
a curve of 160 bits                          | met only-allowed          | not-met groups-outside         | unknown tls-failed
curves without a name                        | met only-allowed          | unknown parameters-unseen      | unknown tls-failed
TLS 1.3 without a group                      | met only-allowed          | unknown parameters-unseen      | unknown tls-failed
TLS 1.3 with a draft's group                 | met only-allowed          | not-met groups-outside         | unknown tls-failed
TLS 1.3 without encryption                   | met only-allowed          | not-met suites-outside         | unknown tls-failed
TLS 1.3, sound                               | met only-allowed          | met within                     | unknown tls-failed
TLS 1.2, sound                               | met only-allowed          | met within                     | unknown tls-failed
closes at once                               | unknown stopped-answering | unknown stopped-answering      | unknown closed
speaks SSH                                   | unknown malformed         | unknown malformed              | unknown tls-failed
nobody there                                 | unknown refused           | unknown refused                | unknown refused
`,
  http: `
                                             | https-redirect              | hsts                  | nosniff               | clickjacking          | version-banner
nginx, modern                                | met redirected              | met present           | met always-sent       | met defended          | met no-versions
nginx, intermediate                          | met redirected              | not-met too-short     | not-met missing       | not-met missing       | met no-versions
nginx, old versions                          | not-met served-in-clear     | not-met missing       | not-met missing       | not-met missing       | not-met version-shown
nginx, all that the library has              | unknown error-status        | not-met missing       | not-met invalid       | not-met missing       | not-met version-shown
nginx, without forward secrecy               | met not-listening           | not-met missing       | not-met missing       | not-met missing       | not-met version-shown
nginx, a curve outside                       | met not-listening           | not-met missing       | not-met missing       | met defended          | not-met version-shown
nginx, asks for certificates, and is failing | unknown error-status        | unknown server-error  | unknown server-error  | unknown server-error  | not-met version-shown
Apache, modern                               | met redirected              | met present           | met always-sent       | met defended          | not-met version-shown
Apache, intermediate                         | not-met redirected-in-clear | not-met missing       | not-met missing       | met defended          | not-met version-shown
Apache, as it comes                          | unknown error-status        | not-met missing       | not-met missing       | not-met missing       | not-met version-shown
Apache, old versions                         | met not-listening           | not-met too-short     | not-met missing       | not-met missing       | not-met version-shown
Apache, without forward secrecy              | met not-listening           | not-met missing       | not-met missing       | not-met missing       | not-met version-shown
Apache, only TLS 1.1                         | met not-listening           | not-met missing       | not-met missing       | not-met missing       | not-met version-shown
HAProxy, modern                              | met redirected              | met present           | met always-sent       | met defended          | met no-versions
HAProxy, intermediate                        | unknown error-status        | met present           | not-met missing       | not-met missing       | met no-versions
HAProxy, as it comes                         | not-met served-in-clear     | not-met missing       | not-met missing       | not-met missing       | met no-versions
HAProxy, old versions                        | met not-listening           | unknown tls-untrusted | unknown tls-untrusted | unknown tls-untrusted | unknown tls-untrusted
HAProxy, only TLS 1.0                        | met not-listening           | not-met missing       | not-met missing       | not-met missing       | met no-versions
HAProxy, CBC                                 | met not-listening           | not-met missing       | not-met missing       | not-met missing       | met no-versions
stunnel, modern                              | met not-listening           | met present           | met always-sent       | met defended          | met no-versions
stunnel, intermediate                        | met not-listening           | unknown tls-untrusted | unknown tls-untrusted | unknown tls-untrusted | unknown tls-untrusted
stunnel, as it comes                         | met not-listening           | not-met missing       | not-met missing       | not-met any-site      | not-met version-shown
stunnel, old versions                        | met not-listening           | unknown tls-untrusted | unknown tls-untrusted | unknown tls-untrusted | unknown tls-untrusted
stunnel, anonymous, and without encryption   | unknown tls-failed          | unknown tls-failed    | unknown tls-failed    | unknown tls-failed    | unknown tls-failed
lighttpd with NSS, as it comes               | met not-listening           | not-met missing       | not-met missing       | not-met missing       | not-met version-shown
lighttpd with NSS, RC4 and DES               | met not-listening           | not-met missing       | not-met missing       | not-met missing       | not-met version-shown
lighttpd with GnuTLS, as it comes            | met not-listening           | met present           | met always-sent       | met defended          | met no-versions
lighttpd with GnuTLS, old versions           | met not-listening           | not-met missing       | not-met missing       | not-met missing       | not-met version-shown
lighttpd with Mbed TLS, as it comes          | met not-listening           | unknown tls-untrusted | unknown tls-untrusted | unknown tls-untrusted | unknown tls-untrusted
lighttpd with Mbed TLS, old versions         | met not-listening           | not-met missing       | not-met missing       | not-met missing       | not-met version-shown
`,
};
