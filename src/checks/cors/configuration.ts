import type { Configuration } from "../configuration.ts";

export const configuration: Configuration = {
  nginx: `set $allowed_origin "";
if ($http_origin = "https://app.service.example") { set $allowed_origin $http_origin; }
add_header Access-Control-Allow-Origin $allowed_origin always;
add_header Vary Origin always;`,
  apache: `# mod_setenvif, mod_headers
SetEnvIf Origin "^https://app\\.service\\.example$" ALLOWED_ORIGIN=$0
Header onsuccess unset Access-Control-Allow-Origin
Header always set Access-Control-Allow-Origin "%{ALLOWED_ORIGIN}e" env=ALLOWED_ORIGIN
Header always merge Vary Origin`,
  haproxy: `http-request set-var(txn.origin) req.hdr(Origin) if { req.hdr(Origin) -m str https://app.service.example }
http-after-response del-header Access-Control-Allow-Origin
http-after-response set-header Access-Control-Allow-Origin "%[var(txn.origin)]" if { var(txn.origin) -m found }
http-after-response add-header Vary Origin`,
  caddy: `@allowed header Origin https://app.service.example
header -Access-Control-Allow-Origin
header @allowed Access-Control-Allow-Origin https://app.service.example
header +Vary Origin`,
};
