import type { Configuration } from "../configuration.ts";

export const configuration: Configuration = {
  nginx: "# Refuses TRACE by itself; so does what it is in front of, which never sees it.",
  apache: "TraceEnable off",
  haproxy: "http-request deny deny_status 405 if METH_TRACE",
  caddy: "@trace method TRACE\nrespond @trace 405",
};
