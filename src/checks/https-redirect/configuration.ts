import type { Configuration } from "../configuration.ts";

/** In what answers on port 80, and nothing else beside it. */
export const configuration: Configuration = {
  nginx: "# In the server of port 80\nreturn 308 https://$host$request_uri;",
  apache: "# In the virtual host of port 80\nRedirect 308 / https://service.example/",
  haproxy: "# In the frontend of port 80\nhttp-request redirect scheme https code 308 unless { ssl_fc }",
  caddy: "# In the site http://service.example; without one, Caddy redirects by itself\nredir https://{host}{uri} 308",
  aws: `aws elbv2 create-listener --load-balancer-arn "$LOAD_BALANCER_ARN" --protocol HTTP --port 80 \\
  --default-actions 'Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}'`,
  gcp: `gcloud compute url-maps import to-https --global --source=/dev/stdin <<'YAML'
name: to-https
defaultUrlRedirect:
  httpsRedirect: true
  redirectResponseCode: PERMANENT_REDIRECT
YAML`,
  azure: `az network application-gateway redirect-config create --gateway-name "$GATEWAY" --resource-group "$GROUP" \\
  --name to-https --type Permanent --target-listener "$HTTPS_LISTENER" --include-path true --include-query-string true`,
};
