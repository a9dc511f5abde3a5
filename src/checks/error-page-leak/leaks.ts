/** What an error page says of the inside, by the kind of thing it gives away. */
export const leaks: Readonly<Record<string, readonly RegExp[]>> = {
  "stack-trace": [
    /\bat [\w$.<>/@-]{1,300}\((?:[\w$]+\.(?:java|kt|scala|groovy):\d+|Native Method|Unknown Source)\)/,
    /\bat (?:[\w$.<> [\]]{1,200} \()?(?:file:\/\/|node:)?[\w@./\\:-]{1,300}\.[cm]?[jt]s:\d+:\d+/,
    /Traceback \(most recent call last\)/,
    /\.rb:\d+:in [`'&]/,
    /goroutine \d+ \[running\]/,
    /\bat [\w.`<>]{1,300}\([^)\n]{0,300}\) in [A-Z]:\\[^\n]{1,300}:line \d+/,
    /#\d+ \/[^\s:(]{1,300}\.php\(\d+\):/,
    /Server Error in '[^'\n]{0,200}' Application/,
    /(?:Fatal error|Parse error|Warning|Notice|Deprecated)(?:<\/b>)?: {1,2}[^\n]{1,500} in (?:<b>)?[^\s<]{1,300}\.php(?:<\/b>)? on line/,
  ],
  "product-version": [
    /\b(?:nginx|openresty|Apache|Apache Tomcat|Apache-Coyote|lighttpd|Microsoft-IIS|Jetty(?::\/\/)?|Undertow|WildFly|JBoss(?:[ -]\w+)?|GlassFish(?: Server[\w ]{0,30})?|WebLogic(?: Server)?|Werkzeug|Python|PHP|Express|Django|Laravel|Symfony|Rails|Puma|Phusion Passenger)(?:<[^>]{1,20}>)?[/ ]v?\d+\.\d+/i,
    /Django Version:\s*(?:<[^>]{1,20}>\s*)*\d+\.\d+/,
    /Microsoft \.NET Framework Version:\s*\d/,
  ],
  // What stands in an attribute is an address on the site, not a place in a file system.
  "file-path": [
    /(?:^|[\s(>:`]|&#3[49];|&quot;)\/(?:var\/(?:www|lib|opt)|usr\/(?:local|share|src|lib)|srv|opt|home\/[\w.-]+|root)\/[\w./@-]{1,300}\.\w{1,6}\b/,
    /(?:^|[^\w])[A-Z]:\\(?:inetpub|Users|Windows|Program Files|[\w .-]{1,80}\\[\w .-]{1,80}\\)/,
  ],
  "sql-error": [
    /You have an error in your SQL syntax/i,
    /SQLSTATE\[\w{5}\]/,
    /\bORA-\d{5}:/,
    /\b(?:PG::\w+|psycopg2?\.\w+|org\.postgresql\.util\.PSQLException|java\.sql\.SQL\w+|System\.Data\.SqlClient\.\w+)/,
    /Unclosed quotation mark after the character string/,
    /(?:SQLite3::\w+|sqlite3\.OperationalError|SqlException)/,
  ],
};

/** The kinds of leak a text has. */
export function leaksIn(text: string): string[] {
  return Object.keys(leaks).filter((name) => leaks[name]?.some((pattern) => pattern.test(text)));
}
