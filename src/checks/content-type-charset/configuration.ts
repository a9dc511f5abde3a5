import type { Configuration } from "../configuration.ts";

export const configuration: Configuration = {
  nginx:
    "charset utf-8;\ncharset_types text/plain text/css text/xml text/javascript application/javascript application/xml;",
  apache: "# For text/html and text/plain; other types by AddCharset\nAddDefaultCharset utf-8",
  haproxy: `http-response set-header Content-Type "%[res.hdr(Content-Type)]; charset=utf-8" if { res.hdr(Content-Type) -m beg text/ } !{ res.hdr(Content-Type) -m sub charset= }`,
};
