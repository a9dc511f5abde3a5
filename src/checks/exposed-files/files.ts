/** What a file is known by, in its first bytes, read one character per byte. */
type Signature = RegExp | ((text: string) => boolean);

/** Lines that prose and pages may hold as well; never believed of an HTML page. */
const plain = (pattern: RegExp) => (text: string) =>
  !/<(?:!doctype|html|head|body)\b/i.test(text) && pattern.test(text);

const settings = plain(/^(?:export +)?[A-Z][A-Z0-9_]*=/m);
const source = /<\?(?:php|=)/i;
const zip = /^PK\x03\x04/;
const gzip = /^\x1f\x8b\x08/;
const privateKey = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;
const dump = plain(
  /^(?:-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin)|CREATE (?:TABLE|DATABASE) |INSERT INTO |DROP TABLE )/im,
);
const phpinfo = /<title>(?:PHP [^<]*)?phpinfo\(\)<\/title>/i;
const sqlite = /^SQLite format 3\0/;

/** The paths asked for, and what makes the answer the file: a fixed list, so that every look is the same. */
export const files: Readonly<Record<string, Signature>> = {
  "/.git/HEAD": /^(?:ref: refs\/|[0-9a-f]{40}\s*$)/,
  "/.git/config": /^\[core\]/m,
  "/.git/index": /^DIRC\0/,
  "/.git-credentials": /^https?:\/\/[^\s:@/]+:[^\s@]+@/m,
  "/.svn/entries": /^(?:8|9|1[0-2])\r?\n/,
  "/.svn/wc.db": sqlite,
  "/.hg/requires": /^(?:revlogv1|share-safe|dotencode|fncache)\r?$/m,
  "/.env": settings,
  "/.env.local": settings,
  "/.env.production": settings,
  "/.DS_Store": /^\0\0\0\x01Bud1/,
  "/.htaccess": plain(
    /^\s*(?:Rewrite(?:Engine|Rule|Cond|Base)|Options|Require|Deny from|Allow from|Order|Auth(?:Type|Name|UserFile)|DirectoryIndex|ErrorDocument|<IfModule|<Files)\b/im,
  ),
  "/.htpasswd": /^[^\s:<>]{1,64}:(?:\$apr1\$|\$2[aby]\$|\$[156]\$|\{SHA\}|[./0-9A-Za-z]{13}\s*$)/m,
  "/.npmrc": plain(/^\s*(?:\/\/\S+:)?_(?:authToken|auth|password)\s*=/m),
  "/.aws/credentials": /^\s*aws_(?:access_key_id|secret_access_key)\s*=/m,
  "/.ssh/id_rsa": privateKey,
  "/id_rsa": privateKey,
  "/server.key": privateKey,
  "/backup.zip": zip,
  "/www.zip": zip,
  "/backup.tar.gz": gzip,
  "/backup.sql": dump,
  "/dump.sql": dump,
  "/database.sql": dump,
  "/index.php~": source,
  "/index.php.bak": source,
  "/config.php.bak": source,
  "/wp-config.php.bak": source,
  "/.index.php.swp": /^b0VIM /,
  "/phpinfo.php": phpinfo,
  "/info.php": phpinfo,
  "/server-status": /<title>Apache Status<\/title>|Apache Server Status for/i,
  "/web.config": /<configuration[\s>]/i,
  "/WEB-INF/web.xml": /<web-app[\s>]/,
  "/docker-compose.yml": plain(/^services:\s*$/m),
  "/Dockerfile": plain(/^FROM [\w./:@-]+(?: AS \w+)?\s*$/im),
};

export function matches(path: string, text: string): boolean {
  const signature = files[path];
  if (signature === undefined) return false;
  return typeof signature === "function" ? signature(text) : signature.test(text);
}
