/** Products that stand in front of services, by the names their own documentation gives them. */
export const products = {
  nginx: "nginx",
  apache: "Apache HTTP Server",
  haproxy: "HAProxy",
  caddy: "Caddy",
  aws: "AWS Application Load Balancer",
  gcp: "Google Cloud Load Balancing",
  azure: "Azure Application Gateway",
} as const;
export type Product = keyof typeof products;

/**
 * How a remedy is written for a product: directives of a server (nginx), a virtual host (Apache), a frontend (HAProxy) or a
 * site (Caddy), or a command of a cloud's command line. What stands elsewhere says where, in a comment.
 */
export type Configuration = Readonly<Partial<Record<Product, string>>>;

/** The load balancer of AWS adds these headers alone. */
const addedByAws: readonly string[] = [
  "Strict-Transport-Security",
  "Content-Security-Policy",
  "X-Content-Type-Options",
  "X-Frame-Options",
];

/** Sends a header with every answer, errors and answers of the product itself included. */
export function withHeader(name: string, value: string): Configuration {
  const attribute = `routing.http.response.${name.toLowerCase().replaceAll("-", "_")}.header_value`;
  const pair = JSON.stringify([{ Key: attribute, Value: value }]).replaceAll("'", String.raw`'\''`);
  const quoted = value.replaceAll("'", String.raw`'\''`);
  return {
    nginx: `# A location with an add_header of its own inherits none from here: repeat them there.
add_header ${name} "${value}" always;`,
    apache: `# mod_headers
Header onsuccess unset ${name}
Header always set ${name} "${value}"`,
    haproxy: `http-after-response set-header ${name} "${value}"`,
    caddy: `header ${name} "${value}"`,
    ...(addedByAws.includes(name)
      ? { aws: `aws elbv2 modify-listener-attributes --listener-arn "$LISTENER_ARN" \\\n  --attributes '${pair}'` }
      : {}),
    gcp: `# Replaces the custom headers there are: name all of them in one call.
gcloud compute backend-services update "$BACKEND_SERVICE" --global \\
  --custom-response-header='${name}: ${quoted}'`,
    azure: `az network application-gateway rewrite-rule create --gateway-name "$GATEWAY" --resource-group "$GROUP" \\
  --rule-set-name "$RULE_SET" --name ${name.toLowerCase()} --sequence 100 \\
  --response-headers '${name}=${quoted}'`,
  };
}
