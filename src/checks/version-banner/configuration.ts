import type { Configuration } from "../configuration.ts";

export const configuration: Configuration = {
  nginx: "server_tokens off;\nproxy_hide_header X-Powered-By;",
  apache: `# ServerTokens belongs outside of virtual hosts
ServerTokens Prod
ServerSignature Off
Header onsuccess unset X-Powered-By
Header always unset X-Powered-By`,
  haproxy: "http-after-response del-header Server\nhttp-after-response del-header X-Powered-By",
  caddy: "header -Server\nheader -X-Powered-By",
  aws: `aws elbv2 modify-listener-attributes --listener-arn "$LISTENER_ARN" \\
  --attributes Key=routing.http.response.server.enabled,Value=false`,
};
