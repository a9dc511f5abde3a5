/**
 * Everything the project holds itself to, in one go: `npm test`. With an argument a part of it: `static`, or test files.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { djangoMissing } from "../test/tools/django.ts";
import { officeMissing, openpyxlMissing, pythonDocxMissing } from "../test/tools/office.ts";
import { postgresPrograms, program } from "../test/tools/programs.ts";

const root = join(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules/.bin", name);
const started = Date.now();

function step(title: string, command: string, args: readonly string[]): void {
  const at = Date.now();
  process.stdout.write(`── ${title}\n`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error || status !== 0) {
    process.stdout.write(`✖ ${title} failed${error ? `: ${error.message}` : ""}\n`);
    process.exit(1);
  }
  process.stdout.write(`   ${((Date.now() - at) / 1000).toFixed(1)} s\n`);
}

function staticChecks(): void {
  step("format and lint", bin("biome"), ["ci", "--error-on-warnings", "."]);
  step("types", bin("tsc"), ["-p", "."]);
  step("types of the domain, without any ambient ones", bin("tsc"), ["-p", "src/domain"]);
  step("types of what runs in a browser", bin("tsc"), ["-p", "test/browser"]);
  step("nothing unused, nothing undeclared", bin("knip"), ["--no-progress"]);
  step("what is generated is up to date", process.execPath, [join(root, "scripts/gen.ts"), "--check"]);
}

/** What the tests need beyond npm: the package, and whether it is there. */
const packages: readonly (readonly [string, () => boolean])[] = [
  ["nginx-light", () => program("nginx") !== undefined],
  ["apache2-bin", () => program("apache2") !== undefined],
  ["haproxy", () => program("haproxy") !== undefined],
  ["stunnel4", () => program("stunnel4") !== undefined],
  ["coturn", () => program("turnserver") !== undefined],
  ["lighttpd", () => program("lighttpd") !== undefined],
  ...["nss", "gnutls", "mbedtls"].map(
    (name) => [`lighttpd-mod-${name}`, () => existsSync(`/usr/lib/lighttpd/mod_${name}.so`)] as const,
  ),
  ["gnutls-bin", () => program("gnutls-cli") !== undefined],
  ["caddy", () => program("caddy") !== undefined],
  ["openssl", () => program("openssl") !== undefined],
  ["python3", () => program("python3") !== undefined],
  ["strace", () => program("strace") !== undefined],
  ["sslscan", () => program("sslscan") !== undefined],
  ["unbound", () => program("unbound") !== undefined],
  ["ldnsutils", () => program("ldns-signzone") !== undefined],
  ["python3-django", () => djangoMissing() === false],
  ["openssh-server", () => program("sshd") !== undefined],
  ["chrony", () => program("chronyd") !== undefined],
  ["chromium", () => program("chromium") !== undefined],
  ["postgresql", () => postgresPrograms() !== undefined],
  ["postfix", () => program("postfix") !== undefined],
  ["dovecot-imapd", () => program("dovecot") !== undefined],
  ["dovecot-pop3d", () => existsSync("/usr/lib/dovecot/pop3-login")],
  ["vsftpd", () => program("vsftpd") !== undefined],
  ["mariadb-server", () => program("mariadbd") !== undefined],
  ["slapd", () => program("slapd") !== undefined],
  ["prosody", () => program("prosody") !== undefined],
  ["clamav", () => program("clamscan") !== undefined],
  ["iputils-ping", () => program("ping") !== undefined],
  ["poppler-utils", () => program("pdftotext") !== undefined],
  ["python3-docx", () => pythonDocxMissing() === false],
  ["python3-openpyxl", () => openpyxlMissing() === false],
  ["libreoffice-calc-nogui", () => officeMissing("calc") === false],
  ["libreoffice-writer-nogui", () => officeMissing("writer") === false],
  ["qpdf", () => program("qpdf") !== undefined],
  ["default-jre-headless", () => program("java") !== undefined],
  ...[
    ["pdfbox2", "preflight"],
    ["activation", "javax.activation"],
    ["jaxb-api", "jaxb-api"],
  ].map(([name, jar]) => [`lib${name}-java`, () => existsSync(`/usr/share/java/${jar}.jar`)] as const),
];

/** Installs what is missing where it may; elsewhere the tests that need it are skipped, by name. */
function installPackages(): void {
  const wanted = packages.filter(([, present]) => !present()).map(([name]) => name);
  if (wanted.length === 0) return;
  if (process.getuid?.() !== 0 || !program("apt-get")) {
    process.stdout.write(`── not installed, and not ours to install: ${wanted.join(", ")}\n`);
    return;
  }
  process.stdout.write(`── installing ${wanted.join(", ")}\n`);
  // invoke-rc.d starts nothing at run level 1: the tests start their own, on loopback.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const apt = (...args: string[]) =>
    spawnSync("apt-get", ["-qq", ...args], { stdio: ["ignore", "ignore", "inherit"], env });
  if (apt("install", "-y", "--no-install-recommends", ...wanted).status === 0) return;
  apt("update");
  for (const name of wanted) {
    if (apt("install", "-y", "--no-install-recommends", name).status !== 0)
      process.stdout.write(`   ${name} could not be installed\n`);
  }
}

function run(files: readonly string[]): void {
  if (files.length === 0) {
    process.stdout.write("✖ no test files were found\n");
    process.exit(1);
  }
  const flags = ["--disable-warning=ExperimentalWarning", "--test", "--test-concurrency=2", "--test-timeout=240000"];
  const reporter = ["--test-reporter", join(root, "scripts/reporter.ts"), "--test-reporter-destination", "stdout"];
  step("tests", process.execPath, [...flags, ...reporter, ...files]);
}

const [part, ...rest] = process.argv.slice(2);
if (part === "static") staticChecks();
else if (part !== undefined) {
  installPackages();
  run([part, ...rest].flatMap((pattern) => globSync(pattern, { cwd: root })));
} else {
  staticChecks();
  installPackages();
  // The longest first, so that two cores end together.
  const long = ["test/crash/crash.test.ts", "test/browser/demo.test.ts", "test/cli/commands.test.ts"].concat(
    "test/checks/live-journeys.test.ts",
  );
  const others = globSync("test/**/*.test.ts", { cwd: root }).filter((file) => !long.includes(file));
  run([...long, ...others.sort()]);
}
process.stdout.write(`all of it in ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
