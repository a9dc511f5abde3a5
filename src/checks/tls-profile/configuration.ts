import type { Configuration } from "../configuration.ts";

const suites = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");
const suites13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
const groups = "X25519:prime256v1:secp384r1";

/** TLS 1.2 and 1.3 with suites and groups that the intermediate profile of Mozilla has, too. */
export const configuration: Configuration = {
  nginx: `ssl_protocols TLSv1.2 TLSv1.3;
ssl_ciphers ${suites};
ssl_ecdh_curve ${groups};
ssl_prefer_server_ciphers off;`,
  apache: `SSLProtocol -all +TLSv1.2 +TLSv1.3
SSLCipherSuite ${suites}
SSLOpenSSLConfCmd Curves ${groups}
SSLHonorCipherOrder off
SSLCompression off`,
  haproxy: `# In the section global
ssl-default-bind-options prefer-client-ciphers ssl-min-ver TLSv1.2 no-tls-tickets
ssl-default-bind-ciphers ${suites}
ssl-default-bind-ciphersuites ${suites13}
ssl-default-bind-curves ${groups}`,
  caddy: `# In the block of the directive tls
protocols tls1.2 tls1.3
ciphers TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
curves x25519 secp256r1 secp384r1`,
  aws: `aws elbv2 modify-listener --listener-arn "$LISTENER_ARN" --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-2021-06`,
  gcp: `gcloud compute ssl-policies create "$SSL_POLICY" --profile RESTRICTED --min-tls-version 1.2
gcloud compute target-https-proxies update "$HTTPS_PROXY" --ssl-policy "$SSL_POLICY"`,
  azure: `az network application-gateway ssl-policy set --gateway-name "$GATEWAY" --resource-group "$GROUP" \\
  --policy-type Predefined --name AppGwSslPolicy20220101S`,
};
