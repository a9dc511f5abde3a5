import type { Configuration } from "../configuration.ts";

export const configuration: Configuration = {
  nginx: "if ($request_method !~ ^(?:GET|HEAD|POST|OPTIONS)$) { return 405; }",
  apache: `# mod_allowmethods; GET includes HEAD
<Location "/">
  AllowMethods GET POST OPTIONS
</Location>`,
  haproxy: "http-request deny deny_status 405 unless { method GET HEAD POST OPTIONS }",
  caddy: `@others not method GET HEAD POST OPTIONS
respond @others 405`,
};
