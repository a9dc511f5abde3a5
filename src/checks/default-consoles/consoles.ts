/** A page that products bring along, and what shows that it is theirs: in the content, or in a header of the answer. */
export type Console = { readonly name: string; readonly content: RegExp; readonly header?: string };

/** By path, in the order asked for. */
export const consoles: Readonly<Record<string, Console>> = {
  "/": { name: "Tomcat", content: /<title>Apache Tomcat(?:\/[^<]*)?<\/title>/ },
  "/manager/html": { name: "Tomcat Manager", content: /Tomcat Web Application Manager/ },
  "/host-manager/html": { name: "Tomcat Host Manager", content: /Tomcat Virtual Host Manager/ },
  "/examples/": { name: "Tomcat Examples", content: /<title>Apache Tomcat Examples<\/title>/i },
  "/docs/": { name: "Tomcat Documentation", content: /<title>Apache Tomcat [^<]*Documentation Index/i },
  "/phpmyadmin/": { name: "phpMyAdmin", content: /name="pma_username"|<title>phpMyAdmin/ },
  "/phpMyAdmin/": { name: "phpMyAdmin", content: /name="pma_username"|<title>phpMyAdmin/ },
  "/adminer.php": { name: "Adminer", content: /<title>[^<]* - Adminer<\/title>/ },
  "/jenkins/login": { name: "Jenkins", content: /<title>[^<]*\[?Jenkins\]?<\/title>/, header: "x-jenkins" },
  "/app/kibana": { name: "Kibana", content: /kbn-injected-metadata/, header: "kbn-name" },
  "/actuator": { name: "Spring Boot Actuator", content: /"_links"\s*:\s*\{\s*"self"\s*:/ },
  "/actuator/env": { name: "Spring Boot Actuator", content: /"propertySources"\s*:\s*\[/ },
  "/jmx-console/": { name: "JBoss JMX Console", content: /JBoss JMX Management Console|JMX Agent View/ },
  "/console/login/LoginForm.jsp": { name: "WebLogic Console", content: /WebLogic Server Administration Console/ },
  "/h2-console/": { name: "H2 Console", content: /<title>H2 Console<\/title>/ },
  "/server-status": {
    name: "Apache server-status",
    content: /<title>Apache Status<\/title>|Apache Server Status for/i,
  },
  "/server-info": {
    name: "Apache server-info",
    content: /<title>Server Information<\/title>|Apache Server Information/,
  },
  "/nginx_status": { name: "nginx status", content: /^Active connections: \d+/ },
};

/** Documentation of an interface may be meant for everyone: asked for only where the claim speaks of it. */
export const swagger: Readonly<Record<string, Console>> = {
  "/swagger-ui/index.html": { name: "Swagger UI", content: /<title>Swagger UI<\/title>/ },
  "/swagger-ui.html": { name: "Swagger UI", content: /<title>Swagger UI<\/title>/ },
  "/v3/api-docs": { name: "OpenAPI", content: /^\s*\{\s*"openapi"\s*:/ },
};
