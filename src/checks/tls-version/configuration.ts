import type { Configuration } from "../configuration.ts";

/** TLS 1.3 alone. */
export const configuration: Configuration = {
  nginx: "ssl_protocols TLSv1.3;",
  apache: "SSLProtocol -all +TLSv1.3",
  haproxy: "# In the section global\nssl-default-bind-options ssl-min-ver TLSv1.3",
  caddy: "# In the block of the directive tls\nprotocols tls1.3",
  aws: `aws elbv2 modify-listener --listener-arn "$LISTENER_ARN" --ssl-policy ELBSecurityPolicy-TLS13-1-3-2021-06`,
};
