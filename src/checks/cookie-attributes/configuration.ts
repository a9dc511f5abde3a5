import type { Configuration } from "../configuration.ts";

/** For applications that cannot be told to set the attributes themselves. */
export const configuration: Configuration = {
  nginx: "# Beside proxy_pass; since 1.19.3\nproxy_cookie_flags ~ secure httponly samesite=lax;",
  apache: `# mod_headers
Header edit Set-Cookie "^(.*)$" "$1; Secure; HttpOnly; SameSite=Lax"
Header always edit Set-Cookie "^(.*)$" "$1; Secure; HttpOnly; SameSite=Lax"`,
  haproxy: String.raw`http-response replace-header Set-Cookie '^(.*)$' '\1; Secure; HttpOnly; SameSite=Lax'`,
  caddy: `header {
  Set-Cookie "^(.*)$" "$1; Secure; HttpOnly; SameSite=Lax"
  defer
}`,
};
